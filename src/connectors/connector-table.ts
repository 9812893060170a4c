import type { ConnectorTable } from '../integrations/connector-table.ts'
import type { Platform } from '../platform/platform.ts'
import { ok } from '../kernel/result.ts'
import { checkConnector, checkedSecrets } from './check-connector.ts'

/** What integrations know of connectors. */
export function connectorTable({ secret }: Pick<Platform, 'secret'>): ConnectorTable {
  return {
    check: (asked) => checkConnector(secret, asked),
    secretsOf: (connector, sealed, place) => checkedSecrets(secret, { connector, secret: sealed }, place),
    kept: async () => ok(null),
  }
}
