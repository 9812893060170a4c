import { ok, type Result } from '../../kernel/result.ts'
import type { ProductPart } from '../rows.ts'
import { PRODUCT_FIELDS } from '../vocabulary/fields.ts'
import { readDetails } from './details.ts'
import { ONE_SIZE } from './key.ts'
import type { Kind } from './kind.ts'
import { readKit } from './kit.ts'
import { refuseField, type Said, type Terms } from './said.ts'
import { readCode } from './values.ts'

/** Variants of one element: a model has some dozens of sizes and colours. */
const VARIANTS_MAX = 1_000

/** A product with its variants nested, or one row for each variant. */
export const PRODUCT: Kind = {
  words: PRODUCT_FIELDS,
  needs: [['reference', 'sku']],
  read: readProducts,
  apart: null,
}

type Codes = Pick<ProductPart, 'reference' | 'sku' | 'size' | 'ean'>
type Shared = Pick<ProductPart, 'product' | 'kit'>

/** The parts of one element: one a variant, or one for the product alone. */
export function readProducts(said: Said, terms: Terms): Result<readonly ProductPart[]> {
  const codes = readCodes(said)
  if (!codes.ok) return codes
  const product = readDetails(said, terms)
  if (!product.ok) return product
  const kit = readKit(said, terms)
  if (!kit.ok) return kit
  const shared: Shared = { product: product.value, kit: kit.value }

  const sent = said.values['variants'] ?? []
  if (Array.isArray(sent) && sent.length === 0) return flatPart(said, codes.value, shared)
  return nestedParts(said, { codes: codes.value, shared, terms })
}

function readCodes(said: Said): Result<Codes> {
  const reference = readCode(said, 'reference')
  if (!reference.ok) return reference
  const size = readCode(said, 'size')
  if (!size.ok) return size
  const sku = readCode(said, 'sku')
  if (!sku.ok) return sku
  const ean = readCode(said, 'ean')
  if (!ean.ok) return ean
  return ok({
    reference: reference.value ?? null,
    size: size.value ?? null,
    sku: sku.value ?? null,
    ean: ean.value,
  })
}

/** One row, one variant; with neither size nor sku it speaks of the product alone. */
function flatPart(said: Said, codes: Codes, shared: Shared): Result<readonly ProductPart[]> {
  if (codes.reference === null && codes.sku === null) return refuseField(said, 'reference', 'row.key_missing')
  return ok([partOf(codes, { ...shared, variant: {} })])
}

function partOf(
  { reference, size, sku, ean }: Codes,
  rest: Pick<ProductPart, 'product' | 'kit' | 'variant'>,
): ProductPart {
  return { kind: 'product', reference, size: size ?? (sku === null ? null : ONE_SIZE), sku, ean, ...rest }
}

interface Parent {
  readonly codes: Codes
  readonly shared: Shared
  readonly terms: Terms
}

function nestedParts(said: Said, { codes, shared, terms }: Parent): Result<readonly ProductPart[]> {
  const variants = said.nested('variants', 'variant')
  if (variants === null) return refuseField(said, 'variants', 'row.field_invalid')
  if (variants.length > VARIANTS_MAX) {
    return refuseField(said, 'variants', 'row.field_too_long', { limit: VARIANTS_MAX })
  }
  const read: { readonly variant: Said; readonly codes: Codes }[] = []
  for (const variant of variants) {
    const own = readCodes(variant)
    if (!own.ok) return own
    read.push({ variant, codes: own.value })
  }

  // The product's own code may stand under `codigo`; that of an only variant stands in, too.
  const reference = codes.reference ?? codes.sku
  if (reference === null && (read.length > 1 || read[0]!.codes.sku === null))
    return refuseField(said, 'reference', 'row.key_missing')

  const parts: ProductPart[] = []
  const taken = new Set<string>()
  for (const { variant, codes: own } of read) {
    if (own.sku === null && own.size === null && read.length > 1)
      return refuseField(variant, 'sku', 'row.key_missing')
    const details = readDetails(variant, terms)
    if (!details.ok) return details
    const part = partOf({ ...own, reference }, { ...shared, variant: details.value })
    const twin = takenField(part, taken)
    if (twin !== null) return refuseField(variant, twin, 'row.key_conflict')
    parts.push(part)
  }
  return ok(parts)
}

/** Which of a variant's keys another one of the same element has already; takes them. */
function takenField({ sku, size }: ProductPart, taken: Set<string>): 'sku' | 'size' | null {
  for (const [field, code] of [
    ['sku', sku],
    ['size', size],
  ] as const) {
    if (code === null) continue
    if (taken.has(`${field} ${code}`)) return field
    taken.add(`${field} ${code}`)
  }
  return null
}
