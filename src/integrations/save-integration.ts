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
import type { Secret } from '../platform/secrets/secret.ts'
import { seal } from '../platform/secrets/seal.ts'
import {
  INSERT_INTEGRATION,
  LIST_INTEGRATIONS,
  LOCK_INTEGRATION,
  OTHER_ACTIVE_INTEGRATION,
  READ_INTEGRATION,
  UPDATE_INTEGRATION,
  type IntegrationRow,
} from './queries.ts'
import type { Integration, IntegrationBody, IntegrationSettings } from './schema.ts'
import type { SourceFields } from './schema/source.ts'
import { checkSchedule } from './pickup/schedule.ts'
import { schedulePickup } from './pickup/schedule-pickup.ts'
import { changeSource, shownSource, type ChangedSource, type KeptSource } from './sources/change-source.ts'
import { openSecret, secretPlace } from './sources/read-secret.ts'

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
  /** Seals the source's secret. */
  readonly secret: Secret
}

/**
 * Makes an integration or replaces its settings.
 *
 * Refusals: `request.stale`, `load.type_unknown`, `integration.mapping_invalid`,
 * `integration.source_invalid`, `integration.secret_missing`, `integration.already_active`.
 */
export async function saveIntegration(
  tx: Tx,
  { siteId, name }: { siteId: string; name: string },
  { body, ifMatch, by, now, secret }: Wanted,
): Promise<Result<SavedIntegration>> {
  const { type, active = true, settings, fields } = partsOf(body)
  const stored = await rowOf<IntegrationRow>(tx, LOCK_INTEGRATION, [siteId, name])
  if (!ifMatchHolds(ifMatch, stored?.version ?? null)) return refuse('request.stale', { ifMatch })
  const known = checkType(type)
  if (!known.ok) return known
  const wrong = settings.mapping === undefined ? null : checkMapping(settings.mapping, wordsOf(known.value))
  if (wrong !== null) return { ok: false, refusal: wrong }
  const changed = changeSource(fields, keptSource(stored))
  if (!changed.ok) return changed
  const never = checkSchedule(changed.value.pickup)
  if (never !== null) return { ok: false, refusal: never }
  if (active) {
    const other = await rowOf<{ name: string }>(tx, OTHER_ACTIVE_INTEGRATION, [siteId, type, name])
    if (other !== null) return refuse('integration.already_active', { type, active: other.name })
  }
  const place = secretPlace(siteId, name)
  const kept = stored === null ? null : openSecret(secret, stored.secret, place)
  const text = secretOf(changed.value, kept)
  const hasSecret = changed.value.secret === 'kept' || text !== null
  const after = rulesOf({ type, active, settings, ...changed.value, hasSecret })
  if (stored !== null && text === kept && isDeepStrictEqual(rulesOf(rulesIn(stored)), after)) {
    return ok({ created: false, ...versioned(stored) })
  }

  const change = stored === null ? INSERT_INTEGRATION : UPDATE_INTEGRATION
  const saved = await rowOf<IntegrationRow>(tx, change, [
    ...[siteId, name, type, active, JSON.stringify(settings), now],
    jsonOf(changed.value.source),
    text === kept ? stored?.secret : text === null ? null : seal(secret, text, place),
    jsonOf(changed.value.pickup),
  ])
  invariant(saved !== null, 'a locked integration is there to be updated')
  await schedulePickup(tx, { siteId, now }, saved)
  await recordAudit(tx, {
    siteId,
    at: now,
    by,
    action: stored === null ? 'integration.created' : 'integration.changed',
    subject: name,
    facts: {
      before: stored === null ? null : rulesOf(rulesIn(stored)),
      after,
      ...(text === kept ? {} : { secretChanged: true }),
    },
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

type Rules = Pick<IntegrationRow, 'type' | 'active' | 'settings'> & KeptSource

/** What an audit tells of an integration; of a source only where there is one. */
function rulesOf({ type, active, settings, source, pickup, hasSecret }: Rules) {
  if (source === null) return { type, active, settings }
  return { type, active, settings, source: { ...source, hasSecret }, pickup }
}

function rulesIn(row: IntegrationRow): Rules {
  return { ...row, hasSecret: row.secret !== null }
}

function keptSource(row: IntegrationRow | null): KeptSource {
  return row === null ? { source: null, pickup: null, hasSecret: false } : rulesIn(row)
}

function secretOf({ secret }: ChangedSource, kept: string | null): string | null {
  if (secret === 'kept') return kept
  return secret === 'none' ? null : secret.text
}

function jsonOf(value: unknown): string | null {
  return value === null ? null : JSON.stringify(value)
}

/** A body's own fields, those a load is read by, and those its files are found by. */
function partsOf(body: IntegrationBody) {
  const { type, active, decimal, mapping, onUnknown, guards, ...fields } = body
  const settings = { decimal, mapping, onUnknown, guards }
  const given = Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined))
  return { type, active, settings: given as IntegrationSettings, fields: fields satisfies SourceFields }
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
    ...shownSource(rulesIn(row)),
    createdAt: timeText(row.created_at),
    updatedAt: timeText(row.updated_at),
  }
  return { integration, version: row.version }
}
