import { READ_CONNECTED, READ_INTEGRATION, type ConnectedRow } from '../integrations/queries.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import type { Db, Tx } from '../platform/postgres/db.ts'
import { rowOf } from '../platform/postgres/statement.ts'

type Connected = ConnectedRow & Record<string, unknown>

/** An integration with its connector: `integration.not_found`, `connector.none`. */
export async function readConnected(
  db: Db | Tx,
  { siteId, name }: { siteId: string; name: string },
): Promise<Result<ConnectedRow>> {
  const row = await rowOf<Connected>(db, READ_CONNECTED, [siteId, name])
  if (row !== null) return ok(row)
  const found = await rowOf(db, READ_INTEGRATION, [siteId, name])
  return found === null ? refuse('integration.not_found', { name }) : refuse('connector.none', { name })
}
