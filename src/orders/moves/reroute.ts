import { newPart, type Fulfilment, type LineQuantity, type Order } from '../order.ts'
import { routeLines, type LineToRoute, type Routes } from '../routing.ts'

/** Where rejected units go. */
export interface Rerouted {
  /** New ones, to be confirmed by their stores. */
  readonly fulfilments: readonly Fulfilment[]
  /** Units that no other store has. */
  readonly left: readonly LineQuantity[]
}

/**
 * Gives rejected units to other stores that have them, never to one that has rejected the line (contract 4.1); a kit
 * goes to one store whole. `order` is the order before the rejection, `from` who rejects.
 */
export function reroute(
  order: Order,
  from: Fulfilment,
  { rejected, routes }: { rejected: readonly LineQuantity[]; routes: Routes | null },
): Rerouted {
  if (routes === null) return { fulfilments: [], left: rejected }
  const lines = rejected.map((line) => lineToRoute(order, from, line))
  const stores = routeLines(lines, routes)
  const given = rejected.filter(({ lineNo }) => (stores.get(lineNo) ?? null) !== null)
  const byStore = Map.groupBy(given, ({ lineNo }) => stores.get(lineNo)!)
  const last = Math.max(...order.fulfilments.map((one) => one.fulfilmentNo))
  const fulfilments = [...byStore].map(
    ([store, parts], place): Fulfilment => ({
      ...{ fulfilmentNo: last + 1 + place, store, state: 'pending_confirmation', erpOrderId: null },
      ...{
        lines: parts.map(({ lineNo, quantity }) => newPart(lineNo, quantity)),
        invoices: [],
        shipments: [],
      },
    }),
  )
  return { fulfilments, left: rejected.filter((line) => !given.includes(line)) }
}

function lineToRoute(order: Order, from: Fulfilment, { lineNo, quantity }: LineQuantity): LineToRoute {
  const { sku, kit } = order.lines.find((line) => line.lineNo === lineNo)!
  const refused = order.fulfilments.filter((one) =>
    one.lines.some((line) => line.lineNo === lineNo && line.rejected > 0n),
  )
  const refusedBy = new Set([from, ...refused].map(({ store }) => store))
  return { lineNo, sku, quantity, kitId: kit?.kitId ?? null, store: null, refusedBy }
}
