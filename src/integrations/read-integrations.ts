import { pageOf, readCursor, type Page } from '../kernel/page.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import type { Db, Tx } from '../platform/postgres/db.ts'
import { rowOf, rowsOf } from '../platform/postgres/statement.ts'
import { versioned, type SiteConnectors, type VersionedIntegration } from './present-integration.ts'
import { LIST_INTEGRATIONS, READ_INTEGRATION, type IntegrationRow } from './queries.ts'
import type { Integration } from './schema.ts'

/** An integration by its name, or `integration.not_found`. */
export async function readIntegration(
  db: Db | Tx,
  of: SiteConnectors,
  name: string,
): Promise<Result<VersionedIntegration>> {
  const row = await rowOf<IntegrationRow>(db, READ_INTEGRATION, [of.siteId, name])
  return row === null ? refuse('integration.not_found', { name }) : ok(versioned(row, of))
}

/** A page of integrations, by name. */
export async function listIntegrations(
  db: Db,
  of: SiteConnectors,
  { limit, cursor }: { limit: number; cursor?: string },
): Promise<Result<Page<Integration>>> {
  const behind = readCursor(cursor, 1)
  if (!behind.ok) return behind
  const rows = await rowsOf<IntegrationRow>(db, LIST_INTEGRATIONS, [of.siteId, behind.value?.[0], limit + 1])
  const item = (row: IntegrationRow) => versioned(row, of).integration
  return ok(pageOf(rows, limit, { item, key: (row) => [row.name] }))
}
