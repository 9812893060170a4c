import { ok } from '../../kernel/result.ts'
import { timeText } from '../../kernel/time.ts'
import { leadsTo, notAllowed, withFulfilment, type Decided, type Subject } from './move.ts'

export interface HandOverRequest {
  /** When it happened, if the store says so. */
  readonly at: Date | undefined
  readonly receivedBy: string | undefined
  /** Why it could not be handed over. */
  readonly reason?: string | undefined
}

/** The parcel waits at the store for the customer to fetch it. */
export function makeReady(subject: Subject, request: HandOverRequest): Decided {
  return handOver(subject, 'make_ready', request)
}

/** The customer has it. */
export function deliver(subject: Subject, request: HandOverRequest): Decided {
  return handOver(subject, 'deliver', request)
}

/** The carrier could not hand it over: it may be shipped again, delivered after all, or come back. */
export function failDelivery(subject: Subject, request: HandOverRequest): Decided {
  return handOver(subject, 'fail_delivery', request)
}

/** They move the whole fulfilment and change nothing of its lines. */
function handOver(
  subject: Subject,
  move: 'make_ready' | 'deliver' | 'fail_delivery',
  request: HandOverRequest,
): Decided {
  const { fulfilment } = subject
  const to = leadsTo(subject, move, 'all')
  if (to === null) return notAllowed(subject, move)
  const { at, receivedBy, reason } = request
  return ok({
    order: withFulfilment(subject, { ...fulfilment, state: to }),
    entry: {
      move,
      part: 'all',
      from: fulfilment.state,
      to,
      fulfilmentNo: fulfilment.fulfilmentNo,
      lines: [],
      facts: { at: at === undefined ? undefined : timeText(at), receivedBy, reason },
    },
    reservations: [],
  })
}
