import type { Site } from '../access/site.ts'
import { pageOf, readCursor, type Page } from '../kernel/page.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import { timeText } from '../kernel/time.ts'
import type { Db } from '../platform/postgres/db.ts'
import { rowOf, rowsOf, type Statement } from '../platform/postgres/statement.ts'
import {
  LIST_PRODUCT_VERSIONS,
  LIST_PRODUCTS,
  LIST_PRODUCTS_AT,
  READ_PRODUCT,
  READ_PRODUCT_AT,
  READ_PRODUCT_OF_SKU,
  READ_PRODUCT_OF_SKU_AT,
  type ProductRow,
  type ProductVersionRow,
  type VariantPart,
} from './queries/read-products.ts'
import { checkHistoryQuery, readMoments, readVersionCursor, spanOf, versionKey } from './read-asked.ts'
import type {
  OneProductQuery,
  ProductItem,
  ProductQuery,
  ProductVersion,
  VariantItem,
  VariantOfProduct,
} from './schema.ts'

/** A page of products with their variants, by reference: as they are, or as they were. */
export async function listProducts(
  db: Db,
  site: Site,
  query: ProductQuery,
): Promise<Result<Page<ProductItem>>> {
  const cursor = readCursor(query.cursor, 1)
  if (!cursor.ok) return cursor
  const moments = readMoments(site, query)
  if (!moments.ok) return moments

  const { asOf, updatedAfter } = moments.value
  const rows = await rowsOf<ProductRow & Record<string, unknown>>(
    db,
    asOf === null ? LIST_PRODUCTS : LIST_PRODUCTS_AT,
    [
      site.siteId,
      cursor.value?.[0],
      query.reference,
      query.sku,
      updatedAfter,
      query.q,
      query.limit + 1,
      ...(asOf === null ? [] : [asOf]),
    ],
  )
  return ok(pageOf(rows, query.limit, { item: itemOf, key: (row) => [row.reference] }))
}

/** A product by its reference with all its variants, or `product.not_found`. */
export async function readProduct(
  db: Db,
  site: Site,
  { reference, asOf }: { readonly reference: string; readonly asOf?: string | undefined },
): Promise<Result<ProductItem>> {
  const row = await readOne(db, site, { asOf, key: reference, now: READ_PRODUCT, then: READ_PRODUCT_AT })
  if (!row.ok) return row
  return row.value === null ? refuse('product.not_found', { reference }) : ok(itemOf(row.value))
}

/**
 * A variant: its product with this variant alone, whose size, sku and ean stand on top too; its attributes go before
 * the product's.
 */
export async function readVariant(
  db: Db,
  site: Site,
  { sku, asOf }: { readonly sku: string; readonly asOf?: string | undefined },
): Promise<Result<VariantItem>> {
  const row = await readOne(db, site, {
    ...{ asOf, key: sku, now: READ_PRODUCT_OF_SKU, then: READ_PRODUCT_OF_SKU_AT },
  })
  if (!row.ok) return row
  const variant = row.value?.variants.find((part) => part.sku === sku)
  if (row.value === null || variant === undefined) return refuse('variant.not_found', { sku })
  const { size, ean } = variant
  const item = itemOf({ ...row.value, variants: [variant] })
  const own = variant.details['attributes'] as ProductItem['attributes'] | undefined
  return ok({ sku, size, ean, ...item, attributes: { ...item.attributes, ...own } })
}

async function readOne(
  db: Db,
  site: Site,
  {
    asOf,
    key,
    now,
    then,
  }: {
    readonly asOf: string | undefined
    readonly key: string
    readonly now: Statement
    readonly then: Statement
  },
): Promise<Result<ProductRow | null>> {
  const moments = readMoments(site, asOf === undefined ? {} : { asOf })
  if (!moments.ok) return moments
  const moment = moments.value.asOf
  const values = [site.siteId, key, ...(moment === null ? [] : [moment])]
  return ok(await rowOf<ProductRow & Record<string, unknown>>(db, moment === null ? now : then, values))
}

/** The versions of a product and its variants, the newest first, or `product.not_found`. */
export async function listProductVersions(
  db: Db,
  { siteId, historyFrom }: Site,
  query: OneProductQuery & { readonly reference: string; readonly limit: number },
): Promise<Result<Page<ProductVersion>>> {
  const { reference, limit } = query
  const fits = checkHistoryQuery(query, { besides: ['reference'] })
  if (!fits.ok) return fits
  const seen = readVersionCursor(query.cursor)
  if (!seen.ok) return seen

  const values = [siteId, reference, seen.value?.from, historyFrom, limit + 1]
  const rows = await rowsOf<ProductVersionRow & Record<string, unknown>>(db, LIST_PRODUCT_VERSIONS, values)
  if (rows.length === 0 && seen.value === null) return refuse('product.not_found', { reference })
  return ok(
    pageOf(rows, limit, {
      item: (row) => ({ ...itemOf(row), loadId: row.made_by.toString(), ...spanOf(row) }),
      key: (row) => versionKey(row, ''),
    }),
  )
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
