import { ok, type Result } from '../../kernel/result.ts'
import type { ProductPart } from '../rows.ts'
import { ONE_SIZE } from './key.ts'
import { refuseField, type Said } from './said.ts'
import { readCode } from './values.ts'

/**
 * The place of the variant that an entry of a product's list names; null where it names none. A variant that the row
 * does not list becomes a part of its own, which says nothing else of it.
 */
export function readOwner(entry: Said, owners: ProductPart[]): Result<number | null> {
  const reference = readCode(entry, 'reference')
  if (!reference.ok) return reference
  const own = owners[0]!.reference ?? owners[0]!.sku
  if ((reference.value ?? own) !== own) return refuseField(entry, 'reference', 'row.key_conflict')
  for (const field of ['sku', 'ean', 'size'] as const) {
    const code = readCode(entry, field)
    if (!code.ok) return code
    if (typeof code.value !== 'string') continue
    const place = owners.findIndex((owner) => owner[field] === code.value)
    if (place !== -1) return ok(place)
    // A bar code alone makes no variant.
    if (field === 'ean') return refuseField(entry, field, 'row.key_conflict')
    const size = readCode(entry, 'size')
    if (!size.ok) return size
    const sku = field === 'sku' ? code.value : null
    return ok(owners.push(partOf(own, { sku, size: size.value ?? ONE_SIZE })) - 1)
  }
  return ok(null)
}

function partOf(reference: string | null, { sku, size }: { sku: string | null; size: string }): ProductPart {
  return { kind: 'product', reference, size, sku, ean: undefined, product: {}, variant: {}, kit: undefined }
}
