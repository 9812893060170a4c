/** Which mark of a file's numbers is the decimal one, where `1.234` alone does not tell. */
export type DecimalMark = 'comma' | 'point'

export type NumberFault = 'row.number_malformed' | 'row.number_ambiguous'
export type ScaleFault = 'row.number_too_precise' | 'row.number_out_of_range'

const WHOLE = /^-?\d+$/
/** One mark: 19,90 and 0.5, and also 1.234. */
const ONE_MARK = /^(-?)(\d*)([.,])(\d+)$/
/** Thousands by point, decimals by comma; and the other way round. */
const BY_POINT = /^(-?)([1-9]\d{0,2}(?:\.\d{3})+)(?:,(\d+))?$/
const BY_COMMA = /^(-?)([1-9]\d{0,2}(?:,\d{3})+)(?:\.(\d+))?$/

/**
 * What people and ERPs write to a plain decimal: "1.086.176,00" → "1086176.00", "19,9" → "19.9".
 * "1.234" and "1,234" may be either: ambiguous, unless `decimal` settles it. "107 1/2" is malformed.
 */
export function plainNumber(text: string, decimal?: DecimalMark): { plain: string } | { fault: NumberFault } {
  if (WHOLE.test(text)) return { plain: text }

  const one = ONE_MARK.exec(text)
  const grouped = BY_POINT.exec(text) ?? BY_COMMA.exec(text)
  if (one !== null && grouped !== null) {
    if (decimal === undefined) return { fault: 'row.number_ambiguous' }
    return decimal === (one[3] === ',' ? 'comma' : 'point')
      ? { plain: decimalOf(one) }
      : { plain: wholeOf(grouped) }
  }
  if (one !== null) return { plain: decimalOf(one) }
  if (grouped !== null) return { plain: wholeOf(grouped) }
  return { fault: 'row.number_malformed' }
}

function decimalOf(match: RegExpExecArray): string {
  return `${match[1]}${match[2] || '0'}.${match[4]}`
}

function wholeOf(match: RegExpExecArray): string {
  const whole = `${match[1]}${match[2]!.replace(/[.,]/g, '')}`
  return match[3] === undefined ? whole : `${whole}.${match[3]}`
}

const EXPONENT = /^(-?)(\d+)(?:\.(\d+))?[eE]([+-]?\d{1,4})$/
/** Far beyond any amount or quantity, and small enough to write out. */
const EXPONENT_MAX = 30

/** JSON's "1.0E7" to "10000000"; a plain number stays; an exponent beyond ±30 → null. */
export function withoutExponent(source: string): string | null {
  const match = EXPONENT.exec(source)
  if (match === null) return source
  const [, sign, whole = '', fraction = ''] = match
  const exponent = Number(match[4])
  if (Math.abs(exponent) > EXPONENT_MAX) return null
  const digits = '0'.repeat(EXPONENT_MAX) + whole + fraction + '0'.repeat(EXPONENT_MAX)
  const point = EXPONENT_MAX + whole.length + exponent
  const [left, right] = [digits.slice(0, point), digits.slice(point)]
  return `${sign}${left.replace(/^0+(?=\d)/, '') || '0'}.${right.replace(/0+$/, '') || '0'}`
}

/** Fifteen digits and less are exact in a double, whose way to a bigint is the shorter one. */
const EXACT_DIGITS_MAX = 15

/** A plain decimal to whole units of 1/10^places: ("19.9", 2) → 1990n. Zeros beyond the places do not count. */
export function scaledNumber(
  plain: string,
  { places, digitsMax }: { places: number; digitsMax: number },
): { scaled: bigint } | { fault: ScaleFault } {
  const negative = plain.startsWith('-')
  const point = plain.indexOf('.')
  const whole = plain.slice(negative ? 1 : 0, point === -1 ? undefined : point)
  const fraction = point === -1 ? '' : plain.slice(point + 1).replace(/0+$/, '')
  if (fraction.length > places) return { fault: 'row.number_too_precise' }

  const digits = (whole + fraction.padEnd(places, '0')).replace(/^0+(?=\d)/, '')
  if (digits.length > digitsMax) return { fault: 'row.number_out_of_range' }
  const size = digits.length <= EXACT_DIGITS_MAX ? BigInt(Number(digits)) : BigInt(digits)
  return { scaled: negative ? -size : size }
}

/** Below it a double holds three places exactly enough for `scaledDouble` to tell. */
const DOUBLE_MAX = 1e9

/** The same for a JSON number of ordinary size: 19.9 → 1990n; null where only its digits can tell. */
export function scaledDouble(value: number, places: number): bigint | null {
  if (value > DOUBLE_MAX || value < -DOUBLE_MAX) return null
  const factor = 10 ** places
  const scaled = Math.round(value * factor)
  // Division rounds correctly: equal means that `value` is the double nearest to that decimal.
  return scaled / factor === value ? BigInt(scaled) : null
}
