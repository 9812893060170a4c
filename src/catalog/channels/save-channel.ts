import { recordAudit } from '../../access/record-audit.ts'
import { pageOf, readCursor, type Page } from '../../kernel/page.ts'
import { invariant, ok, refuse, type Result } from '../../kernel/result.ts'
import { timeText } from '../../kernel/time.ts'
import type { Db, Tx } from '../../platform/postgres/db.ts'
import { rowOf, rowsOf } from '../../platform/postgres/statement.ts'
import {
  INSERT_CHANNEL,
  LIST_CHANNELS,
  LOCK_CHANNEL,
  READ_CHANNEL,
  UPDATE_CHANNEL,
  type ChannelRow,
} from './queries.ts'
import type { Channel, ChannelBody } from './schema.ts'

export interface SavedChannel {
  readonly created: boolean
  readonly channel: Channel
}

/** Registers a channel, or renames it. */
export async function saveChannel(
  tx: Tx,
  { siteId, code }: { siteId: string; code: string },
  { body, by, now }: { body: ChannelBody; by: string; now: Date },
): Promise<Result<SavedChannel>> {
  const stored = await rowOf<ChannelRow>(tx, LOCK_CHANNEL, [siteId, code])
  if (stored !== null && stored.name === body.name) return ok({ created: false, channel: channelOf(stored) })

  const change = stored === null ? INSERT_CHANNEL : UPDATE_CHANNEL
  const saved = await rowOf<ChannelRow>(tx, change, [siteId, code, body.name, now])
  invariant(saved !== null, 'a locked channel is there to be updated')
  await recordAudit(tx, {
    siteId,
    at: now,
    by,
    action: stored === null ? 'channel.created' : 'channel.changed',
    subject: code,
    facts: { before: stored === null ? null : { name: stored.name }, after: { name: body.name } },
  })
  return ok({ created: stored === null, channel: channelOf(saved) })
}

/** A channel by its code, or `channel.not_found`. */
export async function readChannel(db: Db | Tx, siteId: string, code: string): Promise<Result<Channel>> {
  const row = await rowOf<ChannelRow>(db, READ_CHANNEL, [siteId, code])
  return row === null ? refuse('channel.not_found', { code }) : ok(channelOf(row))
}

/** A page of channels, by code. */
export async function listChannels(
  db: Db,
  siteId: string,
  { limit, cursor }: { limit: number; cursor?: string },
): Promise<Result<Page<Channel>>> {
  const behind = readCursor(cursor, 1)
  if (!behind.ok) return behind
  const rows = await rowsOf<ChannelRow>(db, LIST_CHANNELS, [siteId, behind.value?.[0], limit + 1])
  return ok(pageOf(rows, limit, { item: channelOf, key: (row) => [row.code] }))
}

function channelOf(row: ChannelRow): Channel {
  return {
    code: row.code,
    name: row.name,
    createdAt: timeText(row.created_at),
    updatedAt: timeText(row.updated_at),
  }
}
