import type { Site } from '../access/site.ts'
import { quantityOf } from '../kernel/quantity.ts'
import type { Tx } from '../platform/postgres/db.ts'
import { rowsOf } from '../platform/postgres/statement.ts'
import type { PartAsked } from './choose-fulfilment.ts'
import type { Order } from './order.ts'
import { READ_ROUTES, type RouteRow } from './queries/move-order.ts'
import type { Routes } from './routing.ts'

/**
 * Where the units that parts of an order reject may go, their counters locked; null where they go nowhere: the site
 * wants none, or the customer fetches them.
 */
export async function readRoutes(
  tx: Tx,
  site: Site,
  { order, parts }: { order: Order; parts: readonly PartAsked[] },
): Promise<Routes | null> {
  if (site.settings.onRejected === 'cancel' || order.delivery?.method === 'pickup') return null
  const rejecting = new Set(parts.map(({ fulfilmentNo }) => fulfilmentNo))
  const numbers = order.fulfilments
    .filter(({ fulfilmentNo }) => rejecting.has(fulfilmentNo))
    .flatMap(({ lines }) => lines.map(({ lineNo }) => lineNo))
  const skus = order.lines.filter(({ lineNo }) => numbers.includes(lineNo)).map(({ sku }) => sku)
  const rows = await rowsOf<RouteRow & Record<string, unknown>>(tx, READ_ROUTES, [
    site.siteId,
    [...new Set(skus)],
  ])
  const shelves = new Map(rows.map(({ store, available }) => [store, available]))
  return {
    stores: [...shelves.keys()],
    available: (store, sku) => quantityOf(shelves.get(store)?.[sku] ?? '0') ?? 0n,
  }
}
