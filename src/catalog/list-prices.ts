import type { Site } from '../access/site.ts'
import { moneyText } from '../kernel/money.ts'
import { pageOf, readCursor, type Page } from '../kernel/page.ts'
import { ok, type Result } from '../kernel/result.ts'
import { timeText } from '../kernel/time.ts'
import { readMoment } from '../platform/http/shapes.ts'
import type { Db } from '../platform/postgres/db.ts'
import { rowsOf } from '../platform/postgres/statement.ts'
import { LIST_PRICES, type PriceRow } from './queries/read-prices.ts'
import type { PriceItem, PriceQuery } from './schema.ts'

/** A page of prices, by sku and list. */
export async function listPrices(db: Db, site: Site, query: PriceQuery): Promise<Result<Page<PriceItem>>> {
  const cursor = readCursor(query.cursor, 2)
  if (!cursor.ok) return cursor
  const updatedAfter = readMoment(query.updatedAfter, { field: 'updatedAfter', timeZone: site.timeZone })
  if (!updatedAfter.ok) return updatedAfter

  const rows = await rowsOf<PriceRow>(db, LIST_PRICES, [
    site.siteId,
    cursor.value?.[0],
    cursor.value?.[1],
    query.sku,
    query.reference,
    query.list,
    updatedAfter.value,
    query.q,
    query.limit + 1,
  ])
  const item = (row: PriceRow) => itemOf(row, site.places)
  return ok(pageOf(rows, query.limit, { item, key: (row) => [row.sku, row.list] }))
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
