import { ok, refuse, type Result } from '../../kernel/result.ts'
import type { Erp } from '../calls/send-erp-request.ts'
import type { OrderPart, OrderSide } from '../connector.ts'
import { mayBeHeard } from './order-standing.ts'

/** An ERP that has an order, and its number there; null for one that gives none. */
export interface Taken {
  readonly erpOrderId: string | null
}

export interface Sending {
  readonly erp: Erp
  readonly side: OrderSide
  readonly part: OrderPart
  /** It was sent before, and what became of it is not known. */
  readonly sentBefore: boolean
  /** Notes that it is about to be sent; false when somebody else has the order by now. */
  readonly markSent: () => Promise<boolean>
  readonly signal: AbortSignal
}

/** Not taken: `sent` says whether it may be there all the same. */
export type NotTaken = Extract<Result<never>, { ok: false }> & { readonly sent: boolean }

/**
 * Creates an order in an ERP, at most once whatever is lost on the way: an ERP that can say so is asked first whether
 * it has the order already, one that knows our key is simply told again.
 */
export async function sendOrder(sending: Sending): Promise<{ ok: true; value: Taken } | NotTaken | null> {
  const { erp, side, part, sentBefore, markSent, signal } = sending
  if (sentBefore) {
    const known = await lookFor(sending)
    if (!known.ok) return { ...known, sent: true }
    if (known.value !== null) return { ok: true, value: known.value }
  }
  if (!(await markSent())) return null
  const answer = await erp.call(side.create(part), signal)
  if (answer.ok) {
    const created = side.created(answer.value.body)
    if (!created.ok) return { ...created, sent: true }
    return { ok: true, value: { erpOrderId: created.value } }
  }
  if (mayBeHeard(answer.refusal)) return { ...answer, sent: true }
  // "There is one already" is a refusal of the ERP's, too: the order is there, and its number to be asked for.
  const known = answer.refusal.facts['status'] === CONFLICT ? await lookFor(sending) : ok(null)
  if (known.ok && known.value !== null) return { ok: true, value: known.value }
  return { ...answer, sent: sentBefore && !isDecided(answer.refusal) }
}

const CONFLICT = 409

/** Whether a refusal says that the ERP has looked at the order and does not have it. */
function isDecided({ code }: { readonly code: string }): boolean {
  return code === 'connector.erp_refused'
}

/** Asks for an order by our number; null for one that is not there, and for an ERP that cannot be asked. */
export async function lookFor({
  erp,
  side,
  part,
  signal,
}: Omit<Sending, 'sentBefore' | 'markSent'>): Promise<Result<Taken | null>> {
  if (side.find === null) return ok(null)
  const answer = await erp.call(side.find(part), signal)
  if (!answer.ok) return answer
  if (answer.value.status === MISSING) return ok(null)
  const found = side.found(answer.value.body, part)
  if (!found.ok) return found
  return ok(found.value === null ? null : { erpOrderId: found.value })
}

const MISSING = 404

/** Tells an ERP that an order was called off. */
export async function withdrawOrder(
  { erp, side, part, signal }: Omit<Sending, 'sentBefore' | 'markSent'>,
  erpOrderId: string | null,
): Promise<Result<null>> {
  const call = side.cancel?.(part, erpOrderId)
  if (call === undefined) return ok(null)
  const answer = await erp.call(call, signal)
  return answer.ok ? ok(null) : refuse(answer.refusal.code, answer.refusal.facts)
}
