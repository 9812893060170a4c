import type { Site } from '../access/site.ts'
import { pageOf, readCursor, type Page } from '../kernel/page.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import { timeText } from '../kernel/time.ts'
import { readMoment } from '../platform/http/shapes.ts'
import type { Db } from '../platform/postgres/db.ts'
import { rowOf, rowsOf } from '../platform/postgres/statement.ts'
import {
  LIST_PRODUCTS,
  READ_PRODUCT,
  READ_PRODUCT_OF_SKU,
  type ProductRow,
  type VariantPart,
} from './queries/read-products.ts'
import type { ProductItem, ProductQuery, VariantItem, VariantOfProduct } from './schema.ts'

/** A page of products with their variants, by reference. */
export async function listProducts(
  db: Db,
  site: Site,
  query: ProductQuery,
): Promise<Result<Page<ProductItem>>> {
  const cursor = readCursor(query.cursor, 1)
  if (!cursor.ok) return cursor
  const updatedAfter = readMoment(query.updatedAfter, { field: 'updatedAfter', timeZone: site.timeZone })
  if (!updatedAfter.ok) return updatedAfter

  const rows = await rowsOf<ProductRow>(db, LIST_PRODUCTS, [
    site.siteId,
    cursor.value?.[0],
    query.reference,
    query.sku,
    updatedAfter.value,
    query.q,
    query.limit + 1,
  ])
  return ok(pageOf(rows, query.limit, { item: itemOf, key: (row) => [row.reference] }))
}

/** A product by its reference with all its variants, or `product.not_found`. */
export async function readProduct(db: Db, siteId: string, reference: string): Promise<Result<ProductItem>> {
  const row = await rowOf<ProductRow>(db, READ_PRODUCT, [siteId, reference])
  return row === null ? refuse('product.not_found', { reference }) : ok(itemOf(row))
}

/** A variant: its product with this variant alone, whose size, sku and ean stand on top too. */
export async function readVariant(db: Db, siteId: string, sku: string): Promise<Result<VariantItem>> {
  const row = await rowOf<ProductRow>(db, READ_PRODUCT_OF_SKU, [siteId, sku])
  const variant = row?.variants.find((part) => part.sku === sku)
  if (row === null || variant === undefined) return refuse('variant.not_found', { sku })
  const { size, ean } = variant
  return ok({ sku, size, ean, ...itemOf({ ...row, variants: [variant] }) })
}

function itemOf(row: ProductRow): ProductItem {
  const field = (name: string) => row.details[name] ?? null
  return {
    reference: row.reference,
    name: field('name'),
    description: field('description'),
    brand: field('brand'),
    model: field('model'),
    color: field('color'),
    category: field('category'),
    weightGrams: field('weightGrams'),
    heightCm: field('heightCm'),
    widthCm: field('widthCm'),
    lengthCm: field('lengthCm'),
    active: row.details['active'] ?? true,
    images: row.details['images'] ?? [],
    attributes: row.details['attributes'] ?? {},
    variants: row.variants.map(variantOf),
    kit: row.kit?.map(({ sku, quantity }) => ({ sku, quantity: Number(quantity) })) ?? null,
    asOf: timeText(row.as_of),
    loadId: row.load_id.toString(),
    updatedAt: timeText(row.updated_at),
  } as ProductItem
}

function variantOf({ size, sku, ean, details }: VariantPart): VariantOfProduct {
  return { size, sku, ean, ...details }
}
