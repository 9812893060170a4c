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

/** The fulfilment that units are promised to. */
export interface ReservedFor {
  readonly siteId: string
  readonly orderId: bigint
  readonly fulfilmentNo: number
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

/** Releases or deducts units of a fulfilment. The caller holds the order's lock; this takes the counters'. */
export async function changeReservations(
  tx: Tx,
  reservedFor: ReservedFor,
  changes: readonly ReservationChange[],
): Promise<void> {
  if (changes.length === 0) return
  const of = [reservedFor.siteId, reservedFor.orderId, reservedFor.fulfilmentNo]
  // They travel together and are run in this order: reservations are read once their counters are locked.
  const [, rows] = await Promise.all([
    rowsOf(tx, LOCK_RESERVED_STOCK, of),
    rowsOf<ReservationRow>(tx, READ_RESERVATIONS, of),
  ])
  await save(tx, reservedFor, changeUnits(rows.map(reservationOf), changes))
}

async function save(
  tx: Tx,
  { siteId, orderId, fulfilmentNo, now }: ReservedFor,
  { kept, deducted }: ReservationWrites,
): Promise<void> {
  if (kept.length > 0) {
    await write(tx, LOWER_RESERVATIONS, [
      siteId,
      kept.map(({ reservation }) => reservation.reservationId),
      kept.map(({ reservation }) => reservation.sku),
      kept.map(({ reservation }) => reservation.store),
      kept.map(({ quantity }) => quantityText(quantity)),
    ])
  }
  if (deducted.length > 0) {
    await write(tx, DEDUCT_RESERVATIONS, [
      ...[siteId, orderId, fulfilmentNo],
      deducted.map(({ reservation }) => reservation.sku),
      deducted.map(({ reservation }) => reservation.store),
      deducted.map(({ reservation }) => reservation.lineNo),
      deducted.map(({ quantity }) => quantityText(quantity)),
      deducted.map(({ at }) => at),
    ])
  }
  const freed = freedUnits({ kept, deducted })
  if (freed.length === 0) return
  const count = await countOf(tx, LOWER_COUNTERS, [
    siteId,
    now,
    freed.map(({ sku }) => sku),
    freed.map(({ store }) => store),
    freed.map(({ units }) => quantityText(units)),
    orderId,
  ])
  invariant(count === freed.length, 'every reservation has a counter')
}

/** By sku and store, the units that no longer count: taken from reservations and not deducted later. */
function freedUnits({ kept, deducted }: ReservationWrites): { sku: string; store: string; units: bigint }[] {
  const freed = new Map<string, { sku: string; store: string; units: bigint }>()
  const add = ({ sku, store }: Reservation, units: bigint) => {
    const key = JSON.stringify([sku, store])
    freed.set(key, { sku, store, units: (freed.get(key)?.units ?? 0n) + units })
  }
  for (const { reservation, quantity } of kept) add(reservation, reservation.quantity - quantity)
  for (const { reservation, quantity } of deducted) add(reservation, -quantity)
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
