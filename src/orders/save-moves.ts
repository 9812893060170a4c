import { changeReservations, reserveUnits } from '../catalog/reserve-stock.ts'
import { recordEvents } from '../events/record-events.ts'
import { quantityText } from '../kernel/quantity.ts'
import type { Tx } from '../platform/postgres/db.ts'
import { write } from '../platform/postgres/statement.ts'
import type { Changed } from './moves/move.ts'
import { movedRows, promisesOf, routedBy, type MadeMove, type RefusedMove } from './moved-rows.ts'
import { entriesOf, refusalEntry } from './move-entries.ts'
import type { LineQuantity, Order } from './order.ts'
import { eventsOf, REROUTED } from './order-events.ts'
import { presentOrder, type OrderResource } from './present-order.ts'
import {
  INSERT_ENTRIES,
  INSERT_FULFILMENTS,
  INSERT_INVOICE,
  INSERT_PAYMENT,
  INSERT_SHIPMENT,
  UPDATE_ORDERS,
} from './queries/move-order.ts'
import { readOrders } from './read-order.ts'

/** What a move answers. */
export interface Moved {
  readonly version: number
  readonly order: OrderResource
}

/** An order as a move answers it. */
export function movedOf(order: Order, site: MadeMove['site']): Moved {
  return { version: order.version, order: presentOrder(order, site) }
}

/** Writes moves, the units they free or promise, their history and their events. Answers the orders as they are now. */
export async function saveMoves(
  tx: Tx,
  siteId: string,
  { made, refused }: { made: readonly MadeMove[]; refused: readonly RefusedMove[] },
): Promise<ReadonlyMap<bigint, Moved>> {
  if (made.length > 0) await saveOrders(tx, siteId, made)
  const entries = [...made.flatMap(entriesOf), ...refused.map(refusalEntry)]
  if (entries.length > 0) {
    const placed = entries.map((entry, place) => ({ place, ...entry }))
    await write(tx, INSERT_ENTRIES, [siteId, JSON.stringify(placed)])
  }
  const after = await ordersAfter(tx, siteId, made)
  const saved = new Map(
    made.map(({ of: { orderId }, site }) => [orderId, movedOf(after.get(orderId)!, site)]),
  )
  const events = made.flatMap((one) =>
    typesOf(one).map((type) => ({
      ...{ type, at: one.of.asked.now, data: saved.get(one.of.orderId)!.order },
    })),
  )
  if (events.length > 0) await recordEvents(tx, siteId, events)
  return saved
}

async function saveOrders(tx: Tx, siteId: string, made: readonly MadeMove[]): Promise<void> {
  const rows = made.map(movedRows)
  await write(tx, UPDATE_ORDERS, [
    siteId,
    JSON.stringify(rows.map(({ order }) => order)),
    JSON.stringify(rows.flatMap(({ fulfilments }) => fulfilments)),
    JSON.stringify(rows.flatMap(({ lines }) => lines)),
    made.map(({ of }) => of.orderId),
  ])
  const routed = rows.flatMap((one) => one.routed)
  if (routed.length > 0) await write(tx, INSERT_FULFILMENTS, [siteId, JSON.stringify(routed)])
  for (const { of, steps } of made) {
    for (const { changed } of steps) await saveDocuments(tx, [siteId, of.orderId], changed)
  }
  const changes = made.flatMap(({ of: { orderId, asked }, steps }) =>
    steps.map(({ changed }) => ({
      ...{ orderId, now: asked.now, changes: changed.reservations },
      fulfilmentNo: changed.entry.fulfilmentNo ?? 1,
    })),
  )
  await changeReservations(tx, siteId, changes)
  // What another store takes on is promised once the units of the one that rejected it are free.
  const promised = made.flatMap(promisesOf)
  if (promised.length > 0) await reserveUnits(tx, siteId, promised)
}

async function saveDocuments(
  tx: Tx,
  of: readonly [siteId: string, orderId: bigint],
  { payment, invoice, shipment, entry }: Changed,
): Promise<void> {
  if (payment !== undefined) {
    const { paymentId, amount, paidAt, ...details } = payment
    await write(tx, INSERT_PAYMENT, [...of, paymentId, amount, JSON.stringify(details), paidAt])
  }
  if (invoice !== undefined) {
    const { accessKey, amount, issuedAt, xml, lines, ...details } = invoice
    const stored = JSON.stringify({ ...details, lines: storedLines(lines) })
    await write(tx, INSERT_INVOICE, [...of, entry.fulfilmentNo, accessKey, amount, issuedAt, stored, xml])
  }
  if (shipment !== undefined) {
    const { shippedAt, lines, ...details } = shipment
    const stored = JSON.stringify({ ...details, lines: storedLines(lines) })
    await write(tx, INSERT_SHIPMENT, [...of, entry.fulfilmentNo, shippedAt, stored])
  }
}

/**
 * The orders once they have moved. Those whose promises or payments changed are read again: what is short follows from
 * all reservations of a sku, not from this order alone.
 */
async function ordersAfter(
  tx: Tx,
  siteId: string,
  made: readonly MadeMove[],
): Promise<ReadonlyMap<bigint, Order>> {
  const stale = made.filter(({ steps }) =>
    steps.some(({ changed }) => changed.reservations.length > 0 || changed.payment !== undefined),
  )
  const ids = stale.map(({ of }) => of.orderId)
  const read = ids.length === 0 ? [] : await readOrders(tx, siteId, ids)
  return new Map([
    ...made.map(({ of, steps }) => [of.orderId, steps.at(-1)!.changed.order] as const),
    ...read.map((order) => [order.orderId, order] as const),
  ])
}

function typesOf({ steps }: MadeMove): readonly string[] {
  const { state } = steps.at(-1)!.changed.order
  const types = steps.flatMap((step) => [
    ...[step.changed.entry, ...(step.changed.along ?? [])].flatMap((entry) => eventsOf(entry, state)),
    ...(routedBy(step).length > 0 ? [REROUTED] : []),
  ])
  return [...new Set(types)]
}

function storedLines(lines: readonly LineQuantity[]): { lineNo: number; quantity: string }[] {
  return lines.map(({ lineNo, quantity }) => ({ lineNo, quantity: quantityText(quantity) }))
}
