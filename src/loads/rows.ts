import type { Refusal } from '../kernel/result.ts'

/** What a load may carry. One load may carry several kinds. */
export type LoadKind = 'product' | 'stock' | 'price' | 'attribute'

/** The published integrationType numbers (source contract, section 2). Never renumbered. */
export const LOAD_TYPES = {
  1: ['product'],
  2: ['stock'],
  3: ['product', 'stock'],
  6: ['product', 'stock', 'price'],
  7: ['price'],
  8: ['product', 'price'],
  12: ['attribute'],
} as const satisfies Record<number, readonly LoadKind[]>

export type LoadType = keyof typeof LOAD_TYPES

/** Those whose rows the hub takes now; the others are known and answer `load.type_unavailable`. */
export const LOAD_TYPES_BUILT: readonly LoadType[] = [1, 2, 7]

/** How a row names its variant: by sku, or ean, or reference and size. At least one is there. */
export interface VariantKey {
  readonly sku: string | null
  readonly ean: string | null
  readonly reference: string | null
  /** Only with `reference`; `SIN DEFINIR` when the row names no size. */
  readonly size: string | null
}

/** Fields of ours by canonical name, as JSON values: an absent name leaves what is stored, null removes it. */
export type Patch = Readonly<Record<string, unknown>>

/** What one row says of one product and one of its variants. */
export interface ProductPart {
  readonly kind: 'product'
  /** Null only where neither reference nor sku can stand in for the other; see contract 3.1. */
  readonly reference: string
  /** The variant's size; null when the row speaks of the product alone (no size, no sku given). */
  readonly size: string | null
  readonly sku: string | null
  readonly ean: string | null | undefined
  readonly product: Patch
  readonly variant: Patch
  /** Absent: leaves it; null: no kit any more; else its components, sorted by sku, quantities in thousandths. */
  readonly kit: readonly { readonly sku: string; readonly quantity: bigint }[] | null | undefined
}

export interface PricePart {
  readonly kind: 'price'
  readonly key: VariantKey
  readonly list: string
  /** Minor units. undefined: absent, leaves what is stored; null: clears it (never for `price`). */
  readonly price: bigint | undefined
  readonly salePrice: bigint | null | undefined
  readonly validFrom: Date | null | undefined
  readonly validTo: Date | null | undefined
}

export interface StockPart {
  readonly kind: 'stock'
  readonly key: VariantKey
  readonly store: string
  /** Thousandths; may be negative, as ERPs have it. */
  readonly quantity: bigint
  /** The row's own moment; null takes the load's. */
  readonly asOf: Date | null
}

export type Part = ProductPart | PricePart | StockPart

/** One element of the file: what it says, or why it was refused before anybody looked at the catalogue. */
export type Row =
  | { readonly rowNumber: number; readonly key: string; readonly parts: readonly Part[] }
  | { readonly rowNumber: number; readonly key: string; readonly refusal: Refusal }
