import type { ConnectorTable } from '../integrations/connector-table.ts'
import type { Platform } from '../platform/platform.ts'
import { noteConnector } from './orders/note-orders.ts'
import { notePull } from './pulls/note-pull.ts'
import { checkConnector, checkedSecrets } from './check-connector.ts'

/** What integrations know of connectors. */
export function connectorTable({ secret }: Pick<Platform, 'secret'>): ConnectorTable {
  return {
    check: (asked) => checkConnector(secret, asked),
    secretsOf: (connector, sealed, place) => checkedSecrets(secret, { connector, secret: sealed }, place),
    kept: async (tx, place, made) => {
      const noted = await noteConnector(tx, place, made)
      if (noted.ok) await notePull(tx, place, made)
      return noted
    },
  }
}
