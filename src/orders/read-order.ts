import { type Page, pageOf, readCursor } from '../kernel/page.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import { timeText } from '../kernel/time.ts'
import type { Site } from '../access/site.ts'
import { readMoment } from '../platform/http/shapes.ts'
import { pauseFor } from '../platform/pause.ts'
import type { Db, Tx } from '../platform/postgres/db.ts'
import { rowOf, rowsOf } from '../platform/postgres/statement.ts'
import type { Order } from './order.ts'
import { orderOf } from './order-row.ts'
import { presentOrder, type OrderResource } from './present-order.ts'
import { ORDER_EXISTS, READ_HISTORY, type EntryRow } from './queries/read-history.ts'
import { LIST_ORDERS, LIST_ORDERS_OF_STORE, SEARCH_ORDERS } from './queries/list-orders.ts'
import { READ_ORDERS, type OrderRow } from './queries/read-orders.ts'
import { searchOf } from './search-terms.ts'

/** bigint has 19 digits, of which 18 may be any. */
const ORDER_ID = /^[0-9]{1,18}$/

/** The number in a path to the number of an order; what is no number is no order of ours. */
export function orderIdOf(text: string): Result<bigint> {
  return ORDER_ID.test(text) ? ok(BigInt(text)) : orderNotFound(text)
}

export function orderNotFound(orderId: string) {
  return refuse('order.not_found', { orderId })
}

export async function readOrder(db: Db | Tx, siteId: string, orderId: bigint): Promise<Result<Order>> {
  const [order] = await readOrders(db, siteId, [orderId])
  return order === undefined ? orderNotFound(String(orderId)) : ok(order)
}

/** Those of some orders that are there, in any order. */
export async function readOrders(
  db: Db | Tx,
  siteId: string,
  orderIds: readonly bigint[],
): Promise<readonly Order[]> {
  return (await rowsOf<OrderRow>(db, READ_ORDERS, [siteId, orderIds])).map(orderOf)
}

/** How often a list is looked at while somebody waits for its first order. */
const LOOK_MS = 500

/** A page of orders as soon as there is one in it; an empty one after `waitMs`, or when `signal` is raised. */
export async function waitForOrders(
  db: Db,
  of: { readonly site: Site; readonly filters: OrderFilters },
  { waitMs, signal }: { waitMs: number; signal: AbortSignal },
): Promise<Result<Page<OrderResource>>> {
  const end = performance.now() + waitMs
  for (;;) {
    const page = await listOrders(db, of.site, of.filters)
    const left = end - performance.now()
    if (!page.ok || page.value.items.length > 0 || left <= 0 || signal.aborted) return page
    await pauseFor(Math.min(LOOK_MS, left), signal)
  }
}

export interface OrderFilters {
  readonly state?: string
  readonly store?: string
  readonly channel?: string
  readonly type?: string
  /** Who sold it, of `soldBy`. */
  readonly seller?: string
  readonly placedAfter?: string
  readonly updatedAfter?: string
  readonly q?: string
  readonly limit: number
  readonly cursor?: string
}

/** What may be an order's number. */
const ORDER_NUMBER = /^\d{1,18}$/

/** A page of orders, oldest first: an inbox is worked off from its front. */
export async function listOrders(
  db: Db,
  site: Site,
  filters: OrderFilters,
): Promise<Result<Page<OrderResource>>> {
  const { timeZone } = site
  const behind = readCursor(filters.cursor, 1)
  if (!behind.ok) return behind
  const [last] = behind.value ?? []
  const lastId = last === undefined ? null : orderIdOf(last)
  if (lastId !== null && !lastId.ok) return refuse('request.cursor_invalid', { cursor: filters.cursor })
  const placedAfter = readMoment(filters.placedAfter, { field: 'placedAfter', timeZone })
  if (!placedAfter.ok) return placedAfter
  const updatedAfter = readMoment(filters.updatedAfter, { field: 'updatedAfter', timeZone })
  if (!updatedAfter.ok) return updatedAfter

  const { state, store, channel, type, seller, q, limit } = filters
  const asked = [
    ...[site.siteId, lastId?.value, state, store, channel, type, placedAfter.value, updatedAfter.value],
    ...[limit + 1, seller],
  ]
  const rows = await (q === undefined
    ? rowsOf<OrderRow>(db, store === undefined ? LIST_ORDERS : LIST_ORDERS_OF_STORE, asked)
    : rowsOf<OrderRow>(db, SEARCH_ORDERS, [
        ...asked,
        ...[q, ORDER_NUMBER.test(q) ? q : null, searchOf(site.siteId, q)],
      ]))
  const item = (row: OrderRow) => presentOrder(orderOf(row), site)
  return ok(pageOf(rows, limit, { item, key: (row) => [String(row.order_id)] }))
}

/** One thing that happened to an order, or was refused. */
export interface HistoryItem {
  readonly move: string
  readonly from: string | null
  readonly to: string | null
  readonly store: string | null
  readonly lines: readonly { readonly lineNo: number; readonly quantity?: number }[]
  readonly by: string
  readonly at: string
  readonly code?: string
  readonly facts?: Readonly<Record<string, unknown>>
}

/** What the column of entry numbers holds. */
const ENTRY_NO_MAX = 2_147_483_647

/** A page of an order's history, in the order in which it happened, refusals included. */
export async function readHistory(
  db: Db,
  { siteId, orderId }: { siteId: string; orderId: bigint },
  { limit, cursor }: { limit: number; cursor?: string },
): Promise<Result<Page<HistoryItem>>> {
  const behind = readCursor(cursor, 1)
  if (!behind.ok) return behind
  const after = Number(behind.value?.[0] ?? 0)
  if (!Number.isInteger(after) || after < 0 || after > ENTRY_NO_MAX)
    return refuse('request.cursor_invalid', { cursor })
  const rows = await rowsOf<EntryRow>(db, READ_HISTORY, [siteId, orderId, after, limit + 1])
  if (rows.length === 0) {
    const found = await rowOf<{ exists: boolean }>(db, ORDER_EXISTS, [siteId, orderId])
    if (found?.exists !== true) return orderNotFound(String(orderId))
  }
  return ok(pageOf(rows, limit, { item: entryOf, key: (row) => [String(row.entry_no)] }))
}

function entryOf(row: EntryRow): HistoryItem {
  return {
    move: row.move,
    from: row.from_state,
    to: row.to_state,
    store: row.store,
    lines: row.lines ?? [],
    by: row.by,
    at: timeText(row.at),
    ...(row.code === null ? {} : { code: row.code }),
    ...(row.facts === null ? {} : { facts: row.facts }),
  }
}
