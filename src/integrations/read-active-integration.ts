import type { LoadType } from '../loads/rows.ts'
import type { Db, Tx } from '../platform/postgres/db.ts'
import { rowOf } from '../platform/postgres/statement.ts'
import { ACTIVE_INTEGRATION, type IntegrationRow } from './queries.ts'
import type { IntegrationSettings } from './schema.ts'

/** What a load takes with it of the integration it is received under. */
export interface ActiveIntegration {
  readonly integrationId: bigint
  readonly settings: IntegrationSettings
}

/** The active integration of a type; null when the site has none. */
export async function readActiveIntegration(
  db: Db | Tx,
  siteId: string,
  type: LoadType,
): Promise<ActiveIntegration | null> {
  const row = await rowOf<IntegrationRow>(db, ACTIVE_INTEGRATION, [siteId, type])
  return row === null ? null : { integrationId: row.integration_id, settings: row.settings }
}
