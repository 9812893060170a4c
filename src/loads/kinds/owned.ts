import { ok, type Result } from '../../kernel/result.ts'
import type { PricePart, ProductPart, StockPart, VariantKey } from '../rows.ts'
import { ONE_SIZE } from './key.ts'
import { readOwner } from './owner.ts'
import { readPrice } from './price.ts'
import { inheriting, refuseField, type Said, type Terms } from './said.ts'
import { readBalance } from './stock.ts'

type Owned = PricePart | StockPart

/** An element with a product and its variants, of which the prices and balances are to be read. */
export interface ProductRow {
  readonly said: Said
  /** The product parts; a price of a variant that is not among them adds one. */
  readonly owners: ProductPart[]
  /** What was said of each of the first owners: the variants, or the element itself. */
  readonly saidBy: readonly Said[]
  readonly terms: Terms
}

/** How prices, or balances, stand in an element. */
interface Way {
  /** The list of them in a product or a variant. */
  readonly list: 'prices' | 'stock'
  readonly value: 'price' | 'quantity'
  /** What tells those of one variant apart. */
  readonly apart: 'list' | 'store'
  /** What the product says for all that do not say it themselves. */
  readonly shared: readonly string[]
  /** Any of these makes a flat one. */
  readonly flat: readonly string[]
  readonly read: (said: Said, key: VariantKey, terms: Terms) => Result<Owned>
}

const WAYS: Readonly<Record<'price' | 'stock', Way>> = {
  price: {
    list: 'prices',
    value: 'price',
    apart: 'list',
    shared: ['list', 'validFrom', 'validTo'],
    flat: ['price', 'salePrice'],
    read: readPrice,
  },
  stock: {
    list: 'stock',
    value: 'quantity',
    apart: 'store',
    shared: ['store', 'asOf'],
    flat: ['quantity'],
    read: readBalance,
  },
}

/** Prices and balances of one element: a model has some dozens of variants, a chain some dozens of stores. */
const OWNED_MAX = 20_000

/** One price or balance as said, and the place of its owner; null: of every variant that does not say its own. */
interface Entry {
  readonly said: Said
  readonly of: number | null
}

/** The prices, or the balances, of an element: of each variant its own, then what the product says for all of them. */
export function readOwned(row: ProductRow, kind: 'price' | 'stock'): Result<readonly Owned[]> {
  const way = WAYS[kind]
  const entries = entriesOf(row, kind)
  if (!entries.ok) return entries
  const parts: Owned[] = []
  const taken = new Map<string, Entry['of']>()
  for (const { said, of } of entries.value) {
    // A balance of a product with several variants is nobody's.
    if (of === null && kind === 'stock' && row.saidBy.length > 1) {
      return refuseField(said, way.value, 'row.key_missing')
    }
    for (const place of of === null ? row.saidBy.keys() : [of]) {
      const part = way.read(said, keyOf(row.owners[place]!), row.terms)
      if (!part.ok) return part
      const label = `${place} ${apartIn(part.value)}`
      if (taken.has(label) && taken.get(label) === of) return refuseField(said, way.apart, 'row.key_conflict')
      if (taken.has(label)) continue
      taken.set(label, of)
      parts.push({ ...part.value, of: place })
      if (parts.length > OWNED_MAX) {
        return refuseField(row.said, way.list, 'row.field_too_long', { limit: OWNED_MAX })
      }
    }
  }
  return ok(parts)
}

/** A variant's own entries come first: they go before those of the whole product. */
function entriesOf(row: ProductRow, kind: 'price' | 'stock'): Result<readonly Entry[]> {
  const { said, saidBy } = row
  const isNested = saidBy[0] !== said
  const entries: Entry[] = []
  for (const [of, variant] of isNested ? saidBy.entries() : []) {
    const own = entriesIn(variant, { kind, heir: inheriting(variant, said, WAYS[kind].shared) })
    if (!own.ok) return own
    entries.push(...own.value.map((entry) => ({ said: entry.said, of })))
  }
  const whole = entriesIn(said, { kind, heir: said })
  if (!whole.ok) return whole
  for (const entry of whole.value) {
    const of = entry.isListed ? readOwner(entry.said, row.owners) : ok(null)
    if (!of.ok) return of
    entries.push({ said: entry.said, of: of.value ?? (isNested ? null : 0) })
  }
  return ok(entries)
}

interface EntryIn {
  readonly said: Said
  readonly isListed: boolean
}

/** What one object says flat, in spread columns, and in its list; `heir` has also what it takes from the product. */
function entriesIn(
  said: Said,
  { kind, heir }: { kind: 'price' | 'stock'; heir: Said },
): Result<readonly EntryIn[]> {
  const { list, value, flat, shared } = WAYS[kind]
  const sent = said.values[list]
  const listed = sent === undefined || sent === null ? [] : said.nested(list, kind)
  if (listed === null) return refuseField(said, list, 'row.field_invalid')
  const isFlat = flat.some((field) => said.values[field] !== undefined)
  return ok([
    ...(isFlat ? [{ said: heir, isListed: false }] : []),
    ...(said.spread?.(value) ?? []).map((entry) => ({ said: entry, isListed: false })),
    ...listed.map((entry) => ({ said: inheriting(entry, heir, shared), isListed: true })),
  ])
}

function apartIn(part: Owned): string {
  return part.kind === 'price' ? part.list : part.store
}

function keyOf({ sku, reference, size }: ProductPart): VariantKey {
  return { sku, ean: null, reference, size: size ?? ONE_SIZE }
}
