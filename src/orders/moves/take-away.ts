import type { ReservationChange } from '../../catalog/reservations.ts'
import { ok, type Result } from '../../kernel/result.ts'
import { worthOfTaking } from '../amounts.ts'
import { checkKits, type AskedLine, type KitLine, type KitsTaken } from '../kits.ts'
import {
  openOf,
  type Fulfilment,
  type FulfilmentLine,
  type Line,
  type LineQuantity,
  type Order,
} from '../order.ts'
import { checkLines, changeLines, takeLines, type LineAsked } from './lines.ts'
import { notAllowed, type PartOfCall, type Subject } from './move.ts'

/** Lines that a rejection, a cancellation or an expiry takes from a fulfilment, the kit rule kept. */
export interface TakenAway {
  readonly lines: readonly LineQuantity[]
  /** Nothing is left open: all was taken away or invoiced. */
  readonly wholly: boolean
  /** Nothing of the whole order is left, and nothing of it was invoiced. */
  readonly ordersEnd: boolean
  /** What the units cost, discount shared. */
  readonly worth: bigint
  readonly releases: readonly ReservationChange[]
}

export interface TakeAwayRequest {
  readonly lines: readonly LineAsked[] | undefined
  /** As it was sent, to correct. */
  readonly sent: { readonly lines?: readonly AskedLine[] }
}

/** What is taken away, or why it may not be; `canMove` says whether the state has the move at all. */
export function takeAway(
  subject: Subject,
  move: 'reject' | 'cancel' | 'expire',
  { request, canMove }: { request: TakeAwayRequest; canMove: boolean },
): Result<TakenAway> {
  const { order, fulfilment, later } = subject
  const faults = checkLines(subject, request.lines)
  if (!faults.ok) return faults
  if (!canMove) return notAllowed(subject, move)
  const taken = takeLines(fulfilment, request.lines, openOf)
  if (!taken.ok) return taken
  const kits = checkKitsOf(order, [{ fulfilment, lines: request.lines }, ...later], request)
  if (!kits.ok) return kits

  const open = (lines: Fulfilment['lines']) => lines.reduce((sum, line) => sum + openOf(line), 0n)
  const units = taken.value.reduce((sum, line) => sum + line.quantity, 0n)
  const wholly = open(fulfilment.lines) === units
  const invoiced = order.fulfilments.some((one) => one.lines.some((line) => line.invoiced > 0n))
  const openInAll = order.fulfilments.reduce((sum, one) => sum + open(one.lines), 0n)
  return ok({
    lines: taken.value,
    wholly,
    ordersEnd: !invoiced && openInAll === units,
    worth: worthOf(order, taken.value),
    releases: taken.value.map((line) => ({ kind: 'release', ...line })),
  })
}

/** The kit rule, of all that the call takes at once: what it splits is named and corrected together. */
function checkKitsOf(
  order: Order,
  parts: readonly PartOfCall[],
  { sent }: Pick<TakeAwayRequest, 'sent'>,
): Result<null> {
  const kits: KitsTaken[] = []
  for (const { fulfilment, lines } of parts) {
    const taken = takeLines(fulfilment, lines, openOf)
    if (!taken.ok) return taken
    kits.push({ lines: kitLinesOf(order, fulfilment, openOf), taken: taken.value })
  }
  return checkKits(kits, sent)
}

/** The order's lines with the units counted as rejected or cancelled. */
export function takenFrom(
  order: Order,
  taken: readonly LineQuantity[],
  as: 'rejected' | 'cancelled',
): readonly Line[] {
  return changeLines(order.lines, taken, (line, quantity) => ({ ...line, [as]: line[as] + quantity }))
}

/** The fulfilment's lines likewise. */
export function takenFromFulfilment(
  fulfilment: Fulfilment,
  taken: readonly LineQuantity[],
  as: 'rejected' | 'cancelled',
): Fulfilment['lines'] {
  return changeLines(fulfilment.lines, taken, (line, quantity) => ({ ...line, [as]: line[as] + quantity }))
}

/** The kits of a fulfilment; `leftOf` are the units that the move may take of a line. */
export function kitLinesOf(
  order: Order,
  fulfilment: Fulfilment,
  leftOf: (line: FulfilmentLine) => bigint,
): readonly KitLine[] {
  const ordered = new Map(order.lines.map((line) => [line.lineNo, line]))
  return fulfilment.lines.flatMap((part) => {
    const line = ordered.get(part.lineNo)
    if (line === undefined || line.kit === null) return []
    return [
      { lineNo: line.lineNo, sku: line.sku, kit: line.kit, quantity: line.quantity, left: leftOf(part) },
    ]
  })
}

/** What units cost, discount shared; those that were taken away or came back before them count as the first. */
export function worthOf(order: Order, taken: readonly LineQuantity[]): bigint {
  const units = new Map(taken.map(({ lineNo, quantity }) => [lineNo, quantity]))
  const parts = order.fulfilments.flatMap(({ lines }) => lines)
  return order.lines.reduce((sum, line) => {
    const before = parts
      .filter(({ lineNo }) => lineNo === line.lineNo)
      .reduce((gone, { returned }) => gone + returned, line.rejected + line.cancelled)
    return sum + worthOfTaking(line, { before, units: units.get(line.lineNo) ?? 0n })
  }, 0n)
}
