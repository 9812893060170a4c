import { divideHalfUp } from '../kernel/money.ts'
import { QUANTITY_UNIT } from '../kernel/quantity.ts'
import type { OrderedLine } from './order.ts'

type Priced = Pick<OrderedLine, 'quantity' | 'unitPrice' | 'discount'>

/** What a line costs before its discount, half up: 1.5 kg at 9.99 → 14.99. */
export function grossOf({ quantity, unitPrice }: Pick<Priced, 'quantity' | 'unitPrice'>): bigint {
  return divideHalfUp(quantity * unitPrice, QUANTITY_UNIT)
}

/** Σ (quantity × unitPrice − discount), each line rounded half up, + freight (contract section 4). */
export function totalOf(lines: readonly Priced[], freight: bigint): bigint {
  return lines.reduce((sum, line) => sum + grossOf(line) - line.discount, freight)
}

/**
 * What `units` more of a line are worth when `before` were taken away already, its price less its discount
 * shared by quantity (contract section 13): never below nothing, never more than is left. Both ends are
 * rounded, not the difference, so that taking a line away in pieces comes to the same as taking it at once,
 * and the last unit takes the rest.
 */
export function worthOfTaking(line: Priced, { before, units }: { before: bigint; units: bigint }): bigint {
  return worthOf(line, before + units) - worthOf(line, before)
}

function worthOf({ quantity, unitPrice, discount }: Priced, units: bigint): bigint {
  return divideHalfUp((grossOf({ quantity, unitPrice }) - discount) * units, quantity)
}
