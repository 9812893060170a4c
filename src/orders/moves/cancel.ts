import { ok } from '../../kernel/result.ts'
import { movesFrom, type Part } from '../lifecycle.ts'
import { dueOf, type Fulfilment, type Order } from '../order.ts'
import { leadsTo, notAllowed, withFulfilment, type Decided, type Entry, type Subject } from './move.ts'
import {
  takeAway,
  takenFrom,
  takenFromFulfilment,
  type TakeAwayRequest,
  type TakenAway,
} from './take-away.ts'

export interface CancelRequest extends TakeAwayRequest {
  /** Part of what it says: without a store the same words are of the whole order. */
  readonly store: string | undefined
  readonly reason: string
}

/**
 * The customer no longer wants these lines. Before payment they are simply no longer part of the total,
 * which may settle the order, once all that the call names is gone; after it they are owed back (contract section 13).
 */
export function cancel(subject: Subject, request: CancelRequest): Decided {
  const { order, fulfilment, later } = subject
  const canMove = movesFrom(fulfilment.state).includes('cancel')
  const away = takeAway(subject, 'cancel', { request, canMove })
  if (!away.ok) return away
  const { lines, wholly, releases } = away.value

  const amounts = amountsAfter(order, away.value)
  const unpaid = order.state === 'pending_payment'
  const settles = unpaid && later.length === 0 && dueOf({ ...order, ...amounts }) === 0n
  const part: Part = wholly ? 'all' : settles ? 'settled' : 'some'
  const to = leadsTo(subject, 'cancel', part)
  if (to === null) return notAllowed(subject, 'cancel')
  const changed = { ...fulfilment, state: to, lines: takenFromFulfilment(fulfilment, lines, 'cancelled') }
  const settled = settles ? order.fulfilments.filter((one) => isSettled(one, fulfilment)) : []
  const fulfilments = order.fulfilments.map((one) => (settled.includes(one) ? paidUp(one) : one))
  const around = { ...subject, order: { ...order, fulfilments } }
  return ok({
    order: withFulfilment(around, changed, { lines: takenFrom(order, lines, 'cancelled'), ...amounts }),
    along: settled.map((one) => alongOf(one, request)),
    entry: {
      move: 'cancel',
      part,
      from: fulfilment.state,
      to,
      fulfilmentNo: fulfilment.fulfilmentNo,
      lines,
      facts: { reason: request.reason },
    },
    reservations: releases,
  })
}

/** Where nothing is due any more, the other stores' parts are paid, too. */
function isSettled(one: Fulfilment, cancelled: Fulfilment): boolean {
  return one.fulfilmentNo !== cancelled.fulfilmentNo && one.state === 'pending_payment'
}

function paidUp(one: Fulfilment): Fulfilment {
  return { ...one, state: 'pending_confirmation' }
}

function alongOf({ fulfilmentNo, state }: Fulfilment, { reason }: CancelRequest): Entry {
  const to = 'pending_confirmation'
  return { move: 'cancel', part: 'settled', from: state, to, fulfilmentNo, lines: [], facts: { reason } }
}

/** What an order comes to, and what is owed of it, without the units taken away. */
export function amountsAfter(
  order: Order,
  { worth, ordersEnd }: TakenAway,
): Pick<Order, 'total' | 'toRefund'> {
  if (order.state !== 'pending_payment') {
    return { total: order.total, toRefund: ordersEnd ? order.paid : order.toRefund + worth }
  }
  // With the last line the freight goes too: a cancelled order owes nothing.
  const total = ordersEnd ? 0n : order.total - worth
  return { total, toRefund: order.paid > total ? order.paid - total : 0n }
}
