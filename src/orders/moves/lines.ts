import { quantityNumber } from '../../kernel/quantity.ts'
import { ok, refuse, type Result } from '../../kernel/result.ts'
import type { Fulfilment, FulfilmentLine, LineQuantity, Order } from '../order.ts'

/** A line as a request names it; null is a quantity that is none, undefined all that is left. */
export interface LineAsked {
  readonly lineNo: number
  readonly quantity: bigint | null | undefined
}

/**
 * What is wrong with the lines of a request whatever the order's state: the body's own faults. Of a line that is
 * another store's there is nothing left here.
 */
export function checkLines(
  { order, fulfilment }: { readonly order: Order; readonly fulfilment: Fulfilment },
  asked: readonly LineAsked[] | undefined,
): Result<null> {
  if (asked === undefined) return ok(null)
  const ordered = new Map(fulfilment.lines.map((line) => [line.lineNo, line.quantity]))
  const numbers = asked.map(({ lineNo }) => lineNo)

  const unknown = numbers.filter((lineNo) => !order.lines.some((line) => line.lineNo === lineNo))
  if (unknown.length > 0)
    return refuse('order.line_unknown', { lines: unknown.map((lineNo) => ({ lineNo })) })
  const twice = numbers.filter((lineNo, place) => numbers.indexOf(lineNo) !== place)
  if (twice.length > 0) return refuse('order.line_duplicate', { lines: twice.map((lineNo) => ({ lineNo })) })
  const invalid = asked.filter(
    ({ quantity }) => quantity === null || (quantity !== undefined && quantity <= 0n),
  )
  if (invalid.length > 0) {
    return refuse('order.quantity_invalid', { lines: invalid.map(({ lineNo }) => ({ lineNo })) })
  }
  return checkLeft(asked, (lineNo) => ordered.get(lineNo) ?? 0n)
}

/**
 * The units a request means, in the order of lineNo: no lines are all that is left, a line without a
 * quantity all that is left of it. Asks `checkLines` to have passed.
 */
export function takeLines(
  { lines }: Fulfilment,
  asked: readonly LineAsked[] | undefined,
  leftOf: (line: FulfilmentLine) => bigint,
): Result<readonly LineQuantity[]> {
  const left = new Map(lines.map((line) => [line.lineNo, leftOf(line)]))
  const leftOver = (lineNo: number) => left.get(lineNo) ?? 0n
  if (asked === undefined) {
    const all = lines.map(({ lineNo }) => ({ lineNo, quantity: leftOver(lineNo) }))
    return ok(all.filter(({ quantity }) => quantity > 0n))
  }
  const enough = checkLeft(asked, leftOver)
  if (!enough.ok) return enough
  const taken = asked.map(({ lineNo, quantity }) => ({ lineNo, quantity: quantity ?? leftOver(lineNo) }))
  return ok(taken.sort((a, b) => a.lineNo - b.lineNo))
}

/** The fulfilment's lines with `change` made to those that were taken. */
export function changeLines<Line extends { readonly lineNo: number }>(
  lines: readonly Line[],
  taken: readonly LineQuantity[],
  change: (line: Line, quantity: bigint) => Line,
): readonly Line[] {
  const units = new Map(taken.map(({ lineNo, quantity }) => [lineNo, quantity]))
  return lines.map((line) => {
    const quantity = units.get(line.lineNo)
    return quantity === undefined ? line : change(line, quantity)
  })
}

function checkLeft(asked: readonly LineAsked[], leftOf: (lineNo: number) => bigint): Result<null> {
  const over = asked.filter(({ lineNo, quantity }) => {
    const left = leftOf(lineNo)
    return quantity == null ? left === 0n : quantity > left
  })
  if (over.length === 0) return ok(null)
  return refuse('order.quantity_too_much', {
    lines: over.map(({ lineNo, quantity }) => ({
      lineNo,
      ...(quantity == null ? {} : { quantity: quantityNumber(quantity) }),
      left: quantityNumber(leftOf(lineNo)),
    })),
  })
}
