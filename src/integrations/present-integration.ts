import { guardsOf } from '../loads/guards.ts'
import { timeText } from '../kernel/time.ts'
import type { ConnectorTable } from './connector-table.ts'
import type { IntegrationRow } from './queries.ts'
import type { Integration, IntegrationBody, IntegrationSettings } from './schema.ts'
import type { SourceFields } from './schema/source.ts'
import { shownSource, type KeptSource } from './sources/change-source.ts'

/** An integration and the version its ETag carries. */
export interface VersionedIntegration {
  readonly integration: Integration
  readonly version: number
}

/** A site, and what is known of connectors there. */
export interface SiteConnectors {
  readonly siteId: string
  readonly connectors: ConnectorTable
}

/** An integration as the outside reads it; its secrets only by where they are. */
export function versioned(row: IntegrationRow, of: SiteConnectors): VersionedIntegration {
  const integration = {
    integrationId: row.integration_id.toString(),
    name: row.name,
    type: row.type,
    active: row.active,
    decimal: row.settings.decimal ?? null,
    mapping: row.settings.mapping ?? null,
    onUnknown: row.settings.onUnknown ?? 'park',
    guards: guardsOf(row.settings.guards),
    ...shownSource(keptSource(row)),
    connector: connectorShown(row, of),
    createdAt: timeText(row.created_at),
    updatedAt: timeText(row.updated_at),
  }
  return { integration, version: row.version }
}

function connectorShown(
  row: IntegrationRow,
  { siteId, connectors }: SiteConnectors,
): Integration['connector'] {
  if (row.connector === null) return null
  const place = { siteId, integration: row.name }
  return { ...row.connector, secrets: connectors.secretsOf(row.connector, row.connector_secret, place) }
}

/** What a change of an integration is seen by, and what an audit tells of it. */
export type Rules = Pick<IntegrationRow, 'type' | 'active' | 'settings' | 'connector'> & KeptSource

/** Of a source and a connector only where there is one. */
export function rulesOf({ type, active, settings, source, pickup, hasSecret, connector }: Rules) {
  return {
    ...{ type, active, settings },
    ...(source === null ? {} : { source: { ...source, hasSecret }, pickup }),
    ...(connector === null ? {} : { connector }),
  }
}

/** The rules of an integration as it is stored. */
export function rulesIn(row: IntegrationRow): Rules {
  return { ...row, hasSecret: row.secret !== null }
}

/** The source of an integration as it is stored, if it is. */
export function keptSource(row: IntegrationRow | null): KeptSource {
  return row === null ? { source: null, pickup: null, hasSecret: false } : rulesIn(row)
}

/** A body's own fields, those a load is read by, those its files are found by, and its connector. */
export function partsOf(body: IntegrationBody) {
  const { type, active = true, decimal, mapping, onUnknown, guards, connector: sent = null, ...fields } = body
  const settings = { decimal, mapping, onUnknown, guards }
  const given = Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined))
  return { type, active, sent, settings: given as IntegrationSettings, fields: fields satisfies SourceFields }
}
