import { invariant } from '../kernel/result.ts'
import { quantityOf, quantityText } from '../kernel/quantity.ts'
import type { Tx } from '../platform/postgres/db.ts'
import { countOf, rowsOf, write } from '../platform/postgres/statement.ts'
import {
  DEDUCT_RESERVATIONS,
  LOCK_RESERVED_STOCK,
  LOWER_COUNTERS,
  LOWER_RESERVATIONS,
  READ_RESERVATIONS,
  RESERVE_UNITS,
  type ReservationRow,
} from './queries/reservations.ts'
import {
  changeUnits,
  type Reservation,
  type ReservationChange,
  type ReservationWrites,
} from './reservations.ts'

/** What a move does to the units promised to one fulfilment, and when. */
export interface ReservationsChanged {
  readonly orderId: bigint
  readonly fulfilmentNo: number
  readonly changes: readonly ReservationChange[]
  readonly now: Date
}

/** Units of a store that a line of a fulfilment is to have, in thousandths. */
export interface Promised {
  readonly orderId: bigint
  readonly fulfilmentNo: number
  readonly lineNo: number
  readonly sku: string
  readonly store: string
  readonly quantity: bigint
  readonly at: Date
}

/**
 * Promises units to lines. What is not there is promised too (the line is short): the caller has decided that, with
 * the counters locked.
 */
export async function reserveUnits(tx: Tx, siteId: string, promised: readonly Promised[]): Promise<void> {
  const rows = promised.map(({ orderId, fulfilmentNo, lineNo, sku, store, quantity, at }) => ({
    ...{ order_id: String(orderId), fulfilment_no: fulfilmentNo, line_no: lineNo },
    ...{ sku, store, quantity: quantityText(quantity), at },
  }))
  await write(tx, RESERVE_UNITS, [siteId, JSON.stringify(rows)])
}

/**
 * Releases or deducts units of fulfilments. The caller holds the locks of their orders; this takes those of all their
 * counters, in their order.
 */
export async function changeReservations(
  tx: Tx,
  siteId: string,
  changed: readonly ReservationsChanged[],
): Promise<void> {
  const some = changed.filter(({ changes }) => changes.length > 0)
  if (some.length === 0) return
  const of = [siteId, some.map(({ orderId }) => orderId), some.map(({ fulfilmentNo }) => fulfilmentNo)]
  // They travel together and are run in this order: reservations are read once their counters are locked.
  const [, rows] = await Promise.all([
    rowsOf(tx, LOCK_RESERVED_STOCK, of),
    rowsOf<ReservationRow>(tx, READ_RESERVATIONS, of),
  ])
  const written = some.map((one) => {
    const own = rows.filter((row) => row.order_id === one.orderId && row.fulfilment_no === one.fulfilmentNo)
    return { ...one, ...changeUnits(own.map(reservationOf), one.changes) }
  })
  await save(tx, siteId, written)
}

type Written = ReservationsChanged & ReservationWrites

async function save(tx: Tx, siteId: string, written: readonly Written[]): Promise<void> {
  const kept = written.flatMap((one) => one.kept)
  if (kept.length > 0) {
    await write(tx, LOWER_RESERVATIONS, [
      siteId,
      kept.map(({ reservation }) => reservation.reservationId),
      kept.map(({ reservation }) => reservation.sku),
      kept.map(({ reservation }) => reservation.store),
      kept.map(({ quantity }) => quantityText(quantity)),
    ])
  }
  const deducted = written.flatMap(deductedRows)
  if (deducted.length > 0) await write(tx, DEDUCT_RESERVATIONS, [siteId, JSON.stringify(deducted)])
  const freed = freedUnits(written)
  if (freed.length === 0) return
  const rows = freed.map(({ orderIds, units, ...counter }) => ({
    ...{ ...counter, quantity: quantityText(units), order_ids: [...orderIds].map(String) },
  }))
  const count = await countOf(tx, LOWER_COUNTERS, [
    ...[siteId, JSON.stringify(rows)],
    freed.map(({ sku }) => sku),
  ])
  invariant(count === freed.length, 'every reservation has a counter')
}

function deductedRows({ orderId, fulfilmentNo, deducted }: Written) {
  return deducted.map(({ reservation: { sku, store, lineNo }, quantity, at }) => ({
    ...{ order_id: String(orderId), fulfilment_no: fulfilmentNo, line_no: lineNo, sku, store },
    ...{ quantity: quantityText(quantity), deducts_at: at },
  }))
}

interface Freed {
  readonly sku: string
  readonly store: string
  readonly units: bigint
  readonly orderIds: ReadonlySet<bigint>
  readonly at: Date
}

/** By sku and store, the units that no longer count: taken from reservations and not deducted later. */
function freedUnits(written: readonly Written[]): readonly Freed[] {
  const freed = new Map<string, Freed>()
  for (const { orderId, kept, deducted, now } of written) {
    const add = ({ sku, store }: Reservation, units: bigint) => {
      const key = JSON.stringify([sku, store])
      const { units: before, orderIds, at } = freed.get(key) ?? { units: 0n, orderIds: [], at: now }
      const latest = at > now ? at : now
      freed.set(key, {
        sku,
        store,
        units: before + units,
        orderIds: new Set([...orderIds, orderId]),
        at: latest,
      })
    }
    for (const { reservation, quantity } of kept) add(reservation, reservation.quantity - quantity)
    for (const { reservation, quantity } of deducted) add(reservation, -quantity)
  }
  return [...freed.values()].filter(({ units }) => units !== 0n)
}

function reservationOf(row: ReservationRow): Reservation {
  const quantity = quantityOf(row.quantity)
  invariant(quantity !== null, 'numeric(14,3) is a quantity')
  return {
    reservationId: row.reservation_id,
    sku: row.sku,
    store: row.store,
    lineNo: row.line_no,
    quantity,
    deductsAt: row.deducts_at,
    balanceAsOf: row.as_of,
  }
}
