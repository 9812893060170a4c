import type { NestedWords } from '../kinds/said.ts'

/** Under what a mapping names the fields of what is nested in an element: `variants.sku`, `prices.price`. */
const NESTS: Readonly<Record<string, NestedWords>> = {
  variants: 'variant',
  prices: 'price',
  stock: 'stock',
  kit: 'kit',
}

/** A field of ours, and the kind of object it is of. */
export interface Target {
  readonly place: 'element' | NestedWords
  /** `attributes.<code>` as one name. */
  readonly field: string
}

/** "price" → a field of the element, "variants.sku" → of a variant, "variants.prices.price" → of a price. */
export function placeOf(target: string): Target {
  let place: Target['place'] = 'element'
  let field = target
  for (;;) {
    const point = field.indexOf('.')
    const nest = point === -1 ? '' : field.slice(0, point)
    if (!Object.hasOwn(NESTS, nest)) return { place, field }
    place = NESTS[nest]!
    field = field.slice(point + 1)
  }
}

/** The code in `attributes.<code>`; null for other fields. */
export function attributeIn(field: string): string | null {
  return field.startsWith(ATTRIBUTES) ? field.slice(ATTRIBUTES.length) : null
}

const ATTRIBUTES = 'attributes.'
