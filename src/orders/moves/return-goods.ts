import { ok } from '../../kernel/result.ts'
import { checkKits } from '../kits.ts'
import { movesFrom } from '../lifecycle.ts'
import type { FulfilmentLine } from '../order.ts'
import { changeLines, checkLines, takeLines } from './lines.ts'
import { leadsTo, notAllowed, withFulfilment, type Decided, type Subject } from './move.ts'
import { kitLinesOf, worthOf, type TakeAwayRequest } from './take-away.ts'

export interface ReturnRequest extends TakeAwayRequest {
  readonly reason: string
  /** The access key of the invoice under which the goods came back, if the ERP says so. */
  readonly invoice: string | undefined
}

/**
 * Invoiced units have come back: what was paid for them is owed. No stock changes: the ERP's next balance has them
 * (contract 4.1).
 */
export function returnGoods(subject: Subject, request: ReturnRequest): Decided {
  const { order, fulfilment } = subject
  const faults = checkLines(subject, request.lines)
  if (!faults.ok) return faults
  if (!movesFrom(fulfilment.state).includes('return')) return notAllowed(subject, 'return')
  const taken = takeLines(fulfilment, request.lines, toReturn)
  if (!taken.ok) return taken
  const kits = checkKits(
    [{ lines: kitLinesOf(order, fulfilment, toReturn), taken: taken.value }],
    request.sent,
  )
  if (!kits.ok) return kits

  const lines = changeLines(fulfilment.lines, taken.value, (line, quantity) => ({
    ...line,
    returned: line.returned + quantity,
  }))
  const part = lines.every((line) => toReturn(line) === 0n) ? 'all' : 'some'
  const to = leadsTo(subject, 'return', part)
  if (to === null) return notAllowed(subject, 'return')
  return ok({
    order: withFulfilment(
      subject,
      { ...fulfilment, state: to, lines },
      { toRefund: order.toRefund + worthOf(order, taken.value) },
    ),
    entry: {
      move: 'return',
      part,
      from: fulfilment.state,
      to,
      fulfilmentNo: fulfilment.fulfilmentNo,
      lines: taken.value,
      facts: { reason: request.reason, invoice: request.invoice },
    },
    reservations: [],
  })
}

function toReturn(line: FulfilmentLine): bigint {
  return line.invoiced - line.returned
}
