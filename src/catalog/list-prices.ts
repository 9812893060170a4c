import type { Site } from '../access/site.ts'
import { moneyText } from '../kernel/money.ts'
import { pageOf, readCursor, type Page } from '../kernel/page.ts'
import { ok, type Result } from '../kernel/result.ts'
import { timeText } from '../kernel/time.ts'
import type { Db } from '../platform/postgres/db.ts'
import { rowsOf } from '../platform/postgres/statement.ts'
import {
  LIST_PRICE_VERSIONS,
  LIST_PRICES,
  LIST_PRICES_AT,
  type PriceRow,
  type PriceVersionRow,
} from './queries/read-prices.ts'
import { checkHistoryQuery, readMoments, readVersionCursor, spanOf, versionKey } from './read-asked.ts'
import type { PriceItem, PriceQuery, PriceVersion } from './schema.ts'

/** A page of prices, by sku and list: as they are, or as they were. */
export async function listPrices(db: Db, site: Site, query: PriceQuery): Promise<Result<Page<PriceItem>>> {
  const cursor = readCursor(query.cursor, 2)
  if (!cursor.ok) return cursor
  const moments = readMoments(site, query)
  if (!moments.ok) return moments

  const { asOf, updatedAfter } = moments.value
  const rows = await rowsOf<PriceRow & Record<string, unknown>>(
    db,
    asOf === null ? LIST_PRICES : LIST_PRICES_AT,
    [
      site.siteId,
      cursor.value?.[0],
      cursor.value?.[1],
      query.sku,
      query.reference,
      query.list,
      updatedAfter,
      query.q,
      query.limit + 1,
      ...(asOf === null ? [] : [asOf]),
    ],
  )
  return ok(
    pageOf(rows, query.limit, {
      item: (row) => itemOf(row, site.places),
      key: (row) => [row.sku, row.list],
    }),
  )
}

/** The versions of a sku's prices, the newest first; `request.field_missing` without the sku. */
export async function listPriceVersions(
  db: Db,
  { siteId, places }: Site,
  query: PriceQuery,
): Promise<Result<Page<PriceVersion>>> {
  const fits = checkHistoryQuery(query, { key: 'sku', besides: ['list'] })
  if (!fits.ok) return fits
  const seen = readVersionCursor(query.cursor)
  if (!seen.ok) return seen

  const { sku, list, limit } = query
  const behind = [seen.value?.from, seen.value?.part]
  const values = [siteId, sku, list, ...behind, limit + 1]
  const rows = await rowsOf<PriceVersionRow & Record<string, unknown>>(db, LIST_PRICE_VERSIONS, values)
  return ok(
    pageOf(rows, limit, {
      item: (row) => ({ ...itemOf(row, places), ...spanOf(row) }),
      key: (row) => versionKey(row, row.list),
    }),
  )
}

function itemOf(row: PriceRow, places: number): PriceItem {
  return {
    sku: row.sku,
    list: row.list,
    price: moneyText(row.price, places),
    salePrice: row.sale_price === null ? null : moneyText(row.sale_price, places),
    validFrom: row.valid_from === null ? null : timeText(row.valid_from),
    validTo: row.valid_to === null ? null : timeText(row.valid_to),
    asOf: timeText(row.as_of),
    loadId: row.load_id.toString(),
  }
}
