import { isDeepStrictEqual } from 'node:util'
import { recordAudit } from '../../access/record-audit.ts'
import { malformed } from '../../kernel/mistakes.ts'
import { ok, refuse, type Result } from '../../kernel/result.ts'
import type { Site } from '../../access/site.ts'
import { readMoment } from '../../platform/http/shapes.ts'
import type { Tx } from '../../platform/postgres/db.ts'
import { countOf, rowOf } from '../../platform/postgres/statement.ts'
import { numberAll } from '../number-events.ts'
import { READ_LOG, type LogRow } from '../queries.ts'
import { readSince } from '../read-events.ts'
import {
  DELETE_CONSUMER,
  INSERT_CONSUMER,
  LOCK_CONSUMER,
  PLACE_CONSUMER,
  UPDATE_CONSUMER,
  type ConsumerRow,
} from './queries.ts'
import { readConsumer, type ConsumerAsked } from './read-consumers.ts'
import type { Consumer, ConsumerBody, RewindBody } from './schema.ts'

type LockedRow = ConsumerRow & Record<string, unknown>

export interface SavedConsumer {
  readonly created: boolean
  readonly consumer: Consumer
}

/**
 * Makes a consumer, or changes what it hears. Without `after` a new one starts with what happens from now on, and
 * one that is there stays where it is; the same `after` as before moves nothing: a program may say it at each start.
 *
 * Refusals: `events.expired`, `events.not_there_yet`.
 */
export async function saveConsumer(
  tx: Tx,
  asked: ConsumerAsked,
  { body, by }: { body: ConsumerBody; by: string },
): Promise<Result<SavedConsumer>> {
  const { siteId, name, at } = asked
  const types = body.types === undefined || body.types === null ? null : [...new Set(body.types)].sort()
  const stored = await rowOf<LockedRow>(tx, LOCK_CONSUMER, [siteId, name])
  const wanted = body.after === undefined ? null : BigInt(body.after)
  const moves = stored !== null && wanted !== null && wanted !== stored.starts_after
  const after = stored === null || moves ? await startOf(tx, siteId, wanted) : ok(stored.starts_after)
  if (!after.ok) return after

  const rules = { types, after: Number(after.value) }
  const before = stored === null ? null : { types: stored.types, after: Number(stored.starts_after) }
  if (stored === null) await countOf(tx, INSERT_CONSUMER, [siteId, name, types, after.value, at])
  else if (!isDeepStrictEqual(stored.types, types))
    await countOf(tx, UPDATE_CONSUMER, [siteId, name, types, at])
  if (moves) await countOf(tx, PLACE_CONSUMER, [siteId, name, after.value, at])
  if (!isDeepStrictEqual(before, rules)) {
    const action = stored === null ? 'consumer.created' : 'consumer.changed'
    await recordAudit(tx, { siteId, at, by, action, subject: name, facts: { before, after: rules } })
  }
  const consumer = await readConsumer(tx, asked)
  return consumer.ok ? ok({ created: stored === null, consumer: consumer.value }) : consumer
}

/** Places a consumer behind a number or before a time, back or forth; a lease that it has is lost. */
export async function rewindConsumer(
  tx: Tx,
  { site, name, at }: { site: Site; name: string; at: Date },
  { body, by }: { body: RewindBody; by: string },
): Promise<Result<Consumer>> {
  const { siteId } = site
  const stored = await rowOf<LockedRow>(tx, LOCK_CONSUMER, [siteId, name])
  if (stored === null) return refuse('consumer.not_found', { name })
  const since = readMoment(body.since, { field: 'since', timeZone: site.timeZone })
  if (!since.ok) return malformed({ field: 'since', rule: 'moment' })
  if (since.value === null && body.after === undefined) return malformed({ field: 'after', rule: 'missing' })
  if (since.value !== null && body.after !== undefined)
    return malformed({ field: 'after', rule: 'apart', found: 'since' })
  const after =
    since.value === null
      ? await startOf(tx, siteId, BigInt(body.after!))
      : await readSince(tx, siteId, since.value)
  if (!after.ok) return after
  await countOf(tx, PLACE_CONSUMER, [siteId, name, after.value, at])
  const facts = { before: Number(stored.acknowledged_seq), after: Number(after.value) }
  await recordAudit(tx, { siteId, at, by, action: 'consumer.rewound', subject: name, facts })
  return readConsumer(tx, { siteId, name, at })
}

/** Ends a consumer; `consumer.not_found` when there is none. */
export async function removeConsumer(
  tx: Tx,
  { siteId, name, at }: ConsumerAsked,
  by: string,
): Promise<Result<null>> {
  const gone = await countOf(tx, DELETE_CONSUMER, [siteId, name])
  if (gone === 0) return refuse('consumer.not_found', { name })
  await recordAudit(tx, { siteId, at, by, action: 'consumer.deleted', subject: name, facts: {} })
  return ok(null)
}

/** Where to start: behind a number that the log has, or, for null, behind everything that has committed by now. */
async function startOf(tx: Tx, siteId: string, after: bigint | null): Promise<Result<bigint>> {
  await numberAll(tx, siteId)
  const log = await rowOf<LogRow & Record<string, unknown>>(tx, READ_LOG, [siteId])
  const { last_seq: last, forgotten_seq: forgotten } = log!
  if (after === null) return ok(last)
  if (after < forgotten) return refuse('events.expired', { firstSeq: Number(forgotten) + 1 })
  if (after > last) return refuse('events.not_there_yet', { after: Number(after), lastSeq: Number(last) })
  return ok(after)
}
