/** Places after the point per ISO 4217 currency; a currency not listed has two. */
const CURRENCY_PLACES: Readonly<Record<string, number>> = {
  BHD: 3,
  CLP: 0,
  JOD: 3,
  JPY: 0,
  KRW: 0,
  KWD: 3,
  PYG: 0,
  TND: 3,
  VND: 0,
}

/** Digits of the largest amount we keep, in minor units: fits a bigint column with room for sums. */
export const MONEY_DIGITS_MAX = 15

/** Longer than any number we keep, shorter than what would make a pattern slow on a hostile one. */
const TEXT_LENGTH_MAX = 40

/** How many places after the point amounts of a currency have: "BRL" → 2, "CLP" → 0. */
export function placesOf(currency: string): number {
  return Object.hasOwn(CURRENCY_PLACES, currency) ? CURRENCY_PLACES[currency]! : 2
}

/**
 * Plain decimal text to minor units: ("19.9", 2) → 1990n, ("-3", 2) → -300n.
 * Null for what is no plain decimal, has more places than the currency or too many digits.
 * Commas and thousands separators are the business of loads, which read what ERPs write.
 */
export function moneyOf(text: string, places: number): bigint | null {
  if (text.length > TEXT_LENGTH_MAX) return null
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text)
  if (match === null) return null
  const fraction = (match[3] ?? '').replace(/0+$/, '')
  if (fraction.length > places) return null
  const digits = match[2]! + fraction.padEnd(places, '0')
  if (digits.replace(/^0+/, '').length > MONEY_DIGITS_MAX) return null
  return match[1] === '-' ? -BigInt(digits) : BigInt(digits)
}

/** Minor units to decimal text: (1990n, 2) → "19.90", (-5n, 2) → "-0.05", (7n, 0) → "7". */
export function moneyText(amount: bigint, places: number): string {
  const digits = (amount < 0n ? -amount : amount).toString().padStart(places + 1, '0')
  const sign = amount < 0n ? '-' : ''
  if (places === 0) return sign + digits
  return `${sign}${digits.slice(0, -places)}.${digits.slice(-places)}`
}

/** Divides, rounding halves away from zero (half up for what a customer pays). */
export function divideHalfUp(amount: bigint, by: bigint): bigint {
  const negative = amount < 0n !== by < 0n
  const [a, b] = [amount < 0n ? -amount : amount, by < 0n ? -by : by]
  const rounded = (2n * a + b) / (2n * b)
  return negative ? -rounded : rounded
}
