import type { Site } from '../access/site.ts'
import { pageOf, readCursor, type Page } from '../kernel/page.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import type { Language } from '../kernel/texts/texts.ts'
import { readMoment } from '../platform/http/shapes.ts'
import type { Db } from '../platform/postgres/db.ts'
import { rowsOf } from '../platform/postgres/statement.ts'
import { presentLoad } from './present-load.ts'
import { LIST_LOADS } from './queries/list-loads.ts'
import type { LoadRow } from './queries/load-row.ts'
import type { Load, LoadsQuery } from './schema.ts'

/** A page of loads, the newest first; times of the query without an offset are in the site's zone. */
export async function listLoads(
  db: Db,
  { site, language }: { site: Site; language: Language },
  asked: LoadsQuery & { readonly limit: number },
): Promise<Result<Page<Load>>> {
  const { siteId, timeZone } = site
  const behind = readCursor(asked.cursor, 1)
  if (!behind.ok) return behind
  const before = behind.value?.[0] ?? null
  if (before !== null && !/^\d{1,18}$/.test(before)) {
    return refuse('request.cursor_invalid', { cursor: asked.cursor })
  }
  const receivedAfter = readMoment(asked.receivedAfter, { field: 'receivedAfter', timeZone })
  if (!receivedAfter.ok) return receivedAfter
  const receivedBefore = readMoment(asked.receivedBefore, { field: 'receivedBefore', timeZone })
  if (!receivedBefore.ok) return receivedBefore

  const { type, state, kind, mode, door, integrationId, q, outcome, limit } = asked
  const filters = [type, state, kind, mode, door, integrationId]
  const received = [receivedAfter.value, receivedBefore.value]
  const values = [siteId, before, ...filters, ...received, q, outcome, limit + 1]
  const rows = await rowsOf<LoadRow & Record<string, unknown>>(db, LIST_LOADS, values)
  return ok(
    pageOf(rows, limit, {
      item: (row) => presentLoad(row, language),
      key: (row) => [row.load_id.toString()],
    }),
  )
}
