import { MONEY_DIGITS_MAX } from '../../kernel/money.ts'
import { QUANTITY_PLACES } from '../../kernel/quantity.ts'
import { ok, type Result } from '../../kernel/result.ts'
import type { Edge } from './dates.ts'
import { plainNumber, scaledDouble, scaledNumber, withoutExponent } from './numbers.ts'
import { refuseField, type Said, type Terms } from './said.ts'

/** undefined: the field is absent and what is stored stays; null: JSON's null, which clears it. */
export type Optional<Value> = Value | null | undefined

const ABSENT = ok(undefined)
const CLEARED = ok(null)

/** Longest code: sku, ean, reference, size, store, price list. */
export const CODE_CHARS_MAX = 128

/** numeric(14,3) has fourteen digits, three of them after the point. */
const QUANTITY_DIGITS_MAX = 14

/** What a spreadsheet shows where it could not compute, in the three languages. */
const SHEET_ERROR =
  /^#(?:N\/[AD]|¡?DIV\/0!|¡?VALOR!|VALUE!|¡?REF!|NAME\?|¿NOMBRE\?|NOME\?|N[UÚ]M!|¡NUM!|NULL!|¡?NULO!|SPILL!|CALC!)$/i

/** "7,89E+12" and "7.89E12", what a spreadsheet leaves of a long code. "12E5" may well be a code. */
const MANGLED = /^-?\d(?:[.,]\d+E[+-]?|E[+-])\d{1,3}$/i

/** Text without surrounding blanks; blank text says nothing, as an empty cell does. */
export function readText(said: Said, field: string, charsMax: number): Result<Optional<string>> {
  const value = said.values[field]
  if (value === undefined) return ABSENT
  if (value === null) return CLEARED
  if (typeof value !== 'string' && typeof value !== 'number')
    return refuseField(said, field, 'row.field_invalid')

  const text = typeof value === 'string' ? value.trim() : said.digitsOf(field)
  if (text === '') return ABSENT
  if (text.length > charsMax) return refuseField(said, field, 'row.field_too_long', { limit: charsMax })
  return isUnfit(text) ? refuseField(said, field, 'row.field_invalid') : ok(text)
}

/** Whether a text cannot be kept, or is what a spreadsheet shows where it could not compute. */
export function isUnfit(text: string): boolean {
  // PostgreSQL stores neither NUL nor half a surrogate pair.
  if (text.includes('\0') || !text.isWellFormed()) return true
  return text.charCodeAt(0) === 0x23 && SHEET_ERROR.test(text)
}

/** A code stays text, leading zeros included; one that a spreadsheet ate is refused. */
export function readCode(said: Said, field: string): Result<Optional<string>> {
  const text = readText(said, field, CODE_CHARS_MAX)
  if (!text.ok || text.value === undefined || text.value === null) return text
  const mangled = typeof said.values[field] === 'number' ? /e/i.test(text.value) : MANGLED.test(text.value)
  return mangled ? refuseField(said, field, 'row.key_mangled') : text
}

/** Minor units, never negative. */
export function readAmount(said: Said, field: string, terms: Terms): Result<Optional<bigint>> {
  const amount = readNumber(said, field, { places: terms.places, digitsMax: MONEY_DIGITS_MAX, terms })
  if (amount.ok && typeof amount.value === 'bigint' && amount.value < 0n) {
    return refuseField(said, field, 'row.amount_negative')
  }
  return amount
}

/** Thousandths, of either sign. */
export function readQuantity(said: Said, field: string, terms: Terms): Result<Optional<bigint>> {
  return readNumber(said, field, { places: QUANTITY_PLACES, digitsMax: QUANTITY_DIGITS_MAX, terms })
}

interface Scale {
  readonly places: number
  readonly digitsMax: number
  readonly terms: Terms
}

function readNumber(said: Said, field: string, scale: Scale): Result<Optional<bigint>> {
  const value = said.values[field]
  if (typeof value === 'number') {
    const scaled = scaledDouble(value, scale.places)
    if (scaled !== null) return ok(scaled)
    const plain = withoutExponent(said.digitsOf(field))
    return plain === null
      ? refuseField(said, field, 'row.number_out_of_range')
      : toScale(said, field, { plain, scale })
  }
  const text = readText(said, field, CODE_CHARS_MAX)
  if (!text.ok || text.value === undefined || text.value === null) return text as Result<Optional<bigint>>
  const number = plainNumber(text.value, scale.terms.decimal)
  if ('fault' in number) return refuseField(said, field, number.fault)
  return toScale(said, field, { plain: number.plain, scale })
}

function toScale(
  said: Said,
  field: string,
  { plain, scale }: { plain: string; scale: Scale },
): Result<bigint> {
  const number = scaledNumber(plain, scale)
  return 'fault' in number ? refuseField(said, field, number.fault) : ok(number.scaled)
}

/** A moment; a date alone is the edge of its day. */
export function readDate(
  said: Said,
  field: string,
  { edge, terms }: { edge: Edge; terms: Terms },
): Result<Optional<Date>> {
  const text = readText(said, field, CODE_CHARS_MAX)
  if (!text.ok || text.value === undefined || text.value === null) return text as Result<Optional<Date>>
  const date = terms.dateOf(text.value, edge)
  return date === null ? refuseField(said, field, 'row.date_malformed') : ok(date)
}

const YES = new Set([
  'true',
  '1',
  's',
  'sim',
  'y',
  'yes',
  'si',
  'sí',
  'verdadeiro',
  'verdadero',
  'ativo',
  'activo',
  'active',
])
const NO = new Set(['false', '0', 'n', 'nao', 'não', 'no', 'falso', 'inativo', 'inactivo', 'inactive'])

/** The longest of these words. */
const FLAG_CHARS_MAX = 10

/** A yes or no, as JSON has it or as one of the words of three languages. */
export function readFlag(said: Said, field: string): Result<Optional<boolean>> {
  if (typeof said.values[field] === 'boolean') return ok(said.values[field])
  const text = readText(said, field, CODE_CHARS_MAX)
  if (!text.ok || text.value === undefined || text.value === null) return text as Result<Optional<boolean>>
  const flag = flagOf(text.value)
  return flag === null ? refuseField(said, field, 'row.field_invalid') : ok(flag)
}

/** "Sim" → true, "inactivo" → false; null for what is neither. */
export function flagOf(text: string): boolean | null {
  if (text.length > FLAG_CHARS_MAX) return null
  const word = text.toLowerCase()
  if (YES.has(word)) return true
  return NO.has(word) ? false : null
}
