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
  /** Null where the row gives none: the one that its sku belongs to, or the sku itself, stands in (contract 3.1). */
  readonly reference: string | null
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
  /** In a load of several kinds: the place, among the row's parts, of the product part it belongs to. */
  readonly of?: number
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
  /** As of a price. */
  readonly of?: number
  readonly key: VariantKey
  readonly store: string
  /** Thousandths; may be negative, as ERPs have it. */
  readonly quantity: bigint
  /** The row's own moment; null takes the load's. */
  readonly asOf: Date | null
}

/**
 * An attribute's value in each form that what was sent can be read in: `t` text, `n` number (plain decimal),
 * `b` yes or no, `d` date, `l` one or several of a list. Which of them counts says its definition, which only the
 * catalogue knows. A text that can be nothing else stands for itself; null clears.
 */
export type StatedValue =
  | string
  | null
  | {
      readonly t?: string
      readonly n?: string
      readonly b?: boolean
      readonly d?: string
      readonly l?: string | readonly string[]
    }

export interface AttributePart {
  readonly kind: 'attribute'
  /** Of which variant the value is, or, without a size, of which product; null in a definition. */
  readonly key: VariantKey | null
  readonly attribute: string
  /** `name`, `scope`, `dataType`, `values`, as far as given; null in a value. */
  readonly definition: Patch | null
  readonly value: StatedValue
}

export type Part = ProductPart | PricePart | StockPart | AttributePart

/** One element of the file: what it says, or why it was refused before anybody looked at the catalogue. */
export type Row =
  | { readonly rowNumber: number; readonly key: string; readonly parts: readonly Part[] }
  | { readonly rowNumber: number; readonly key: string; readonly refusal: Refusal }
