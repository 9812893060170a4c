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
}

export type NestedWords = 'variant' | 'kit'

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
  const seen =
    value === undefined ? {} : { value: shown(typeof value === 'number' ? said.digitsOf(field) : value) }
  return { ok: false, refusal: { code, facts: { field: said.spellingOf(field), ...seen, ...facts } } }
}

/** A value as a person sees it in a report, cut at 200 characters. */
export function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
  return storable(text.length > SEEN_CHARS_MAX ? `${text.slice(0, SEEN_CHARS_MAX - 1)}…` : text)
}
