import type { Refusal } from '../../kernel/result.ts'
import type { RefusalCode } from '../../kernel/refusals.ts'
import { storable } from '../../kernel/storable.ts'
import type { DecimalMark } from './numbers.ts'
import type { ReadDate } from './dates.ts'

/** What one element of a file says, under our names. An absent field has no entry. */
export interface Said {
  readonly values: Readonly<Record<string, unknown>>
  /** The sender's own name of a field, for whoever has to mend it. */
  readonly spellingOf: (field: string) => string
  /** A JSON number with the digits the sender wrote, which a double may have lost. */
  readonly digitsOf: (field: string) => string
  /** The elements of a list of objects, each under the names of `words`; null where one is no object. */
  readonly nested: (field: string, words: NestedWords) => readonly Said[] | null
  /** Where a mapping made another value of it: what the sender wrote. Undefined for other fields. */
  readonly sentOf?: (field: string) => unknown
  /** Where a mapping spreads columns: one entry a filled column, under the names of a price or a balance. */
  readonly spread?: (value: 'price' | 'quantity') => readonly Said[]
}

export type NestedWords = 'variant' | 'price' | 'stock' | 'kit' | 'attribute'

/** What stands for a value that an integration's mapping does not translate: no reader accepts it. */
export const UNTRANSLATED = Symbol('untranslated')

/** How the values of one file are to be read. */
export interface Terms {
  /** Places of the site's currency. */
  readonly places: number
  readonly decimal: DecimalMark | undefined
  readonly dateOf: ReadDate
}

const SEEN_CHARS_MAX = 200

/** A refusal that names the sender's own field and what stood in it. */
export function refuseField(
  said: Said,
  field: string,
  code: RefusalCode,
  facts: Readonly<Record<string, unknown>> = {},
): { ok: false; refusal: Refusal } {
  const value = said.values[field]
  const sent = said.sentOf?.(field) ?? (typeof value === 'number' ? said.digitsOf(field) : value)
  const seen = value === undefined ? {} : { value: shown(sent) }
  const known = value === UNTRANSLATED ? 'row.value_unknown' : code
  return { ok: false, refusal: { code: known, facts: { field: said.spellingOf(field), ...seen, ...facts } } }
}

/** A value as a person sees it in a report, cut at 200 characters. */
export function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
  return storable(text.length > SEEN_CHARS_MAX ? `${text.slice(0, SEEN_CHARS_MAX - 1)}…` : text)
}

/** An object that takes these fields from the one it stands in, where it has none of its own. */
export function inheriting(said: Said, from: Said, fields: readonly string[]): Said {
  const taken = fields.filter((field) => said.values[field] === undefined && from.values[field] !== undefined)
  if (taken.length === 0) return said
  const of = (field: string) => (taken.includes(field) ? from : said)
  return {
    values: { ...said.values, ...Object.fromEntries(taken.map((field) => [field, from.values[field]])) },
    spellingOf: (field) => of(field).spellingOf(field),
    digitsOf: (field) => of(field).digitsOf(field),
    nested: said.nested,
    sentOf: (field) => of(field).sentOf?.(field),
  }
}
