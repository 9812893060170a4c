import type { StatedValue } from '../rows.ts'
import { dateText } from './dates.ts'
import { plainNumber, withoutExponent } from './numbers.ts'
import { refuseField, type Said, type Terms } from './said.ts'
import { flagOf, isUnfit, type Optional } from './values.ts'
import { ok, type Result } from '../../kernel/result.ts'

export const VALUE_CHARS_MAX = 2_000
/** Of an attribute that is a list. */
const CHOICES_MAX = 100

/** With what a number or a date begins. */
const NUMERIC = /^[-\d.,]/
const ZEROS_BEFORE = /^(-?)0+(?=\d)/
const ZEROS_BEHIND = /\.?0+$/

/** What a field says of an attribute, in every form it can be read in; an empty text says nothing. */
export function readStated(said: Said, field: string, terms: Terms): Result<Optional<StatedValue>> {
  const value = said.values[field]
  if (value === undefined || value === null) return ok(value)
  if (typeof value === 'string') return readSent(said, field, { text: value.trim(), terms })
  if (typeof value === 'number') return readNumber(said, field, terms)
  if (typeof value === 'boolean') return ok({ t: String(value), b: value })
  if (!Array.isArray(value)) return refuseField(said, field, 'row.field_invalid')
  return readChoices(said, field, value as readonly unknown[])
}

function readSent(
  said: Said,
  field: string,
  { text, terms }: { text: string; terms: Terms },
): Result<Optional<StatedValue>> {
  if (text === '') return ok(undefined)
  if (text.length > VALUE_CHARS_MAX)
    return refuseField(said, field, 'row.field_too_long', { limit: VALUE_CHARS_MAX })
  return isUnfit(text) ? refuseField(said, field, 'row.field_invalid') : ok(formsOf(text, terms))
}

/** A JSON number is never ambiguous, and is its digits where a text is wanted. */
function readNumber(said: Said, field: string, terms: Terms): Result<StatedValue> {
  const digits = said.digitsOf(field)
  const plain = withoutExponent(digits)
  if (plain === null) return refuseField(said, field, 'row.number_out_of_range')
  const forms = formsOf(digits, terms)
  return ok({ ...(typeof forms === 'string' ? { t: forms } : forms), n: canonical(plain) })
}

function readChoices(said: Said, field: string, value: readonly unknown[]): Result<StatedValue> {
  if (value.length > CHOICES_MAX)
    return refuseField(said, field, 'row.field_too_long', { limit: CHOICES_MAX })
  const texts = value.map((one) => (typeof one === 'number' ? String(one) : one))
  if (!texts.every((one) => typeof one === 'string')) return refuseField(said, field, 'row.field_invalid')
  const choices = texts.map((one) => one.trim()).filter((one) => one !== '')
  if (choices.some((one) => one.length > VALUE_CHARS_MAX || isUnfit(one)))
    return refuseField(said, field, 'row.field_invalid')
  const [only, second] = choices
  if (only === undefined) return ok(null)
  return ok(second === undefined ? { t: only, l: only } : { l: choices })
}

/** "220" → 220 and "220"; "Algodão" → "Algodão"; "P|M" → that, and P and M. */
export function formsOf(text: string, terms: Terms): StatedValue {
  const numeric = NUMERIC.test(text)
  const number = numeric ? numberIn(text, terms) : null
  const flag = flagOf(text)
  const date = numeric ? dateText(text, terms.dateOf) : null
  const choices = text.includes('|') ? choicesIn(text) : []
  if (number === null && flag === null && date === null && choices.length < 2) return text
  return {
    t: text,
    ...(number === null ? {} : { n: number }),
    ...(flag === null ? {} : { b: flag }),
    ...(date === null ? {} : { d: date }),
    ...(choices.length < 2 ? {} : { l: choices }),
  }
}

/** A list in one text: between `|`. */
export function choicesIn(text: string): readonly string[] {
  const choices = text.split('|').map((one) => one.trim())
  return choices.filter((one) => one !== '')
}

function numberIn(text: string, { decimal }: Terms): string | null {
  const number = plainNumber(text, decimal)
  return 'plain' in number ? canonical(number.plain) : null
}

/** One text for one number: "007.50" → "7.5", "-0" → "0". */
function canonical(plain: string): string {
  const whole = plain.replace(ZEROS_BEFORE, '$1')
  const short = whole.includes('.') ? whole.replace(ZEROS_BEHIND, '') : whole
  return short === '-0' ? '0' : short
}
