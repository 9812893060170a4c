import { NO_CONNECTORS } from '../integrations/connector-table.ts'
import { READ_INTEGRATION, type IntegrationRow } from '../integrations/queries.ts'
import { saveIntegration } from '../integrations/save-integration.ts'
import type { IntegrationBody } from '../integrations/schema.ts'
import type { Result } from '../kernel/result.ts'
import type { Platform } from '../platform/platform.ts'
import type { Tx } from '../platform/postgres/db.ts'
import { rowOf } from '../platform/postgres/statement.ts'
import { DEMO_SITE, DEMO_SOURCES, ERP } from './demo-site.ts'

/** The demo's FTP server, and how often its folders are looked at. */
export interface DemoFtp {
  readonly port: number
  readonly everySeconds?: number
  readonly settleSeconds?: number
}

const HOST = '127.0.0.1'
const EVERY_SECONDS = 5
const SETTLE_SECONDS = 1

/** What an integration of the demo has for its source; nothing for those that have none. */
export function sourceOf(name: string, ftp: DemoFtp | null): Partial<IntegrationBody> {
  const found = DEMO_SOURCES.find((source) => source.name === name)
  if (found === undefined || ftp === null) return {}
  const { port, everySeconds = EVERY_SECONDS, settleSeconds = SETTLE_SECONDS } = ftp
  const login = { host: HOST, port, user: ERP.username, secret: ERP.password }
  return {
    source: { kind: 'ftp', ...login, folder: found.folder },
    schedule: { everySeconds },
    settleSeconds,
  }
}

/**
 * Points an integration that is there already to the demo's FTP server: its port may be another one today, and an
 * older demo had none. A source of somebody's own stays.
 */
export async function pointToFtp(
  tx: Tx,
  { name, ftp }: { name: string; ftp: DemoFtp | null },
  stamp: { readonly by: string; readonly now: Date; readonly secret: Platform['secret'] },
): Promise<Result<unknown> | null> {
  const fresh = sourceOf(name, ftp)
  const key = { siteId: DEMO_SITE.siteId, name }
  const row = await rowOf<IntegrationRow>(tx, READ_INTEGRATION, [key.siteId, name])
  if (row === null || row.connector !== null || !fresh.source) return null
  const { type, active, settings, source, pickup } = row
  const { port, secret } = fresh.source
  if (source !== null && (!isDemos(source) || source.port === port)) return null
  const fields = source === null ? fresh : { ...pickup, source: { ...source, port, secret } }
  const body = { type, active, ...settings, ...fields } as IntegrationBody
  return saveIntegration(tx, key, { body, ifMatch: undefined, connectors: NO_CONNECTORS, ...stamp })
}

function isDemos({ kind, host, user }: NonNullable<IntegrationRow['source']>): boolean {
  return kind === 'ftp' && host === HOST && user === ERP.username
}
