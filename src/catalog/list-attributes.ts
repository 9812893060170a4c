import type { Site } from '../access/site.ts'
import { pageOf, readCursor, type Page } from '../kernel/page.ts'
import { ok, type Result } from '../kernel/result.ts'
import { timeText } from '../kernel/time.ts'
import { readMoment } from '../platform/http/shapes.ts'
import type { Db } from '../platform/postgres/db.ts'
import { rowsOf } from '../platform/postgres/statement.ts'
import { LIST_ATTRIBUTES, type AttributeRow } from './queries/read-attributes.ts'
import type { AttributeItem, AttributeQuery } from './schema.ts'

/** A page of the attributes that products may have, by code. */
export async function listAttributes(
  db: Db,
  site: Site,
  query: AttributeQuery,
): Promise<Result<Page<AttributeItem>>> {
  const cursor = readCursor(query.cursor, 1)
  if (!cursor.ok) return cursor
  const updatedAfter = readMoment(query.updatedAfter, { field: 'updatedAfter', timeZone: site.timeZone })
  if (!updatedAfter.ok) return updatedAfter

  const rows = await rowsOf<AttributeRow & Record<string, unknown>>(db, LIST_ATTRIBUTES, [
    site.siteId,
    cursor.value?.[0],
    query.code,
    query.scope,
    query.dataType,
    updatedAfter.value,
    query.q,
    query.limit + 1,
  ])
  return ok(pageOf(rows, query.limit, { item: itemOf, key: (row) => [row.code] }))
}

function itemOf(row: AttributeRow): AttributeItem {
  return {
    code: row.code,
    name: row.name,
    scope: row.scope,
    dataType: row.data_type,
    values: row.allowed === null ? null : [...row.allowed],
    asOf: timeText(row.as_of),
    loadId: row.load_id.toString(),
    updatedAt: timeText(row.updated_at),
  }
}
