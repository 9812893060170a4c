import type { Site } from '../access/site.ts'
import { pageOf, readCursor, type Page } from '../kernel/page.ts'
import { quantityNumber, quantityOf } from '../kernel/quantity.ts'
import { invariant, ok, type Result } from '../kernel/result.ts'
import { timeText } from '../kernel/time.ts'
import type { Db } from '../platform/postgres/db.ts'
import { rowsOf } from '../platform/postgres/statement.ts'
import { availableOf } from './netting.ts'
import {
  LIST_STOCK,
  LIST_STOCK_AT,
  LIST_STOCK_VERSIONS,
  type StockRow,
  type StockVersionRow,
} from './queries/read-stock.ts'
import { checkHistoryQuery, readMoments, readVersionCursor, spanOf, versionKey } from './read-asked.ts'
import type { StockItem, StockQuery, StockVersion } from './schema.ts'

/** A page of balances, by sku and store: as they are, or as they were. */
export async function listStock(db: Db, site: Site, query: StockQuery): Promise<Result<Page<StockItem>>> {
  const cursor = readCursor(query.cursor, 2)
  if (!cursor.ok) return cursor
  const moments = readMoments(site, query)
  if (!moments.ok) return moments

  const { asOf, updatedAfter } = moments.value
  const rows = await rowsOf<StockRow & Record<string, unknown>>(
    db,
    asOf === null ? LIST_STOCK : LIST_STOCK_AT,
    [
      site.siteId,
      cursor.value?.[0],
      cursor.value?.[1],
      query.sku,
      query.reference,
      query.store,
      updatedAfter,
      query.q,
      query.limit + 1,
      ...(asOf === null ? [] : [asOf]),
    ],
  )
  return ok(pageOf(rows, query.limit, { item: itemOf, key: (row) => [row.sku, row.store] }))
}

/** The versions of a sku's counters, the newest first; `request.field_missing` without the sku. */
export async function listStockVersions(
  db: Db,
  { siteId }: Site,
  query: StockQuery,
): Promise<Result<Page<StockVersion>>> {
  const fits = checkHistoryQuery(query, { key: 'sku', besides: ['store'] })
  if (!fits.ok) return fits
  const seen = readVersionCursor(query.cursor)
  if (!seen.ok) return seen

  const { sku, store, limit } = query
  const behind = [seen.value?.from, seen.value?.part]
  const values = [siteId, sku, store, ...behind, limit + 1]
  const rows = await rowsOf<StockVersionRow & Record<string, unknown>>(db, LIST_STOCK_VERSIONS, values)
  return ok(
    pageOf(rows, limit, {
      item: (row) => ({ ...itemOf(row), orderIds: [...(row.order_ids ?? [])], ...spanOf(row) }),
      key: (row) => versionKey(row, row.store),
    }),
  )
}

function itemOf(row: StockRow): StockItem {
  const quantity = thousandthsOf(row.quantity)
  const reserved = thousandthsOf(row.reserved)
  return {
    sku: row.sku,
    store: row.store,
    quantity: quantityNumber(quantity),
    reserved: quantityNumber(reserved),
    available: quantityNumber(availableOf({ quantity, reserved })),
    asOf: row.as_of === null ? null : timeText(row.as_of),
    loadId: row.load_id?.toString() ?? null,
  }
}

function thousandthsOf(numeric: string): bigint {
  const quantity = quantityOf(numeric)
  invariant(quantity !== null, 'the column holds numeric(14,3)')
  return quantity
}
