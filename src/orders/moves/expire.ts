import { ok } from '../../kernel/result.ts'
import { amountsAfter } from './cancel.ts'
import { leadsTo, notAllowed, withFulfilment, type Decided, type Subject } from './move.ts'
import { takeAway, takenFrom, takenFromFulfilment } from './take-away.ts'

export interface ExpireRequest {
  /** Only an order that was placed before this. */
  readonly placedBefore: Date
}

/**
 * Nobody has paid anything of an endless aisle order in time: its units are free again. One that was paid while the
 * hub came to it stays as it is.
 */
export function expire(subject: Subject, { placedBefore }: ExpireRequest): Decided {
  const { order, fulfilment } = subject
  if (order.state !== 'pending_payment' || order.paid > 0n || order.createdAt >= placedBefore)
    return ok('repeat')
  const away = takeAway(subject, 'expire', { request: { lines: undefined, sent: {} }, canMove: true })
  if (!away.ok) return away
  const to = leadsTo(subject, 'expire', 'all')
  if (to === null) return notAllowed(subject, 'expire')
  const { lines, releases } = away.value
  const changed = { ...fulfilment, state: to, lines: takenFromFulfilment(fulfilment, lines, 'cancelled') }
  return ok({
    order: withFulfilment(subject, changed, {
      lines: takenFrom(order, lines, 'cancelled'),
      ...amountsAfter(order, away.value),
    }),
    entry: {
      ...{ move: 'expire', part: 'all', from: fulfilment.state, to },
      ...{ fulfilmentNo: fulfilment.fulfilmentNo, lines, facts: {} },
    },
    reservations: releases,
  })
}
