import { ok, type Result } from '../../kernel/result.ts'
import type { PricePart, VariantKey } from '../rows.ts'
import { PRICE_FIELDS } from '../vocabulary/fields.ts'
import { KEY_FIELDS, readKey } from './key.ts'
import type { Kind } from './kind.ts'
import { refuseField, type Said, type Terms } from './said.ts'
import { readCode, readAmount, readDate } from './values.ts'

/** The list of a price that names none. */
export const LIST_DEFAULT = 'default'

export const PRICE: Kind = {
  words: PRICE_FIELDS,
  needs: [KEY_FIELDS, ['price', 'salePrice']],
  read: readPrices,
  apart: { field: 'list', absent: LIST_DEFAULT },
}

/** One price, or one a list where a mapping spreads columns. */
function readPrices(said: Said, terms: Terms): Result<readonly PricePart[]> {
  const key = readKey(said)
  if (!key.ok) return key
  const entries = said.spread?.('price') ?? []
  if (entries.length > 0) return priceParts(saysPrice(said) ? [said, ...entries] : entries, key.value, terms)
  const price = readPrice(said, key.value, terms)
  if (!price.ok) return price
  return saysNothing(price.value) ? refuseField(said, 'price', 'row.field_missing') : ok([price.value])
}

function priceParts(entries: readonly Said[], key: VariantKey, terms: Terms): Result<readonly PricePart[]> {
  const parts: PricePart[] = []
  for (const entry of entries) {
    const price = readPrice(entry, key, terms)
    if (!price.ok) return price
    if (parts.some(({ list }) => list === price.value.list))
      return refuseField(entry, 'list', 'row.key_conflict')
    parts.push(price.value)
  }
  return ok(parts)
}

function saysPrice({ values }: Said): boolean {
  return ['price', 'salePrice', 'validFrom', 'validTo'].some((field) => values[field] !== undefined)
}

/** What one object says of the price of a variant. */
export function readPrice(said: Said, key: VariantKey, terms: Terms): Result<PricePart> {
  const list = readCode(said, 'list')
  if (!list.ok) return list
  const price = readAmount(said, 'price', terms)
  if (!price.ok) return price
  if (price.value === null) return refuseField(said, 'price', 'row.field_missing')
  const salePrice = readAmount(said, 'salePrice', terms)
  if (!salePrice.ok) return salePrice
  const validFrom = readDate(said, 'validFrom', { edge: 'start', terms })
  if (!validFrom.ok) return validFrom
  const validTo = readDate(said, 'validTo', { edge: 'end', terms })
  if (!validTo.ok) return validTo

  return ok({
    kind: 'price',
    key,
    list: list.value ?? LIST_DEFAULT,
    price: price.value,
    salePrice: salePrice.value,
    validFrom: validFrom.value,
    validTo: validTo.value,
  })
}

function saysNothing({ price, salePrice, validFrom, validTo }: PricePart): boolean {
  return price === undefined && salePrice === undefined && validFrom === undefined && validTo === undefined
}
