import { ok, type Result } from '../../kernel/result.ts'
import type { PricePart } from '../rows.ts'
import { PRICE_FIELDS } from '../vocabulary/fields.ts'
import { KEY_FIELDS, readKey } from './key.ts'
import type { Kind } from './kind.ts'
import { refuseField, type Said, type Terms } from './said.ts'
import { readAmount, readCode, readDate } from './values.ts'

/** The list of a price that names none. */
export const LIST_DEFAULT = 'default'

export const PRICE: Kind = {
  words: PRICE_FIELDS,
  needs: [KEY_FIELDS, ['price', 'salePrice']],
  read: readPrice,
  apart: { field: 'list', absent: LIST_DEFAULT },
}

function readPrice(said: Said, terms: Terms): Result<readonly [PricePart]> {
  const key = readKey(said)
  if (!key.ok) return key
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

  const part: PricePart = {
    kind: 'price',
    key: key.value,
    list: list.value ?? LIST_DEFAULT,
    price: price.value,
    salePrice: salePrice.value,
    validFrom: validFrom.value,
    validTo: validTo.value,
  }
  return saysNothing(part) ? refuseField(said, 'price', 'row.field_missing') : ok([part])
}

function saysNothing({ price, salePrice, validFrom, validTo }: PricePart): boolean {
  return price === undefined && salePrice === undefined && validFrom === undefined && validTo === undefined
}
