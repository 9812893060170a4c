import { ok, type Result } from '../../kernel/result.ts'
import { storable } from '../../kernel/storable.ts'
import type { VariantKey } from '../rows.ts'
import type { Kind } from './kind.ts'
import { refuseField, type Said } from './said.ts'
import { readCode } from './values.ts'

/** The size of what has no sizes, in the words of the source contract. */
export const ONE_SIZE = 'SIN DEFINIR'

/** The columns of which a price or a stock file needs one. */
export const KEY_FIELDS = ['sku', 'ean', 'reference'] as const

/**
 * How a price or stock row names its variant: by sku, or ean, or reference and size. `sizeAbsent` is the size
 * of a row that has a reference and names none.
 */
export function readKey(said: Said, sizeAbsent: string | null = ONE_SIZE): Result<VariantKey> {
  const sku = readCode(said, 'sku')
  if (!sku.ok) return sku
  const ean = readCode(said, 'ean')
  if (!ean.ok) return ean
  const reference = readCode(said, 'reference')
  if (!reference.ok) return reference
  const size = readCode(said, 'size')
  if (!size.ok) return size

  if ((sku.value ?? ean.value ?? reference.value ?? null) === null)
    return refuseField(said, 'sku', 'row.key_missing')
  return ok({
    sku: sku.value ?? null,
    ean: ean.value ?? null,
    reference: reference.value ?? null,
    size: reference.value ? (size.value ?? sizeAbsent) : null,
  })
}

const LABEL_CHARS_MAX = 200

/** How a report names a row, also one that was refused: "SKU-1", "SKU-1|001", "REF/M|default"; "" without a key. */
export function labelOf(said: Said, apart: Kind['apart']): string {
  const { sku, ean, reference, size, code } = said.values
  const named = wordOf(sku) || wordOf(ean) || [wordOf(reference), wordOf(size)].filter(Boolean).join('/')
  const key = named || wordOf(code)
  const word = apart === null ? '' : wordOf(said.values[apart.field]) || apart.absent
  const label = word === '' ? key : `${key}|${word}`
  return storable(label.length > LABEL_CHARS_MAX ? label.slice(0, LABEL_CHARS_MAX) : label)
}

function wordOf(value: unknown): string {
  if (typeof value === 'string') return value.trim()
  return typeof value === 'number' ? String(value) : ''
}
