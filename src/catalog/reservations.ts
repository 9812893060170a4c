import { isOut } from './netting.ts'

/** What a move does to the units promised to one line of a fulfilment. Quantities in thousandths. */
export type ReservationChange =
  /** The units are free again. */
  | { readonly kind: 'release'; readonly lineNo: number; readonly quantity: bigint }
  /** The ERP deducts the units at this moment: the first balance taken after it has them out already. */
  | { readonly kind: 'deduct'; readonly lineNo: number; readonly quantity: bigint; readonly at: Date }

/** Units promised to a line. While `deductsAt` is null nothing but their order takes them. */
export interface Reservation {
  readonly reservationId: bigint
  readonly sku: string
  readonly store: string
  readonly lineNo: number
  readonly quantity: bigint
  readonly deductsAt: Date | null
  /** When the stored balance was taken; null when none has come yet. */
  readonly balanceAsOf: Date | null
}

/** What to write: the new quantity of a reservation (0 ends it), and the units that are deducted from now on. */
export interface ReservationWrites {
  readonly kept: readonly { readonly reservation: Reservation; readonly quantity: bigint }[]
  readonly deducted: readonly {
    readonly reservation: Reservation
    readonly quantity: bigint
    readonly at: Date
  }[]
}

/**
 * Applies changes to what is reserved. Units not deducted yet go first; what a balance has ended already
 * can be released no more, so less than asked for may be found (contract 4.3).
 */
export function changeUnits(
  reservations: readonly Reservation[],
  changes: readonly ReservationChange[],
): ReservationWrites {
  const openFirst = [...reservations].sort(
    (a, b) => Number(a.deductsAt !== null) - Number(b.deductsAt !== null),
  )
  const left = new Map(openFirst.map((reservation) => [reservation, reservation.quantity]))
  const deducted: ReservationWrites['deducted'][number][] = []
  for (const change of changes) {
    let wanted = change.quantity
    for (const [reservation, quantity] of left) {
      if (reservation.lineNo !== change.lineNo) continue
      if (change.kind === 'deduct' && reservation.deductsAt !== null) continue
      const taken = quantity < wanted ? quantity : wanted
      if (taken === 0n) continue
      left.set(reservation, quantity - taken)
      wanted -= taken
      if (change.kind === 'deduct' && !isOut(change.at, reservation)) {
        deducted.push({ reservation, quantity: taken, at: change.at })
      }
    }
  }
  const kept = [...left].map(([reservation, quantity]) => ({ reservation, quantity }))
  return { kept: kept.filter(({ reservation, quantity }) => quantity !== reservation.quantity), deducted }
}
