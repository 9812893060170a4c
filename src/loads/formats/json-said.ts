import type { NestedWords, Said } from '../kinds/said.ts'
import { type Names, REFUSED } from '../vocabulary/names.ts'

export type Element = Readonly<Record<string, unknown>>

/** What is the same for all elements of a file. */
export interface ReadElement {
  readonly names: Names
  readonly nested: Readonly<Record<NestedWords, Names>>
  /** Told of each field that means nothing to us. */
  readonly ignore: (spelling: string) => void
}

/** Of one object of an element: the element itself, or a variant in it. */
interface Place {
  readonly how: ReadElement
  readonly names: Names
  /** "" for the element, "variacoes[0]." for a variant. */
  readonly path: string
  /** The element's text, and the object once more with its numbers as text. */
  readonly text: string
  readonly exactly: () => unknown
}

/** What would make more of the digits before it: a whole number such as 1000 may have been sent as 1e3 or 1000.0. */
const GOES_ON = /[\d.eE]/

/** Whether a number stands in the text as JavaScript writes it. Saves most codes a second reading of the element. */
function standsPlainly(text: string, key: string, digits: string): boolean {
  for (const plain of [key + digits, `${key} ${digits}`]) {
    const at = text.indexOf(plain)
    if (at !== -1) return !GOES_ON.test(text.charAt(at + plain.length))
  }
  return false
}

/** A JSON object as what it says under our names. */
export function saidBy(element: Element, place: Place): Said {
  const values = valuesOf(element, place)
  const keyOf = (field: string) => keyIn(element, { field, values, names: place.names })
  return {
    values,
    spellingOf: (field) => place.path + (keyOf(field) ?? field),
    digitsOf: (field) => {
      const value = values[field]
      const key = keyOf(field) ?? field
      if (Number.isSafeInteger(value) && standsPlainly(place.text, `"${key}":`, String(value)))
        return String(value)
      return String((place.exactly() as Element)[key])
    },
    nested: (field, words) => nestedIn(values[field], { place, words, key: keyOf(field) ?? field }),
  }
}

function valuesOf(element: Element, { names, path, how }: Place): Element {
  const values: Record<string, unknown> = {}
  for (const key of Object.keys(element)) {
    const field = names.fieldOf(key)
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
  const keys = Object.keys(element).filter((key) => names.fieldOf(key) === field)
  return keys.find((key) => element[key] === values[field]) ?? keys[0]
}

interface Nested {
  readonly place: Place
  readonly words: NestedWords
  readonly key: string
}

function nestedIn(list: unknown, { place, words, key }: Nested): readonly Said[] | null {
  if (!Array.isArray(list) || !list.every(isObject)) return null
  const names = place.how.nested[words]
  return list.map((element, index) =>
    saidBy(element, {
      ...place,
      names,
      path: `${place.path}${key}[${index}].`,
      exactly: () => ((place.exactly() as Element)[key] as readonly unknown[])[index],
    }),
  )
}

/** Whether a JSON value is an object, and neither null nor a list. */
export function isObject(value: unknown): value is Element {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
