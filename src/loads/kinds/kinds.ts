import type { LoadKind } from '../rows.ts'
import type { Kind } from './kind.ts'
import { ATTRIBUTE } from './attribute.ts'
import { PRICE } from './price.ts'
import { PRODUCT } from './product.ts'
import { STOCK } from './stock.ts'

/** The kinds of load. */
export const KINDS: Readonly<Record<LoadKind, Kind>> = {
  product: PRODUCT,
  price: PRICE,
  stock: STOCK,
  attribute: ATTRIBUTE,
}
