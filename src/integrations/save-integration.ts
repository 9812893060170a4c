import { isDeepStrictEqual } from 'node:util'
import { recordAudit } from '../access/record-audit.ts'
import { invariant, ok, refuse, type Result } from '../kernel/result.ts'
import { wordsOf } from '../loads/kinds/words.ts'
import { checkMapping } from '../loads/mapping/check-mapping.ts'
import { LOAD_TYPES, type LoadKind, type LoadType } from '../loads/rows.ts'
import { ifMatchHolds } from '../platform/http/etag.ts'
import type { Tx } from '../platform/postgres/db.ts'
import { rowOf } from '../platform/postgres/statement.ts'
import type { Secret } from '../platform/secrets/secret.ts'
import { seal } from '../platform/secrets/seal.ts'
import { takesOrders, type ConnectorChecked, type ConnectorTable } from './connector-table.ts'
import { checkSchedule } from './pickup/schedule.ts'
import { schedulePickup } from './pickup/schedule-pickup.ts'
import {
  keptSource,
  partsOf,
  rulesIn,
  rulesOf,
  versioned,
  type VersionedIntegration,
} from './present-integration.ts'
import {
  INSERT_INTEGRATION,
  LOCK_INTEGRATION,
  OTHER_ACTIVE_INTEGRATION,
  OTHER_TAKING_ORDERS,
  UPDATE_INTEGRATION,
  type IntegrationRow,
} from './queries.ts'
import type { IntegrationBody } from './schema.ts'
import { changeSource, type ChangedSource } from './sources/change-source.ts'
import { openSecret, secretPlace } from './sources/read-secret.ts'

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
  readonly connectors: ConnectorTable
}

interface Place {
  readonly siteId: string
  readonly name: string
}

/**
 * Makes an integration or replaces its settings.
 *
 * Refusals: `request.stale`, `load.type_unknown`, `integration.mapping_invalid`, `integration.source_invalid`,
 * `integration.secret_missing`, `integration.already_active`, `connector.orders_taken`, and those of
 * `ConnectorTable.check`.
 */
export async function saveIntegration(
  tx: Tx,
  place: Place,
  { body, ifMatch, by, now, secret, connectors }: Wanted,
): Promise<Result<SavedIntegration>> {
  const { siteId, name } = place
  const stored = await rowOf<IntegrationRow>(tx, LOCK_INTEGRATION, [siteId, name])
  if (!ifMatchHolds(ifMatch, stored?.version ?? null)) return refuse('request.stale', { ifMatch })
  const wanted = await checkBody(tx, place, { body, stored, connectors })
  if (!wanted.ok) return wanted
  const { type, active, settings, source, checked } = wanted.value
  const sealed = sealedSecret(secret, place, { stored, source })
  const { connector } = checked
  const rules = { type, active, settings, source: source.source, pickup: source.pickup, connector }
  const after = rulesOf({ ...rules, hasSecret: sealed.secret !== null })
  const secretChanged = sealed.isNew || checked.secretChanged
  const shown = (row: IntegrationRow) => versioned(row, { siteId, connectors })
  if (stored !== null && !secretChanged && isDeepStrictEqual(rulesOf(rulesIn(stored)), after)) {
    return ok({ created: false, ...shown(stored) })
  }
  const saved = await rowOf<IntegrationRow>(tx, stored === null ? INSERT_INTEGRATION : UPDATE_INTEGRATION, [
    ...[siteId, name, type, active, JSON.stringify(settings), now],
    ...[jsonOf(source.source), sealed.secret, jsonOf(source.pickup), jsonOf(connector), checked.secret],
  ])
  invariant(saved !== null, 'a locked integration is there to be updated')
  await schedulePickup(tx, { siteId, now }, saved)
  await recordAudit(tx, {
    ...{ siteId, at: now, by, subject: name },
    action: stored === null ? 'integration.created' : 'integration.changed',
    facts: {
      ...{ before: stored === null ? null : rulesOf(rulesIn(stored)), after },
      ...(secretChanged ? { secretChanged } : {}),
    },
  })
  const made = await connectors.kept(tx, { siteId, integration: name }, { connector, by, at: now })
  return made.ok ? ok({ created: stored === null, ...shown(saved) }) : made
}

/** What a body wants, once it is known that it can be. */
async function checkBody(
  tx: Tx,
  { siteId, name }: Place,
  { body, stored, connectors }: Pick<Wanted, 'body' | 'connectors'> & { stored: IntegrationRow | null },
) {
  const { type, active, settings, fields, sent } = partsOf(body)
  const known = checkType(type)
  if (!known.ok) return known
  const wrong = settings.mapping === undefined ? null : checkMapping(settings.mapping, wordsOf(known.value))
  if (wrong !== null) return { ok: false as const, refusal: wrong }
  const changed = changeSource(fields, keptSource(stored))
  if (!changed.ok) return changed
  const never = checkSchedule(changed.value.pickup)
  if (never !== null) return { ok: false as const, refusal: never }
  if (active) {
    const other = await rowOf<{ name: string }>(tx, OTHER_ACTIVE_INTEGRATION, [siteId, type, name])
    if (other !== null) return refuse('integration.already_active', { type, active: other.name })
  }
  const kept = { connector: stored?.connector ?? null, secret: stored?.connector_secret ?? null }
  const checked = connectors.check({ siteId, integration: name, type, sent, kept })
  if (!checked.ok) return checked
  const taken = await otherTaking(tx, { siteId, name }, checked.value)
  if (taken !== null) return taken
  return ok({ type, active, settings, source: changed.value, checked: checked.value })
}

/** The kinds that loads of a type carry. */
function checkType(type: number): Result<readonly LoadKind[]> {
  if (!Object.hasOwn(LOAD_TYPES, type)) {
    return refuse('load.type_unknown', { type, types: Object.keys(LOAD_TYPES).map(Number) })
  }
  return ok(LOAD_TYPES[type as LoadType])
}

/** One connector of a kind takes a site's orders: two would create each of them twice. */
async function otherTaking(tx: Tx, { siteId, name }: Place, { connector }: ConnectorChecked) {
  if (connector === null || !takesOrders(connector)) return null
  const values = [siteId, connector.name, name]
  const other = await rowOf<{ name: string }>(tx, OTHER_TAKING_ORDERS, values)
  const facts = { connector: connector.name, other: other?.name }
  return other === null ? null : refuse('connector.orders_taken', facts)
}

/** The source's secret as it is to be stored; sealed anew only when it is another. */
function sealedSecret(
  secret: Secret,
  { siteId, name }: Place,
  { stored, source }: { stored: IntegrationRow | null; source: ChangedSource },
): { readonly secret: Buffer | null; readonly isNew: boolean } {
  const sealed = stored?.secret ?? null
  if (source.secret === 'kept') return { secret: sealed, isNew: false }
  if (source.secret === 'none') return { secret: null, isNew: sealed !== null }
  const place = secretPlace(siteId, name)
  if (openSecret(secret, sealed, place) === source.secret.text) return { secret: sealed, isNew: false }
  return { secret: seal(secret, source.secret.text, place), isNew: true }
}

function jsonOf(value: unknown): string | null {
  return value === null ? null : JSON.stringify(value)
}
