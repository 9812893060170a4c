import { ok } from '../../kernel/result.ts'
import { movesFrom } from '../lifecycle.ts'
import { leadsTo, notAllowed, withFulfilment, type Decided, type Subject } from './move.ts'
import { takeAway, takenFrom, takenFromFulfilment, type TakeAwayRequest } from './take-away.ts'

export interface RejectRequest extends TakeAwayRequest {
  readonly reason: string
  readonly note: string | undefined
}

/** The store cannot deliver these lines: their units are free again, and what was paid for them is owed. */
export function reject(subject: Subject, request: RejectRequest): Decided {
  const { order, fulfilment } = subject
  const canMove = movesFrom(fulfilment.state).includes('reject')
  const away = takeAway(subject, 'reject', { request, canMove })
  if (!away.ok) return away
  const { lines, wholly, ordersEnd, worth, releases } = away.value

  const part = wholly ? 'all' : 'some'
  const to = leadsTo(subject, 'reject', part)
  if (to === null) return notAllowed(subject, 'reject')
  const changed = { ...fulfilment, state: to, lines: takenFromFulfilment(fulfilment, lines, 'rejected') }
  return ok({
    order: withFulfilment(subject, changed, {
      lines: takenFrom(order, lines, 'rejected'),
      // With the last unit the freight is owed too.
      toRefund: ordersEnd ? order.paid : order.toRefund + worth,
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
