import { datesIn } from '../kinds/dates.ts'
import { plainNumber } from '../kinds/numbers.ts'
import { flagOf } from '../kinds/values.ts'
import type { Scalar } from './mapping.ts'

/** What kind of value a field of ours holds; those not named here are text. */
export type FieldType = 'text' | 'number' | 'flag' | 'date' | 'list'

const TYPES: Readonly<Record<string, FieldType>> = {
  price: 'number',
  salePrice: 'number',
  quantity: 'number',
  weightGrams: 'number',
  heightCm: 'number',
  widthCm: 'number',
  lengthCm: 'number',
  active: 'flag',
  validFrom: 'date',
  validTo: 'date',
  asOf: 'date',
  images: 'list',
  attributes: 'list',
  variants: 'list',
  prices: 'list',
  stock: 'list',
  kit: 'list',
  values: 'list',
}

/** Those that no null clears: what a row is known by, and what a price or a balance is. */
const NEVER_NULL = [
  'sku',
  'reference',
  'size',
  'list',
  'store',
  'price',
  'quantity',
  'asOf',
  'code',
  'attribute',
]

const DATE_OF = datesIn('UTC')

/** The type of a field by its name within its object. */
export function typeOf(field: string): FieldType {
  return Object.hasOwn(TYPES, field) ? TYPES[field]! : 'text'
}

/** Whether a value written into a mapping is one that its field takes. A list is no scalar, but for one image. */
export function takes(field: string, value: Scalar): boolean {
  if (value === null) return !NEVER_NULL.includes(field)
  switch (typeOf(field)) {
    case 'number':
      return typeof value === 'number' || (typeof value === 'string' && 'plain' in plainNumber(value.trim()))
    case 'flag':
      return typeof value === 'boolean' || (typeof value === 'string' && flagOf(value.trim()) !== null)
    case 'date':
      return typeof value === 'string' && DATE_OF(value.trim(), 'start') !== null
    case 'list':
      return field === 'images' && typeof value === 'string'
    default:
      return typeof value === 'string' || typeof value === 'number'
  }
}
