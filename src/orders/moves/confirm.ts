import type { ReservationChange } from '../../catalog/reservations.ts'
import { ok, refuse } from '../../kernel/result.ts'
import { isConfirmed } from '../lifecycle.ts'
import { openOf } from '../order.ts'
import { leadsTo, notAllowed, withFulfilment, type Decided, type Subject } from './move.ts'

export interface ConfirmRequest {
  readonly erpOrderId: string | undefined
}

/** The ERP has taken the order. Said again, it is the same confirmation unless it names another number. */
export function confirm(subject: Subject, { erpOrderId }: ConfirmRequest): Decided {
  const { fulfilment } = subject
  if (isConfirmed(fulfilment.state)) {
    if (erpOrderId === undefined || erpOrderId === fulfilment.erpOrderId) return ok('repeat')
    const reason = fulfilment.erpOrderId === null ? { reason: 'none_before' } : {}
    return refuse('order.erp_id_differs', { erpOrderId: fulfilment.erpOrderId, sent: erpOrderId, ...reason })
  }
  const to = leadsTo(subject, 'confirm', 'all')
  if (to === null) return notAllowed(subject, 'confirm')
  return ok({
    order: withFulfilment(subject, { ...fulfilment, state: to, erpOrderId: erpOrderId ?? null }),
    entry: {
      move: 'confirm',
      part: 'all',
      from: fulfilment.state,
      to,
      fulfilmentNo: fulfilment.fulfilmentNo,
      lines: [],
      facts: { erpOrderId },
    },
    reservations: deductionsOf(subject),
  })
}

/** Some ERPs deduct when they take the order, not when they invoice it: a setting of the site. */
function deductionsOf({ fulfilment, situation }: Subject): readonly ReservationChange[] {
  if (situation.reservationEndsAt !== 'confirmation') return []
  return fulfilment.lines
    .filter((line) => openOf(line) > 0n)
    .map((line) => ({ kind: 'deduct', lineNo: line.lineNo, quantity: openOf(line), at: situation.now }))
}
