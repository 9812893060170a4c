import type { ReservationChange } from '../../catalog/reservations.ts'
import { refuse, type Result } from '../../kernel/result.ts'
import { movesFrom, nextState, orderState, type Move, type Part, type State } from '../lifecycle.ts'
import type { Fulfilment, Invoice, LineQuantity, Order, Payment, Shipment } from '../order.ts'
import type { LineAsked } from './lines.ts'
import type { Routes } from '../routing.ts'

/** What a decision knows besides the order and the request. */
export interface Situation {
  readonly now: Date
  /** Places of the site's currency, for amounts in refusals. */
  readonly places: number
  readonly reservationEndsAt: 'invoice' | 'confirmation'
  /** The order that has the access key of the request already; null when none has. */
  readonly accessKeyOf: bigint | null
  /** Where rejected units may go, stock read under lock; null where they go nowhere. */
  readonly routes: Routes | null
}

/** What a move did, as history tells it. */
export interface Entry {
  readonly move: Move
  readonly part: Part
  readonly from: State
  readonly to: State
  /** Null for a move of the whole order: paying. */
  readonly fulfilmentNo: number | null
  readonly lines: readonly LineQuantity[]
  readonly facts: Readonly<Record<string, unknown>>
}

/** A decided move: the order as it is afterwards, and everything else there is to write. */
export interface Changed {
  readonly order: Order
  readonly entry: Entry
  /** Fulfilments that the same move takes along: what is paid by it, told apart from what it was asked for. */
  readonly along?: readonly Entry[]
  readonly reservations: readonly ReservationChange[]
  readonly payment?: Payment
  readonly invoice?: Invoice & { readonly xml?: string }
  readonly shipment?: Shipment
}

/** `repeat`: this has happened already with the same content; nothing is to be done. */
export type Decided = Result<Changed | 'repeat'>

/** A fulfilment, and what of it is asked for: some of its lines, or, undefined, all that is left. */
export interface PartOfCall {
  readonly fulfilment: Fulfilment
  readonly lines: readonly LineAsked[] | undefined
}

/** One order, the fulfilment that the request is about, and when. */
export interface Subject {
  readonly order: Order
  readonly fulfilment: Fulfilment
  /** What the same call moves after this one. */
  readonly later: readonly PartOfCall[]
  readonly situation: Situation
}

/** `ship` is for orders that are shipped, `make_ready` for those that are fetched (contract 4.1). */
function fits(move: Move, order: Order): boolean {
  const method = methodOf(order)
  if (move === 'ship') return method === 'ship'
  if (move === 'make_ready') return method === 'pickup'
  return true
}

function methodOf(order: Order): 'ship' | 'pickup' {
  return order.delivery?.method ?? 'ship'
}

/** The moves that this fulfilment could make now. */
export function allowedMoves({ order, fulfilment }: Subject): readonly Move[] {
  return movesFrom(fulfilment.state).filter((move) => fits(move, order))
}

/** The refusal of a move that the table does not have from here, with those it has. */
export function notAllowed(subject: Subject, move: Move) {
  const allowed = allowedMoves(subject)
  return refuse('order.move_not_allowed', {
    move,
    from: subject.fulfilment.state,
    delivery: methodOf(subject.order),
    allowed,
    ...(allowed.length === 0 ? { reason: 'ended' } : {}),
  })
}

/** Where the move leads from here; null when the table, or the way of delivery, does not have it. */
export function leadsTo(subject: Subject, move: Move, part: Part): State | null {
  if (!fits(move, subject.order)) return null
  return nextState(subject.fulfilment.state, move, part)
}

/** A move that waited for another does not set an order's clock back: who polls by it would miss the change. */
export function laterOf(now: Date, before: Date): Date {
  return now < before ? before : now
}

/** The order with one fulfilment changed, and its own state, version and time after that. */
export function withFulfilment(
  { order, situation }: Subject,
  fulfilment: Fulfilment,
  changes: Partial<Order> = {},
): Order {
  const fulfilments = order.fulfilments.map((one) =>
    one.fulfilmentNo === fulfilment.fulfilmentNo ? fulfilment : one,
  )
  return {
    ...order,
    ...changes,
    fulfilments,
    state: orderState(fulfilments.map((one) => one.state)),
    version: order.version + 1,
    updatedAt: laterOf(situation.now, order.updatedAt),
  }
}
