import type { Sent, SpreadCell } from '../mapping/mapped-said.ts'
import type { Spot, Spreading } from '../mapping/mapped.ts'
import { follow, keyOf } from '../mapping/path.ts'
import type { nestedIn as NestedIn, Place } from './json-said.ts'
import { type Element, isObject, standsPlainly } from './json-value.ts'

interface Around {
  readonly place: Place
  readonly nestedIn: typeof NestedIn
}

/** A JSON object as the sender wrote it, for a mapping to look in by name or path. */
export function sentElement(element: Element, { place, nestedIn }: Around): Sent {
  const digitsIn = (find: (from: unknown) => unknown, key: string) => {
    const value = find(element)
    const plain = Number.isSafeInteger(value) && standsPlainly(place.text, `"${key}":`, String(value))
    return String(plain ? value : find(place.exactly()))
  }
  return {
    valueAt: (spot) => finderOf(spot)(element),
    digitsAt: (spot) => digitsIn(finderOf(spot), keyIn(element, spot)),
    spellingAt: (spot) => place.path + (spot.name === undefined ? spellingOf(spot) : keyIn(element, spot)),
    nestedAt: (spot, words) => {
      const find = finderOf(spot)
      return nestedIn(find(element), {
        place,
        words,
        key: spot.name === undefined ? spellingOf(spot) : keyIn(element, spot),
        exactly: () => find(place.exactly()),
      })
    },
    columnsIn: (spreading) => columnsIn(element, spreading, { place, digitsIn }),
  }
}

/** A column number means nothing in an object. */
function finderOf(spot: Spot): (from: unknown) => unknown {
  if (spot.path !== undefined) return (from) => follow(from, spot.path.steps)
  if (spot.name === undefined) return () => undefined
  const path = [spot.name]
  return (from) => follow(from, path)
}

function spellingOf(spot: Spot): string {
  if (spot.path !== undefined) return spot.path.text
  return spot.name ?? `#${spot.column + 1}`
}

/** The key under which a name stands; the last one of a path. */
function keyIn(element: Element, { name, path }: Spot): string {
  if (name !== undefined) return keyOf(element, name) ?? name
  return String(path?.steps.at(-1) ?? '')
}

function columnsIn(
  element: Element,
  { codes, codeOf }: Spreading,
  { place, digitsIn }: { place: Place; digitsIn: (find: (from: unknown) => unknown, key: string) => string },
): readonly SpreadCell[] {
  return Object.keys(element).flatMap((key) => {
    const value = element[key]
    const isOther = place.names.fieldOf(key) === null && !isObject(value) && !Array.isArray(value)
    const code = codes === null && isOther ? key.trim() : codeOf(key)
    if (code === null || code === '') return []
    const digits = () => digitsIn((from) => (from as Element)[key], key)
    return [{ code, spelling: place.path + key, value, digits }]
  })
}
