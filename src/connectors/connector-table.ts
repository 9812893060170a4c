import type { ConnectorTable } from '../integrations/connector-table.ts'
import { ok } from '../kernel/result.ts'
import type { Platform } from '../platform/platform.ts'
import { noteConnector } from './orders/note-orders.ts'
import { notePull } from './pulls/note-pull.ts'
import { checkConnection } from './check-connection.ts'
import { checkConnector, checkedSecrets } from './check-connector.ts'
import { readConnected } from './read-connected.ts'
import { readSoon } from './read-connector.ts'

/** What integrations know of connectors. */
export function connectorTable(platform: Platform): ConnectorTable {
  const { db, secret } = platform
  return {
    check: (asked) => checkConnector(secret, asked),
    secretsOf: (connector, sealed, place) => checkedSecrets(secret, { connector, secret: sealed }, place),
    kept: async (tx, place, made) => {
      const noted = await noteConnector(tx, place, made)
      if (noted.ok) await notePull(tx, place, made)
      return noted
    },
    trial: async ({ siteId, integration }, language) => {
      const found = await readConnected(db, { siteId, name: integration })
      return found.ok ? ok(await checkConnection(platform, found.value, language)) : found
    },
    soon: (tx, { siteId, integration }, at) => readSoon(tx, { siteId, name: integration }, at),
  }
}
