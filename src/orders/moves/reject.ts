import { ok } from '../../kernel/result.ts'
import { movesFrom } from '../lifecycle.ts'
import { leadsTo, notAllowed, withFulfilment, type Decided, type Subject } from './move.ts'
import { reroute } from './reroute.ts'
import { takeAway, takenFrom, takenFromFulfilment, worthOf, type TakeAwayRequest } from './take-away.ts'

export interface RejectRequest extends TakeAwayRequest {
  readonly reason: string
  readonly note: string | undefined
}

/**
 * The store cannot deliver these lines: their units are free again. Another store that has them gets them; what was
 * paid for the rest is owed.
 */
export function reject(subject: Subject, request: RejectRequest): Decided {
  const { order, fulfilment, situation } = subject
  const canMove = movesFrom(fulfilment.state).includes('reject')
  const away = takeAway(subject, 'reject', { request, canMove })
  if (!away.ok) return away
  const { lines, wholly, ordersEnd, releases } = away.value

  const part = wholly ? 'all' : 'some'
  const to = leadsTo(subject, 'reject', part)
  if (to === null) return notAllowed(subject, 'reject')
  const changed = { ...fulfilment, state: to, lines: takenFromFulfilment(fulfilment, lines, 'rejected') }
  const { fulfilments, left } = reroute(order, fulfilment, { rejected: lines, routes: situation.routes })
  const fulfilled = { order: { ...order, fulfilments: [...order.fulfilments, ...fulfilments] } }
  return ok({
    order: withFulfilment({ ...subject, ...fulfilled }, changed, {
      lines: takenFrom(order, left, 'rejected'),
      // With the last unit the freight is owed too.
      toRefund: ordersEnd && fulfilments.length === 0 ? order.paid : order.toRefund + worthOf(order, left),
    }),
    entry: {
      move: 'reject',
      part,
      from: fulfilment.state,
      to,
      fulfilmentNo: fulfilment.fulfilmentNo,
      lines,
      facts: { reason: request.reason, note: request.note },
    },
    reservations: releases,
  })
}
