import { ok, refuse, type Result } from '../../kernel/result.ts'
import { timeText } from '../../kernel/time.ts'
import { inTransaction, type Db, type Tx } from '../../platform/postgres/db.ts'
import { countOf, rowOf, write } from '../../platform/postgres/statement.ts'
import { mayHear, type EventTypes } from '../event-types.ts'
import { listBytes, readStretch, type Told } from '../read-events.ts'
import { acknowledge, isLeased, release } from './lease-rules.ts'
import {
  LEASE_LIGHTLY,
  LOCK_CONSUMER,
  RELEASE_LEASE,
  SAVE_ACKNOWLEDGED,
  SAVE_LEASE,
  type ConsumerRow,
} from '../consumers/queries.ts'
import { readConsumer, type ConsumerAsked } from '../consumers/read-consumers.ts'
import type { Consumer } from '../consumers/schema.ts'

/** Who asks of a consumer. */
export interface ConsumerCaller extends ConsumerAsked {
  readonly all: EventTypes
  readonly can: (permission: string) => boolean
}

const EMPTY = { leaseId: null, expiresAt: null, items: [] }
const MS = 1000

/**
 * Leases the next events of a consumer, and answers them as JSON: nothing while somebody else holds a lease, or
 * when there are none. What nobody acknowledges in time comes again.
 *
 * Refusals: `consumer.not_found`, `auth.forbidden`, `events.expired`.
 */
export async function leaseEvents(
  tx: Tx,
  asked: ConsumerCaller,
  { limit, seconds, leaseId }: { limit: number; seconds: number; leaseId: string },
): Promise<Result<Buffer | typeof EMPTY>> {
  const next = await lookAhead(tx, asked, limit)
  if (!next.ok || next.value === null) return next.ok ? ok(EMPTY) : next
  const { items, toldSeq, seenSeq } = next.value
  const expiresAt = new Date(asked.at.getTime() + seconds * MS)
  await write(tx, LEASE_LIGHTLY, [])
  await write(tx, SAVE_LEASE, [asked.siteId, asked.name, leaseId, expiresAt, toldSeq, seenSeq])
  return ok(listBytes({ leaseId, expiresAt: timeText(expiresAt) }, items))
}

/** Whether a lease would bring something now. */
export async function isWorthLeasing(db: Db, asked: ConsumerCaller): Promise<Result<boolean>> {
  return inTransaction(db, async (tx) => {
    const next = await lookAhead(tx, asked, 1)
    return next.ok ? ok(next.value !== null) : next
  })
}

/** Acknowledges what was leased; see `acknowledge`. */
export async function ackEvents(
  tx: Tx,
  asked: ConsumerCaller,
  { leaseId, seq }: { leaseId: string; seq?: number },
): Promise<Result<Consumer>> {
  const { siteId, name, at } = asked
  const row = await lockHeard(tx, asked)
  if (!row.ok) return row
  const told = { leaseId, seq: seq === undefined ? undefined : BigInt(seq), at }
  const done = acknowledge(row.value, told)
  if (!done.ok) return done
  const { acknowledgedSeq, leaseEndsAt } = done.value
  await write(tx, SAVE_ACKNOWLEDGED, [siteId, name, acknowledgedSeq, leaseEndsAt])
  return readConsumer(tx, asked)
}

/** Gives a lease back before its end; what is not acknowledged comes again at once. */
export async function releaseEvents(
  tx: Tx,
  asked: ConsumerCaller,
  { leaseId }: { leaseId: string },
): Promise<Result<Consumer>> {
  const { siteId, name, at } = asked
  const row = await lockHeard(tx, asked)
  if (!row.ok) return row
  const released = release(row.value, { leaseId, at })
  if (!released.ok) return released
  await countOf(tx, RELEASE_LEASE, [siteId, name])
  return readConsumer(tx, asked)
}

/** The next events; null for none, or while they are leased. What it finds of no interest is passed over for good. */
async function lookAhead(tx: Tx, asked: ConsumerCaller, limit: number): Promise<Result<Told | null>> {
  const { siteId, name, at } = asked
  const row = await lockHeard(tx, asked)
  if (!row.ok) return row
  const { acknowledged_seq: after, types, lease_ends_at: leaseEndsAt } = row.value
  if (isLeased(row.value, at)) return ok(null)
  const told = await readStretch(tx, siteId, { after, limit, types })
  if (!told.ok) return told
  if (told.value.toldSeq !== null) return told
  if (told.value.seenSeq > after) {
    await countOf(tx, SAVE_ACKNOWLEDGED, [siteId, name, told.value.seenSeq, leaseEndsAt])
  }
  return ok(null)
}

/** A consumer, held; whoever takes from it must be allowed to see all that it hears. */
async function lockHeard(
  tx: Tx,
  { siteId, name, all, can }: ConsumerCaller,
): Promise<Result<ConsumerRow & Record<string, unknown>>> {
  const row = await rowOf<ConsumerRow & Record<string, unknown>>(tx, LOCK_CONSUMER, [siteId, name])
  if (row === null) return refuse('consumer.not_found', { name })
  return mayHear(all, { types: row.types, can }) ?? ok(row)
}
