import type { LoadKind } from '../rows.ts'
import type { Kind } from './kind.ts'
import { PRICE } from './price.ts'
import { PRODUCT } from './product.ts'
import { STOCK } from './stock.ts'

/** The kinds the hub reads now; attributes come later. */
export const KINDS: Readonly<Partial<Record<LoadKind, Kind>>> = {
  product: PRODUCT,
  price: PRICE,
  stock: STOCK,
}
