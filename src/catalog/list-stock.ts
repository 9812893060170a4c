import type { Site } from '../access/site.ts'
import { pageOf, readCursor, type Page } from '../kernel/page.ts'
import { quantityNumber, quantityOf } from '../kernel/quantity.ts'
import { invariant, ok, type Result } from '../kernel/result.ts'
import { timeText } from '../kernel/time.ts'
import { readMoment } from '../platform/http/shapes.ts'
import type { Db } from '../platform/postgres/db.ts'
import { rowsOf } from '../platform/postgres/statement.ts'
import { availableOf } from './netting.ts'
import { LIST_STOCK, type StockRow } from './queries/read-stock.ts'
import type { StockItem, StockQuery } from './schema.ts'

/** A page of balances, by sku and store. */
export async function listStock(db: Db, site: Site, query: StockQuery): Promise<Result<Page<StockItem>>> {
  const cursor = readCursor(query.cursor, 2)
  if (!cursor.ok) return cursor
  const updatedAfter = readMoment(query.updatedAfter, { field: 'updatedAfter', timeZone: site.timeZone })
  if (!updatedAfter.ok) return updatedAfter

  const rows = await rowsOf<StockRow>(db, LIST_STOCK, [
    site.siteId,
    cursor.value?.[0],
    cursor.value?.[1],
    query.sku,
    query.reference,
    query.store,
    updatedAfter.value,
    query.q,
    query.limit + 1,
  ])
  return ok(pageOf(rows, query.limit, { item: itemOf, key: (row) => [row.sku, row.store] }))
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
