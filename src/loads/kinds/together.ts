import { ok, type Result } from '../../kernel/result.ts'
import type { LoadKind, Part } from '../rows.ts'
import type { Kind } from './kind.ts'
import { KINDS } from './kinds.ts'
import { readOwned } from './owned.ts'
import { PRODUCT, readProducts } from './product.ts'
import type { Said, Terms } from './said.ts'

/** What is read of each row of a load: one kind, or a product with its prices, its stock or both. */
export function kindOf(kinds: readonly LoadKind[]): Kind {
  const [only] = kinds
  if (kinds.length === 1 && only !== undefined) return KINDS[only]
  return {
    words: PRODUCT.words,
    needs: PRODUCT.needs,
    needsWith: kinds.includes('stock') ? [['quantity', 'store']] : [],
    read: (said, terms) => readTogether(said, { kinds, terms }),
    apart: null,
  }
}

/** The product parts first, then each price and balance with the place of the part it belongs to. */
function readTogether(
  said: Said,
  { kinds, terms }: { kinds: readonly LoadKind[]; terms: Terms },
): Result<readonly Part[]> {
  const products = readProducts(said, terms)
  if (!products.ok) return products
  const variants = said.nested('variants', 'variant') ?? []
  const row = { said, owners: [...products.value], saidBy: variants.length === 0 ? [said] : variants, terms }
  const owned: Part[] = []
  for (const kind of ['stock', 'price'] as const) {
    const parts = kinds.includes(kind) ? readOwned(row, kind) : ok([])
    if (!parts.ok) return parts
    owned.push(...parts.value)
  }
  return ok([...row.owners, ...owned])
}
