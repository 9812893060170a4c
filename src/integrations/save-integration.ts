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
import {
  INSERT_INTEGRATION,
  LIST_INTEGRATIONS,
  LOCK_INTEGRATION,
  OTHER_ACTIVE_INTEGRATION,
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

interface Wanted {
  readonly body: IntegrationBody
  readonly ifMatch: string | undefined
  readonly by: string
  readonly now: Date
}

/**
 * Makes an integration or replaces its settings.
 *
 * Refusals: `request.stale`, `load.type_unknown`, `integration.mapping_invalid`,
 * `integration.already_active`.
 */
export async function saveIntegration(
  tx: Tx,
  { siteId, name }: { siteId: string; name: string },
  { body, ifMatch, by, now }: Wanted,
): Promise<Result<SavedIntegration>> {
  const { type, active = true, ...settings } = body
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
  const after = { type, active, settings }
  if (stored !== null && isDeepStrictEqual(rulesOf(stored), after)) {
    return ok({ created: false, ...versioned(stored) })
  }

  const change = stored === null ? INSERT_INTEGRATION : UPDATE_INTEGRATION
  const values = [siteId, name, type, active, JSON.stringify(settings), now]
  const saved = await rowOf<IntegrationRow>(tx, change, values)
  invariant(saved !== null, 'a locked integration is there to be updated')
  await recordAudit(tx, {
    siteId,
    at: now,
    by,
    action: stored === null ? 'integration.created' : 'integration.changed',
    subject: name,
    facts: { before: stored === null ? null : rulesOf(stored), after },
  })
  return ok({ created: stored === null, ...versioned(saved) })
}

/** An integration by its name, or `integration.not_found`. */
export async function readIntegration(
  db: Db | Tx,
  siteId: string,
  name: string,
): Promise<Result<VersionedIntegration>> {
  const row = await rowOf<IntegrationRow>(db, READ_INTEGRATION, [siteId, name])
  return row === null ? refuse('integration.not_found', { name }) : ok(versioned(row))
}

/** A page of integrations, by name. */
export async function listIntegrations(
  db: Db,
  siteId: string,
  { limit, cursor }: { limit: number; cursor?: string },
): Promise<Result<Page<Integration>>> {
  const behind = readCursor(cursor, 1)
  if (!behind.ok) return behind
  const rows = await rowsOf<IntegrationRow>(db, LIST_INTEGRATIONS, [siteId, behind.value?.[0], limit + 1])
  const item = (row: IntegrationRow) => versioned(row).integration
  return ok(pageOf(rows, limit, { item, key: (row) => [row.name] }))
}

/** The kinds that loads of a type carry. */
function checkType(type: number): Result<readonly LoadKind[]> {
  if (!Object.hasOwn(LOAD_TYPES, type)) {
    return refuse('load.type_unknown', { type, types: Object.keys(LOAD_TYPES).map(Number) })
  }
  return ok(LOAD_TYPES[type as LoadType])
}

function rulesOf({ type, active, settings }: IntegrationRow) {
  return { type, active, settings }
}

function versioned(row: IntegrationRow): VersionedIntegration {
  const integration = {
    integrationId: row.integration_id.toString(),
    name: row.name,
    type: row.type,
    active: row.active,
    decimal: row.settings.decimal ?? null,
    mapping: row.settings.mapping ?? null,
    onUnknown: row.settings.onUnknown ?? 'park',
    guards: guardsOf(row.settings.guards),
    createdAt: timeText(row.created_at),
    updatedAt: timeText(row.updated_at),
  }
  return { integration, version: row.version }
}
