/**
 * The life cycle of a fulfilment, whole (contract 4.1). The documentation is generated from it and the
 * table `life_cycle` of the database is compared with it by a test, so the three never differ.
 */

/** Least advanced first: an order is as far as the least advanced of its live fulfilments. */
export const STATES = [
  'pending_payment',
  'pending_confirmation',
  'confirmed',
  'partially_invoiced',
  'invoiced',
  'partially_shipped',
  'delivery_failed',
  'shipped',
  'ready_for_pickup',
  'delivered',
  'partially_returned',
  'returned',
  'rejected',
  'cancelled',
] as const

export type State = (typeof STATES)[number]

export const MOVES = [
  'pay',
  'expire',
  'confirm',
  'reject',
  'cancel',
  'invoice',
  'ship',
  'make_ready',
  'deliver',
  'fail_delivery',
  'return',
] as const

export type Move = (typeof MOVES)[number]

/**
 * How much of the fulfilment a move takes: `some` leaves something for another one like it, `all` leaves
 * nothing, `settled` is a cancellation of some lines after which nothing is due.
 */
export type Part = 'some' | 'all' | 'settled'

export interface Transition {
  readonly from: State
  readonly move: Move
  readonly part: Part
  readonly to: State
}

/** What was invoiced may come back from anywhere after that. */
const RETURNABLE: readonly State[] = [
  'partially_invoiced',
  'invoiced',
  'shipped',
  'ready_for_pickup',
  'delivered',
  'partially_returned',
  'delivery_failed',
]

export const LIFE_CYCLE: readonly Transition[] = [
  ...of('pay', 'some', ['pending_payment'], 'stays'),
  ...of('pay', 'all', ['pending_payment'], 'pending_confirmation'),
  ...of('cancel', 'settled', ['pending_payment'], 'pending_confirmation'),
  ...of('expire', 'all', ['pending_payment'], 'cancelled'),
  ...of('cancel', 'all', ['pending_payment', 'pending_confirmation', 'confirmed'], 'cancelled'),
  ...of('cancel', 'some', ['pending_payment', 'pending_confirmation', 'confirmed'], 'stays'),
  ...of('confirm', 'all', ['pending_confirmation'], 'confirmed'),
  ...of('reject', 'all', ['pending_confirmation', 'confirmed'], 'rejected'),
  ...of('reject', 'some', ['pending_confirmation', 'confirmed', 'partially_invoiced'], 'stays'),
  ...of('reject', 'all', ['partially_invoiced'], 'invoiced'),
  ...of('invoice', 'some', ['confirmed', 'partially_invoiced'], 'partially_invoiced'),
  ...of('invoice', 'all', ['confirmed', 'partially_invoiced'], 'invoiced'),
  ...of('ship', 'some', ['invoiced', 'partially_shipped'], 'partially_shipped'),
  ...of('ship', 'all', ['invoiced', 'partially_shipped', 'delivery_failed'], 'shipped'),
  ...of('make_ready', 'all', ['invoiced'], 'ready_for_pickup'),
  ...of('deliver', 'all', ['shipped', 'ready_for_pickup', 'delivery_failed'], 'delivered'),
  ...of('fail_delivery', 'all', ['shipped'], 'delivery_failed'),
  ...of('return', 'some', RETURNABLE, 'partially_returned'),
  ...of('return', 'all', RETURNABLE, 'returned'),
]

const ENDED: ReadonlySet<State> = new Set(['rejected', 'cancelled'])

/** Where a move leads; null when the table does not have it. */
export function nextState(from: State, move: Move, part: Part): State | null {
  const found = LIFE_CYCLE.find((row) => row.from === from && row.move === move && row.part === part)
  return found?.to ?? null
}

/** The moves that the table has from a state, in the table's order; for `order.move_not_allowed`. */
export function movesFrom(from: State): readonly Move[] {
  return MOVES.filter((move) => LIFE_CYCLE.some((row) => row.from === from && row.move === move))
}

export function isLive(state: State): boolean {
  return !ENDED.has(state)
}

/** Whether a fulfilment in this state was confirmed on its way: every way on leads through there. */
export function isConfirmed(state: State): boolean {
  return isLive(state) && STATES.indexOf(state) >= STATES.indexOf('confirmed')
}

/** The state of an order from those of its fulfilments (contract 4.1). */
export function orderState(fulfilments: readonly State[]): State {
  const [leastAdvanced] = STATES.filter((state) => isLive(state) && fulfilments.includes(state))
  if (leastAdvanced !== undefined) return leastAdvanced
  return fulfilments.every((state) => state === 'rejected') ? 'rejected' : 'cancelled'
}

function of(move: Move, part: Part, from: readonly State[], to: State | 'stays'): Transition[] {
  return from.map((state) => ({ from: state, move, part, to: to === 'stays' ? state : to }))
}
