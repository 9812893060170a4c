/** Quantities are thousandths in a bigint: goods are sold by weight, and floating point loses grams. */
export const QUANTITY_PLACES = 3
export const QUANTITY_UNIT = 1000n

/** numeric(14,3): eleven digits before the point. */
export const QUANTITY_MAX = 99_999_999_999_999n

/** Longer than any number we keep, shorter than what would make a pattern slow on a hostile one. */
const TEXT_LENGTH_MAX = 40

/** Plain decimal text to thousandths: "1.5" → 1500n, "-2" → -2000n; null when not that, or out of range. */
export function quantityOf(text: string): bigint | null {
  if (text.length > TEXT_LENGTH_MAX) return null
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text)
  if (match === null) return null
  const fraction = (match[3] ?? '').replace(/0+$/, '')
  if (fraction.length > QUANTITY_PLACES) return null
  const size = BigInt(match[2]! + fraction.padEnd(QUANTITY_PLACES, '0'))
  if (size > QUANTITY_MAX) return null
  return match[1] === '-' ? -size : size
}

/** A JSON number of a request body to thousandths: 1.5 → 1500n; null when it has more than three places. */
export function quantityOfNumber(value: number): bigint | null {
  // JavaScript writes 1e21 and 1e-7 where people write digits; both are out of our range or too precise.
  return quantityOf(String(value))
}

/** Thousandths to the shortest plain decimal: 1500n → "1.5", 2000n → "2". */
export function quantityText(quantity: bigint): string {
  const digits = (quantity < 0n ? -quantity : quantity).toString().padStart(QUANTITY_PLACES + 1, '0')
  const fraction = digits.slice(-QUANTITY_PLACES).replace(/0+$/, '')
  const whole = digits.slice(0, -QUANTITY_PLACES)
  return (quantity < 0n ? '-' : '') + whole + (fraction === '' ? '' : `.${fraction}`)
}

/** Thousandths to a JSON number; exact, since fourteen digits fit a double. */
export function quantityNumber(quantity: bigint): number {
  return Number(quantityText(quantity))
}
