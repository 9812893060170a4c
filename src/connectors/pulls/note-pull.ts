import type { ConnectorMade, ConnectorPlace } from '../../integrations/connector-table.ts'
import type { Tx } from '../../platform/postgres/db.ts'
import { countOf } from '../../platform/postgres/statement.ts'
import { MAKE_PULL, REMOVE_PULL } from './queries.ts'

/** Whether a connector has pages to ask for. */
export function hasPages(connector: ConnectorMade['connector']): boolean {
  return connector !== null && Object.hasOwn(connector.settings, 'catalog')
}

/** Begins the pages of a connector that has some anew, with all there is; forgets those of one that has none. */
export async function notePull(
  tx: Tx,
  { siteId, integration }: ConnectorPlace,
  { connector, at }: ConnectorMade,
): Promise<void> {
  if (hasPages(connector)) await countOf(tx, MAKE_PULL, [siteId, integration, at])
  else await countOf(tx, REMOVE_PULL, [siteId, integration])
}
