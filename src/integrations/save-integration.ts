import { isDeepStrictEqual } from 'node:util'
import { recordAudit } from '../access/record-audit.ts'
import { pageOf, readCursor, type Page } from '../kernel/page.ts'
import { invariant, ok, refuse, type Result } from '../kernel/result.ts'
import { timeText } from '../kernel/time.ts'
import { wordsOf } from '../loads/kinds/words.ts'
import { checkMapping } from '../loads/mapping/check-mapping.ts'
import { guardsOf } from '../loads/guards.ts'
import { LOAD_TYPES, type LoadKind, type LoadType } from '../loads/rows.ts'
import { ifMatchHolds } from '../platform/http/etag.ts'
import type { Db, Tx } from '../platform/postgres/db.ts'
import { rowOf, rowsOf } from '../platform/postgres/statement.ts'
import { takesOrders, type ConnectorChecked, type ConnectorTable } from './connector-table.ts'
import {
  INSERT_INTEGRATION,
  LIST_INTEGRATIONS,
  LOCK_INTEGRATION,
  OTHER_ACTIVE_INTEGRATION,
  OTHER_TAKING_ORDERS,
  READ_INTEGRATION,
  UPDATE_INTEGRATION,
  type IntegrationRow,
} from './queries.ts'
import type { Integration, IntegrationBody } from './schema.ts'

/** An integration and the version its ETag carries. */
export interface VersionedIntegration {
  readonly integration: Integration
  readonly version: number
}

export interface SavedIntegration extends VersionedIntegration {
  readonly created: boolean
}

/** Whose integrations are meant, and what connectors there are. */
export interface SiteConnectors {
  readonly siteId: string
  readonly connectors: ConnectorTable
}

interface Wanted {
  readonly body: IntegrationBody
  readonly ifMatch: string | undefined
  readonly by: string
  readonly now: Date
  readonly connectors: ConnectorTable
}

/**
 * Makes an integration or replaces its settings.
 *
 * Refusals: `request.stale`, `load.type_unknown`, `integration.mapping_invalid`,
 * `integration.already_active`, `connector.orders_taken`, and those of `ConnectorTable.check`.
 */
export async function saveIntegration(
  tx: Tx,
  { siteId, name }: { siteId: string; name: string },
  { body, ifMatch, by, now, connectors }: Wanted,
): Promise<Result<SavedIntegration>> {
  const { type, active = true, connector: sent = null, ...settings } = body
  const stored = await rowOf<IntegrationRow>(tx, LOCK_INTEGRATION, [siteId, name])
  if (!ifMatchHolds(ifMatch, stored?.version ?? null)) return refuse('request.stale', { ifMatch })
  const known = checkType(type)
  if (!known.ok) return known
  const wrong = settings.mapping === undefined ? null : checkMapping(settings.mapping, wordsOf(known.value))
  if (wrong !== null) return { ok: false, refusal: wrong }
  if (active) {
    const other = await rowOf<{ name: string }>(tx, OTHER_ACTIVE_INTEGRATION, [siteId, type, name])
    if (other !== null) return refuse('integration.already_active', { type, active: other.name })
  }
  const kept = { connector: stored?.connector ?? null, secret: stored?.connector_secret ?? null }
  const checked = connectors.check({ siteId, integration: name, type, sent, kept })
  if (!checked.ok) return checked
  const taken = await otherTaking(tx, { siteId, name }, checked.value)
  if (taken !== null) return taken
  const { connector, secret, secretChanged } = checked.value
  const after = rulesOf({ type, active, settings, connector })
  if (stored !== null && isDeepStrictEqual(rulesOf(stored), after) && !secretChanged) {
    return ok({ created: false, ...versioned(stored, { siteId, connectors }) })
  }

  const change = stored === null ? INSERT_INTEGRATION : UPDATE_INTEGRATION
  const connectorJson = connector === null ? null : JSON.stringify(connector)
  const values = [siteId, name, type, active, JSON.stringify(settings), now, connectorJson, secret]
  const saved = await rowOf<IntegrationRow>(tx, change, values)
  invariant(saved !== null, 'a locked integration is there to be updated')
  await recordAudit(tx, {
    siteId,
    at: now,
    by,
    action: stored === null ? 'integration.created' : 'integration.changed',
    subject: name,
    facts: {
      ...{ before: stored === null ? null : rulesOf(stored), after },
      ...(secretChanged ? { secretChanged } : {}),
    },
  })
  const made = await connectors.kept(tx, { siteId, integration: name }, { connector, by, at: now })
  return made.ok ? ok({ created: stored === null, ...versioned(saved, { siteId, connectors }) }) : made
}

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

/** The kinds that loads of a type carry. */
function checkType(type: number): Result<readonly LoadKind[]> {
  if (!Object.hasOwn(LOAD_TYPES, type)) {
    return refuse('load.type_unknown', { type, types: Object.keys(LOAD_TYPES).map(Number) })
  }
  return ok(LOAD_TYPES[type as LoadType])
}

/** One connector of a kind takes a site's orders: two would create each of them twice. */
async function otherTaking(
  tx: Tx,
  { siteId, name }: { siteId: string; name: string },
  { connector }: ConnectorChecked,
) {
  if (connector === null || !takesOrders(connector)) return null
  const values = [siteId, connector.name, name]
  const other = await rowOf<{ name: string }>(tx, OTHER_TAKING_ORDERS, values)
  const facts = { connector: connector.name, other: other?.name }
  return other === null ? null : refuse('connector.orders_taken', facts)
}

type Rules = Pick<IntegrationRow, 'type' | 'active' | 'settings' | 'connector'>

function rulesOf({ type, active, settings, connector }: Rules) {
  return { type, active, settings, ...(connector === null ? {} : { connector }) }
}

function connectorShown(row: IntegrationRow, { siteId, connectors }: SiteConnectors) {
  if (row.connector === null) return null
  const place = { siteId, integration: row.name }
  return { ...row.connector, secrets: connectors.secretsOf(row.connector, row.connector_secret, place) }
}

function versioned(row: IntegrationRow, of: SiteConnectors): VersionedIntegration {
  const integration = {
    integrationId: row.integration_id.toString(),
    name: row.name,
    type: row.type,
    active: row.active,
    decimal: row.settings.decimal ?? null,
    mapping: row.settings.mapping ?? null,
    onUnknown: row.settings.onUnknown ?? 'park',
    guards: guardsOf(row.settings.guards),
    connector: connectorShown(row, of),
    createdAt: timeText(row.created_at),
    updatedAt: timeText(row.updated_at),
  }
  return { integration, version: row.version }
}
