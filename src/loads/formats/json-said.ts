import type { NestedWords, Said } from '../kinds/said.ts'
import { type Names, REFUSED, fieldHolding } from '../vocabulary/names.ts'
import { mappedSaid } from '../mapping/mapped-said.ts'
import { sentElement } from './json-sent.ts'
import { type Element, isObject, standsPlainly } from './json-value.ts'

/** What is the same for all elements of a file. */
export interface ReadElement {
  readonly names: Names
  readonly nested: Readonly<Record<NestedWords, Names>>
  /** Told of each field that means nothing to us. */
  readonly ignore: (spelling: string) => void
}

/** Of one object of an element: the element itself, or a variant in it. */
export interface Place {
  readonly how: ReadElement
  readonly names: Names
  /** "" for the element, "variacoes[0]." for a variant. */
  readonly path: string
  /** The element's text, and the object once more with its numbers as text. */
  readonly text: string
  readonly exactly: () => unknown
}

/** A JSON object as what it says under our names. */
export function saidBy(element: Element, place: Place): Said {
  const values = valuesOf(element, place)
  const keyOf = (field: string) => keyIn(element, { field, values, names: place.names })
  const said: Said = {
    values,
    spellingOf: (field) => place.path + (keyOf(field) ?? field),
    digitsOf: (field) => {
      const value = values[field]
      const key = keyOf(field) ?? field
      if (Number.isSafeInteger(value) && standsPlainly(place.text, `"${key}":`, String(value)))
        return String(value)
      return String((place.exactly() as Element)[key])
    },
    nested: (field, words) => {
      const key = keyOf(field) ?? field
      return nestedIn(values[field], { place, words, key, exactly: () => (place.exactly() as Element)[key] })
    },
  }
  const { mapped } = place.names
  return mapped === undefined
    ? said
    : mappedSaid(said, { mapped, sent: sentElement(element, { place, nestedIn }) })
}

function valuesOf(element: Element, { names, path, how }: Place): Element {
  const values: Record<string, unknown> = {}
  for (const key of Object.keys(element)) {
    const field = fieldHolding(names.fieldOf(key), element[key])
    if (field === null && names.mapped?.spreads.some(({ codes }) => codes === null) === true) continue
    if (field === null) how.ignore(path.replace(/\[\d+\]/g, '') + key)
    else if (field !== REFUSED) values[field] = together(values[field], element[key])
  }
  return values
}

/**
 * A field under two names: what one leaves empty the other says. Where both speak, and differ, they become
 * a pair, which no reader accepts.
 */
function together(one: unknown, other: unknown): unknown {
  if (one === undefined || one === other) return other
  if (isEmpty(one)) return isEmpty(other) ? one : other
  return isEmpty(other) ? one : [one, other]
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === ''
}

/** The sender's own name of a field in this object: the one whose value was taken. */
function keyIn(
  element: Element,
  { field, values, names }: { field: string; values: Element; names: Names },
): string | undefined {
  const keys = Object.keys(element).filter((key) => fieldHolding(names.fieldOf(key), element[key]) === field)
  return keys.find((key) => element[key] === values[field]) ?? keys[0]
}

interface Nested {
  readonly place: Place
  readonly words: NestedWords
  /** What the sender calls the list, and the list once more with its numbers as text. */
  readonly key: string
  readonly exactly: () => unknown
}

/** The objects of a list within an object; null where it is none, or has something else in it. */
export function nestedIn(list: unknown, { place, words, key, exactly }: Nested): readonly Said[] | null {
  if (!Array.isArray(list) || !list.every(isObject)) return null
  const names = place.how.nested[words]
  return list.map((element, index) =>
    saidBy(element, {
      ...place,
      names,
      path: `${place.path}${key}[${index}].`,
      exactly: () => (exactly() as readonly unknown[])[index],
    }),
  )
}
