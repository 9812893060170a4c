import { ok, type Result } from '../../kernel/result.ts'
import type { StockPart, VariantKey } from '../rows.ts'
import { STOCK_FIELDS } from '../vocabulary/fields.ts'
import { KEY_FIELDS, readKey } from './key.ts'
import type { Kind } from './kind.ts'
import { refuseField, type Said, type Terms } from './said.ts'
import { readCode, readDate, readQuantity } from './values.ts'

/** A balance: how much of a variant a store holds. Negative ones are taken as they are: ERPs have them. */
export const STOCK: Kind = {
  words: STOCK_FIELDS,
  needs: [KEY_FIELDS, ['store'], ['quantity']],
  read: readBalances,
  apart: { field: 'store', absent: '' },
}

/** One balance, or one a store where a mapping spreads columns. */
function readBalances(said: Said, terms: Terms): Result<readonly StockPart[]> {
  const key = readKey(said)
  if (!key.ok) return key
  const spread = said.spread?.('quantity') ?? []
  const entries = spread.length > 0 && said.values['quantity'] === undefined ? spread : [said, ...spread]
  const parts: StockPart[] = []
  for (const entry of entries) {
    const balance = readBalance(entry, key.value, terms)
    if (!balance.ok) return balance
    const { store } = balance.value
    if (parts.some((part) => part.store === store)) return refuseField(entry, 'store', 'row.key_conflict')
    parts.push(balance.value)
  }
  return ok(parts)
}

/** What one object says of the balance of a variant. */
export function readBalance(said: Said, key: VariantKey, terms: Terms): Result<StockPart> {
  const store = readCode(said, 'store')
  if (!store.ok) return store
  if (typeof store.value !== 'string') return missing(said, 'store')
  const quantity = readQuantity(said, 'quantity', terms)
  if (!quantity.ok) return quantity
  if (typeof quantity.value !== 'bigint') return missing(said, 'quantity')
  const asOf = readDate(said, 'asOf', { edge: 'start', terms })
  if (!asOf.ok) return asOf

  return ok({ kind: 'stock', key, store: store.value, quantity: quantity.value, asOf: asOf.value ?? null })
}

/** Absent, or the null that clears what cannot be cleared. */
function missing(said: Said, field: string) {
  return refuseField(said, field, 'row.field_missing')
}
