import { storableJson } from '../kernel/storable.ts'
import { quantityText } from '../kernel/quantity.ts'
import type { Refusal } from '../kernel/result.ts'
import type { AttributePart, PricePart, ProductPart, StockPart, VariantKey } from './rows.ts'

// Lines of PostgreSQL's COPY text, in the column order of the staging tables (catalog/queries/stage-*.ts).
// Joined as text a batch at a time: a write a row would cost more than reading it.

const SPECIAL = /[\0\\\t\n\r]/
const SPECIALS = /[\0\\\t\n\r]/g
const ESCAPED: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\t': '\\t',
  '\n': '\\n',
  '\r': '\\r',
  '\0': '',
}
const NULL = '\\N'

function text(value: string | null): string {
  if (value === null) return NULL
  return SPECIAL.test(value) ? value.replace(SPECIALS, (found) => ESCAPED[found]!) : value
}

function moment(value: Date | null | undefined): string {
  return value === null || value === undefined ? NULL : value.toISOString()
}

function flag(value: unknown): string {
  return value === undefined ? 'f' : 't'
}

function amount(value: bigint | null | undefined): string {
  return value === null || value === undefined ? NULL : value.toString()
}

function keyColumns({ sku, ean, reference, size }: VariantKey): string {
  // The sku alone decides where it is given: the other names are not looked at.
  if (sku !== null) return `${text(sku)}\t${NULL}\t${NULL}\t${NULL}`
  return `${NULL}\t${text(ean)}\t${text(reference)}\t${text(size)}`
}

/** The last column of a line whose part hangs on a product's. */
function ofColumn(of: number | undefined): string {
  return of === undefined ? '' : `\t${of}`
}

export function stockLine(rowNumber: number, { of, key, store, quantity, asOf }: StockPart): string {
  const values = `${text(store)}\t${quantityText(quantity)}\t${moment(asOf)}`
  return `${rowNumber}\t${keyColumns(key)}\t${values}${ofColumn(of)}\n`
}

/** A line of `copy` for staged_price, in the order of its columns. */
export function priceLine(rowNumber: number, part: PricePart): string {
  const { of, key, list, price, salePrice, validFrom, validTo } = part
  const values = [
    amount(price),
    amount(salePrice),
    flag(salePrice),
    moment(validFrom),
    flag(validFrom),
    moment(validTo),
    flag(validTo),
  ]
  return `${rowNumber}\t${keyColumns(key)}\t${text(list)}\t${values.join('\t')}${ofColumn(of)}\n`
}

/** A line of `copy` for staged_product, in the order of its columns. */
export function productLine(rowNumber: number, place: number, part: ProductPart): string {
  const { reference, size, sku, ean, product, variant, kit } = part
  const components = kit?.map(
    (one) => `{"sku":${JSON.stringify(one.sku)},"quantity":${quantityText(one.quantity)}}`,
  )
  const values = [
    String(place),
    text(reference),
    text(size),
    text(sku),
    text(ean ?? null),
    flag(ean),
    text(JSON.stringify(product)),
    text(JSON.stringify(variant)),
    components === undefined ? NULL : text(`[${components.join(',')}]`),
    flag(kit),
  ]
  return `${rowNumber}\t${values.join('\t')}\n`
}

const NO_KEY: VariantKey = { sku: null, ean: null, reference: null, size: null }

/** A line of `copy` for staged_attribute, in the order of its columns. */
export function attributeLine(rowNumber: number, part: AttributePart): string {
  const { key, attribute, definition, value } = part
  const stated =
    definition === null ? [NULL, text(JSON.stringify(value))] : [text(JSON.stringify(definition)), NULL]
  return `${rowNumber}\t${keyColumns(key ?? NO_KEY)}\t${text(attribute)}\t${stated.join('\t')}\n`
}

const QUOTED = /["\\\p{Cc}]/u
const QUOTEDS = /["\\\p{Cc}]/gu

/** A row refused at reading: its facts quote what the sender wrote, whatever that was. */
export function unreadLine(rowNumber: number, { code, facts }: Refusal): string {
  return `${rowNumber}\t${code}\t${text(storableJson(facts))}\n`
}

/** A block of keys as one line: its first row, and an array literal. Control characters have no place in a report. */
export function keysLine(firstRow: number, keys: readonly string[]): string {
  const literal = keys.map((key) => `"${QUOTED.test(key) ? key.replace(QUOTEDS, quoted) : key}"`).join(',')
  return `${firstRow}\t{${literal}}\n`
}

/** Twice: once for the array, once for COPY. */
function quoted(found: string): string {
  if (found === '"') return '\\\\"'
  return found === '\\' ? '\\\\\\\\' : ' '
}
