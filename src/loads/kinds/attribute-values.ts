import { ok, type Result } from '../../kernel/result.ts'
import type { StatedValue } from '../rows.ts'
import { refuseField, type Said, type Terms } from './said.ts'
import { readStated } from './stated-value.ts'
import { CODE_CHARS_MAX, isUnfit, type Optional } from './values.ts'

/** Of one product: some dozens describe it. */
const ATTRIBUTES_MAX = 500

type Values = Readonly<Record<string, StatedValue>>

/** The attributes of a product or a variant: code → value; a code that is not named stays as it is, null clears. */
export function readAttributes(said: Said, field: string, terms: Terms): Result<Optional<Values>> {
  const sent = said.values[field]
  if (sent === undefined || sent === null || sent === '') return ok(sent === null ? null : undefined)
  const entries = typeof sent === 'object' ? entriesOf(said, field, sent) : null
  if (entries === null) return refuseField(said, field, 'row.field_invalid')
  if (entries.length > ATTRIBUTES_MAX) {
    return refuseField(said, field, 'row.field_too_long', { limit: ATTRIBUTES_MAX })
  }
  const values = new Map<string, StatedValue>()
  for (const { code, entry } of entries) {
    if (code === '' || code.length > CODE_CHARS_MAX || isUnfit(code)) {
      return refuseField(said, field, 'row.field_invalid')
    }
    if (losesDigits(entry)) return refuseField(entry, 'value', 'row.number_out_of_range')
    const value = readStated(entry, 'value', terms)
    if (!value.ok) return value
    if (value.value !== undefined) values.set(code, value.value)
  }
  // A code may be "__proto__": so no plain assignment.
  return ok(values.size === 0 ? undefined : Object.fromEntries(values))
}

interface Entry {
  readonly code: string
  /** Whose field `value` is the attribute's. */
  readonly entry: Said
}

/** An object of code and value, or a list of such pairs; null where it is neither. */
function entriesOf(said: Said, field: string, sent: object): readonly Entry[] | null {
  if (!Array.isArray(sent)) {
    return Object.entries(sent).map(([code, value]) => entryOf(said, field, { code: code.trim(), value }))
  }
  const pairs = sent as readonly unknown[]
  if (pairs.every(isPair)) {
    return pairs.map(({ code, value }) => entryOf(said, field, { code: code.trim(), value }))
  }
  const nested = said.nested(field, 'attribute')
  return nested?.map((entry) => ({ code: codeIn(entry), entry })) ?? null
}

function entryOf(said: Said, field: string, { code, value }: { code: string; value: unknown }): Entry {
  const entry: Said = {
    values: { value },
    spellingOf: () => `${said.spellingOf(field)}.${code}`,
    digitsOf: () => String(value),
    nested: () => null,
  }
  return { code, entry }
}

/** Beyond 2^53 a double is not the number that was sent, and an object's values come without their digits. */
function losesDigits({ values: { value }, digitsOf }: Said): boolean {
  return Number.isInteger(value) && !Number.isSafeInteger(value) && digitsOf('value') === String(value)
}

/** As columns and mappings give them, and JSON under our own names: no names to look up, no digits to lose. */
function isPair(entry: unknown): entry is { readonly code: string; readonly value: unknown } {
  if (typeof entry !== 'object' || entry === null || Object.keys(entry).length !== 2) return false
  const { code, value } = entry as { code?: unknown; value?: unknown }
  return typeof code === 'string' && value !== undefined && typeof value !== 'number'
}

function codeIn({ values: { code } }: Said): string {
  if (typeof code === 'number') return String(code)
  return typeof code === 'string' ? code.trim() : ''
}
