import { ok } from '../../kernel/result.ts'
import { checkKits } from '../kits.ts'
import { movesFrom } from '../lifecycle.ts'
import { openOf, type Fulfilment, type FulfilmentLine, type LineQuantity } from '../order.ts'
import { changeLines, checkLines, takeLines } from './lines.ts'
import { leadsTo, notAllowed, withFulfilment, type Decided, type Subject } from './move.ts'
import { kitLinesOf, takenFrom, takenFromFulfilment, worthOf, type TakeAwayRequest } from './take-away.ts'

export interface ReturnRequest extends TakeAwayRequest {
  readonly reason: string
  /** The access key of the invoice under which the goods came back, if the ERP says so. */
  readonly invoice: string | undefined
}

/**
 * Invoiced units have come back: what was paid for them is owed. No stock changes: the ERP's next balance has them
 * (contract 4.1). What the store had not invoiced yet has no way on after that: it is called off with them, its units
 * are free, and it is owed too.
 */
export function returnGoods(subject: Subject, request: ReturnRequest): Decided {
  const { order, fulfilment } = subject
  const faults = checkLines(subject, request.lines)
  if (!faults.ok) return faults
  if (!movesFrom(fulfilment.state).includes('return')) return notAllowed(subject, 'return')
  const taken = takeLines(fulfilment, request.lines, toReturn)
  if (!taken.ok) return taken
  const open = linesLeft(fulfilment, openOf)
  const gone = sumOf(taken.value, open)
  // A body can ask for what comes back, not for what is called off: where both are needed, it cannot be corrected.
  const mendable = open.length === 0 ? toReturn : () => 0n
  const kits = checkKits([{ lines: kitLinesOf(order, fulfilment, mendable), taken: gone }], request.sent)
  if (!kits.ok) return kits

  const left = takenFromFulfilment(fulfilment, open, 'cancelled')
  const lines = changeLines(left, taken.value, (line, quantity) => ({
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
      { lines: takenFrom(order, open, 'cancelled'), toRefund: order.toRefund + worthOf(order, gone) },
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
    reservations: open.map((line) => ({ kind: 'release', ...line })),
  })
}

/** All units of a kind that lines have, as a move takes them. */
function linesLeft({ lines }: Fulfilment, leftOf: (line: FulfilmentLine) => bigint): readonly LineQuantity[] {
  return lines
    .map((line) => ({ lineNo: line.lineNo, quantity: leftOf(line) }))
    .filter(({ quantity }) => quantity > 0n)
}

function sumOf(some: readonly LineQuantity[], others: readonly LineQuantity[]): readonly LineQuantity[] {
  const units = new Map(some.map(({ lineNo, quantity }) => [lineNo, quantity]))
  for (const { lineNo, quantity } of others) units.set(lineNo, (units.get(lineNo) ?? 0n) + quantity)
  return [...units].map(([lineNo, quantity]) => ({ lineNo, quantity }))
}

function toReturn(line: FulfilmentLine): bigint {
  return line.invoiced - line.returned
}
