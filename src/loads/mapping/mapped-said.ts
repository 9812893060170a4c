import { plainNumber, withoutExponent } from '../kinds/numbers.ts'
import { type NestedWords, type Said, UNTRANSLATED } from '../kinds/said.ts'
import type { Mapped, Spot, Spreading, Taking } from './mapped.ts'
import { multiplied } from './multiply.ts'
import { attributeIn } from './targets.ts'

/** An element as the sender wrote it, for a mapping to look in. */
export interface Sent {
  readonly valueAt: (spot: Spot) => unknown
  /** A number with the digits the sender wrote. */
  readonly digitsAt: (spot: Spot) => string
  readonly spellingAt: (spot: Spot) => string
  readonly nestedAt: (spot: Spot, words: NestedWords) => readonly Said[] | null
  /** The filled columns of a spread. */
  readonly columnsIn: (spreading: Spreading) => readonly SpreadCell[]
}

/** What one row has in one of the columns that are spread. */
export interface SpreadCell {
  /** The code of its store or list. */
  readonly code: string
  readonly spelling: string
  readonly value: unknown
  readonly digits: () => string
}

/** One field as a mapping has it. */
interface Taken {
  readonly spot: Spot | null
  readonly value: unknown
  /** The digits of a number that the mapping made; null where the sender's stand. */
  readonly digits: string | null
  /** What the sender wrote, where the value is another; undefined where it is the same. */
  readonly sent: unknown
}

/** What an element says once the mapping has taken its fields. */
export function mappedSaid(said: Said, { mapped, sent }: { mapped: Mapped; sent: Sent }): Said {
  const values: Record<string, unknown> = { ...said.values }
  const taken = new Map<string, Taken>()
  for (const taking of mapped.takings) {
    const one = takenBy(taking, { mapped, sent })
    if (one.value === undefined) continue
    const code = attributeIn(taking.field)
    const field = code === null ? taking.field : 'attributes'
    values[field] = code === null ? one.value : withAttribute(values[field], { code, value: one.value })
    if (code === null || one.value === UNTRANSLATED) taken.set(field, one)
  }
  const spotOf = (field: string) => taken.get(field)?.spot ?? null
  return {
    values,
    spellingOf: (field) => {
      const spot = spotOf(field)
      return spot === null ? said.spellingOf(field) : sent.spellingAt(spot)
    },
    digitsOf: (field) => digitsIn(field, { said, sent, taken: taken.get(field) }),
    nested: (field, words) => {
      const spot = spotOf(field)
      return spot === null ? said.nested(field, words) : sent.nestedAt(spot, words)
    },
    sentOf: (field) => taken.get(field)?.sent,
    ...(mapped.spreads.length === 0
      ? {}
      : { spread: (value) => spreadIn({ ...said, values }, { value, mapped, sent }) }),
  }
}

interface Looking {
  readonly mapped: Mapped
  readonly sent: Sent
}

function takenBy(taking: Taking, { mapped, sent }: Looking): Taken {
  const { spots, constant } = taking
  if (spots.length === 0)
    return { spot: null, value: constant, digits: digitsOfMade(constant), sent: undefined }
  const spot = spots.find((one) => isFilled(sent.valueAt(one))) ?? spots.find((one) => isSent(sent, one))
  if (spot === undefined) return translated(undefined, taking, { spot: spots[0]!, digits: () => '' })
  const value = sent.valueAt(spot)
  const digits = () => sent.digitsAt(spot)
  if (taking.values !== undefined) return translated(value, taking, { spot, digits })
  if (taking.multiply !== undefined) return scaled(value, taking.multiply, { spot, digits, mapped })
  return { spot, value, digits: null, sent: undefined }
}

function isFilled(value: unknown): boolean {
  return value !== undefined && value !== null && !(typeof value === 'string' && value.trim() === '')
}

function isSent(sent: Sent, spot: Spot): boolean {
  return sent.valueAt(spot) !== undefined
}

