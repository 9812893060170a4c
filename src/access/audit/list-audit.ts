import { pageOf, readCursor, type Page } from '../../kernel/page.ts'
import { ok, refuse, type Result } from '../../kernel/result.ts'
import { timeText } from '../../kernel/time.ts'
import type { Db } from '../../platform/postgres/db.ts'
import { rowsOf } from '../../platform/postgres/statement.ts'
import { LIST_AUDIT, type AuditRow } from './queries.ts'

/** Who changed what, as the API answers it. */
export interface Audited {
  readonly at: string
  readonly by: string
  readonly action: string
  readonly subject: string
  readonly facts: Readonly<Record<string, unknown>>
}

/** A site's audit, the newest first: `request.cursor_invalid` for a cursor of none of our pages. */
export async function listAudit(
  db: Db,
  siteId: string,
  { limit, cursor }: { limit: number; cursor?: string },
): Promise<Result<Page<Audited>>> {
  const before = readCursor(cursor, 1)
  if (!before.ok) return before
  const entryId = before.value?.[0] ?? null
  if (entryId !== null && !/^\d{1,18}$/.test(entryId)) return refuse('request.cursor_invalid', { cursor })

  const rows = await rowsOf<AuditRow>(db, LIST_AUDIT, [siteId, entryId, limit + 1])
  return ok(pageOf(rows, limit, { item: auditedOf, key: (row) => [String(row.entry_id)] }))
}

function auditedOf({ at, by, action, subject, facts }: AuditRow): Audited {
  return { at: timeText(at), by, action, subject, facts }
}
