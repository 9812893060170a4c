import { pageOf, readCursor, type Page } from '../../kernel/page.ts'
import { ok, refuse, type Result } from '../../kernel/result.ts'
import { timeText } from '../../kernel/time.ts'
import type { Db, Tx } from '../../platform/postgres/db.ts'
import { rowOf, rowsOf } from '../../platform/postgres/statement.ts'
import { isLeased } from '../leases/lease-rules.ts'
import { LIST_CONSUMERS, READ_CONSUMER, type StandingRow } from './queries.ts'
import type { Consumer } from './schema.ts'

/** Which consumer is meant, and when. */
export interface ConsumerAsked {
  readonly siteId: string
  readonly name: string
  readonly at: Date
}

/** A consumer by its name, or `consumer.not_found`. */
export async function readConsumer(
  db: Db | Tx,
  { siteId, name, at }: ConsumerAsked,
): Promise<Result<Consumer>> {
  const row = await rowOf<StandingRow & Record<string, unknown>>(db, READ_CONSUMER, [siteId, name])
  return row === null ? refuse('consumer.not_found', { name }) : ok(consumerOf(row, at))
}

/** A page of consumers, by name. */
export async function listConsumers(
  db: Db,
  { siteId, at }: { siteId: string; at: Date },
  { limit, cursor }: { limit: number; cursor?: string },
): Promise<Result<Page<Consumer>>> {
  const behind = readCursor(cursor, 1)
  if (!behind.ok) return behind
  const values = [siteId, behind.value?.[0], limit + 1]
  const rows = await rowsOf<StandingRow & Record<string, unknown>>(db, LIST_CONSUMERS, values)
  return ok(pageOf(rows, limit, { item: (row) => consumerOf(row, at), key: (row) => [row.name] }))
}

function consumerOf(row: StandingRow, at: Date): Consumer {
  const leased = isLeased(row, at)
  return {
    name: row.name,
    types: row.types === null ? null : [...row.types],
    after: Number(row.starts_after),
    acknowledged: Number(row.acknowledged_seq),
    lag: Number(row.last_seq - row.acknowledged_seq),
    behindSince: row.behind_since === null ? null : timeText(row.behind_since),
    leasedUntil: leased ? timeText(row.lease_ends_at!) : null,
    createdAt: timeText(row.created_at),
    updatedAt: timeText(row.updated_at),
  }
}