interface Found {
  readonly spot: Spot
  readonly digits: () => string
}

/** An empty value is absent unless `values` says what "" means; null stays null. */
function translated(value: unknown, { values = {} }: Taking, { spot, digits }: Found): Taken {
  const as = (made: unknown) => ({ spot, value: made, digits: digitsOfMade(made), sent: value })
  if (value === null) return as(null)
  const word = wordOf(value, digits)
  if (word !== null && Object.hasOwn(values, word)) return as(values[word])
  return as(word === '' ? undefined : UNTRANSLATED)
}

/** The text by which a value is looked up; null for a list or an object. */
function wordOf(value: unknown, digits: () => string): string | null {
  if (value === undefined) return ''
  if (typeof value === 'string') return value.trim()
  if (typeof value === 'number') return digits()
  return typeof value === 'boolean' ? String(value) : null
}

/** Longer than any number we keep. */
const NUMBER_CHARS_MAX = 128

/** What is no number, or an ambiguous one, stays as it is: its reader refuses it by the sender's own words. */
function scaled(value: unknown, factor: string, { spot, digits, mapped }: Found & { mapped: Mapped }): Taken {
  const plain = plainOf(value, { digits, mapped })
  if (plain === null) return { spot, value, digits: null, sent: undefined }
  const product = multiplied(plain, factor)
  return { spot, value: Number(product), digits: product, sent: typeof value === 'number' ? digits() : value }
}

function plainOf(
  value: unknown,
  { digits, mapped }: { digits: () => string; mapped: Mapped },
): string | null {
  const text = typeof value === 'number' ? digits() : value
  if (typeof text !== 'string' || text.length > NUMBER_CHARS_MAX) return null
  if (typeof value === 'number') return withoutExponent(text)
  const number = plainNumber(text.trim(), mapped.decimal)
  return 'plain' in number ? number.plain : null
}

function digitsOfMade(value: unknown): string | null {
  return typeof value === 'number' ? String(value) : null
}

function digitsIn(
  field: string,
  { said, sent, taken }: { said: Said; sent: Sent; taken: Taken | undefined },
): string {
  if (taken === undefined) return said.digitsOf(field)
  if (taken.digits !== null) return taken.digits
  return taken.spot === null ? String(taken.value) : sent.digitsAt(taken.spot)
}

/** Attributes may have come as an object or as a list; a value without a translation makes them unreadable. */
function withAttribute(attributes: unknown, entry: { code: string; value: unknown }): unknown {
  if (entry.value === UNTRANSLATED || attributes === UNTRANSLATED) return UNTRANSLATED
  if (Array.isArray(attributes)) return [...(attributes as unknown[]), entry]
  if (typeof attributes !== 'object' || attributes === null) return [entry]
  return [...Object.entries(attributes).map(([code, value]) => ({ code, value: value as unknown })), entry]
}

/** Each filled column as a price or a balance of its own; what else the row says of all of them holds for each. */
function spreadIn(
  said: Said,
  { value, mapped, sent }: Looking & { value: 'price' | 'quantity' },
): readonly Said[] {
  return mapped.spreads
    .filter((spreading) => spreading.value === value)
    .flatMap((spreading) =>
      sent
        .columnsIn(spreading)
        .filter((cell) => isFilled(cell.value))
        .map((cell) => entryOf(said, { cell, spreading })),
    )
}

function entryOf(said: Said, { cell, spreading }: { cell: SpreadCell; spreading: Spreading }): Said {
  const { into, value: field } = spreading
  return {
    // A sale price stands beside one price, and a spread row has several.
    values: { ...said.values, salePrice: undefined, [into]: cell.code, [field]: cell.value },
    spellingOf: (name) => (name === field || name === into ? cell.spelling : said.spellingOf(name)),
    digitsOf: (name) => (name === field ? cell.digits() : said.digitsOf(name)),
    nested: said.nested,
  }
}
