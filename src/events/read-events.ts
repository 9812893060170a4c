import { malformed } from '../kernel/mistakes.ts'
import { cursorOf, readCursor } from '../kernel/page.ts'
import { invariant, ok, refuse, type Result } from '../kernel/result.ts'
import type { Site } from '../access/site.ts'
import type { Db, Tx } from '../platform/postgres/db.ts'
import { readMoment } from '../platform/http/shapes.ts'
import { rowOf, rowsOf } from '../platform/postgres/statement.ts'
import { READ_LOG, READ_STRETCH, SEQ_BEFORE, type LogRow, type StretchRow } from './queries.ts'

/** Numbers looked through by one statement: gap-free, so that this bounds it whatever types are asked for. */
const LOOK_THROUGH = 20_000
/** Statements of one call; who asks again goes on where it stopped. */
const LOOKS_MAX = 20
/** Bytes of one answer, as they are stored; one event may be larger. */
const STRETCH_BYTES_MAX = 4 * 1024 * 1024

/** Where to read on, and what of it. */
export interface Stretch {
  readonly after: bigint
  readonly limit: number
  /** Null: all of them. */
  readonly types: readonly string[] | null
}

/** Events, each as finished JSON. */
export interface Told {
  readonly items: readonly string[]
  /** The number of the last of them; null for none. */
  readonly toldSeq: bigint | null
  /** Up to here the log has been looked through: what to ask behind next time. */
  readonly seenSeq: bigint
  readonly lastSeq: bigint
}

export interface FeedQuery {
  readonly after?: number
  readonly since?: string
  readonly cursor?: string
}

/** Events behind a number, or `events.expired` when the one after it is forgotten. */
export async function readStretch(
  db: Db | Tx,
  siteId: string,
  { after, limit, types }: Stretch,
): Promise<Result<Told>> {
  let behind = after
  for (let look = 1; ; look += 1) {
    const values = [siteId, behind, limit, types, LOOK_THROUGH, STRETCH_BYTES_MAX]
    const rows = await rowsOf<StretchRow & Record<string, unknown>>(db, READ_STRETCH, values)
    const stands = rows.find((row) => row.item === null)
    invariant(stands !== undefined, 'every stretch says where it stands')
    const { last_seq: lastSeq, forgotten_seq: forgotten, seen_seq: seenSeq } = stands
    if (behind < forgotten) return expired(forgotten)
    const told = rows.filter((row) => row.item !== null).sort((one, other) => (one.seq < other.seq ? -1 : 1))
    if (told.length > 0 || seenSeq >= lastSeq || look >= LOOKS_MAX) {
      const items = told.map(({ item }) => item)
      return ok({ items, toldSeq: told.at(-1)?.seq ?? null, seenSeq, lastSeq })
    }
    behind = seenSeq
  }
}

/** Where a call wants to start: its cursor, else the later of its number and its time, else the oldest event kept. */
export async function readStart(db: Db | Tx, site: Site, query: FeedQuery): Promise<Result<bigint>> {
  const cursor = readCursor(query.cursor, 1)
  if (!cursor.ok) return cursor
  if (cursor.value !== null) {
    const [seq] = cursor.value
    if (!/^\d{1,15}$/.test(seq!)) return refuse('request.cursor_invalid', { cursor: query.cursor })
    return ok(BigInt(seq!))
  }
  const moment = readMoment(query.since, { field: 'since', timeZone: site.timeZone })
  if (!moment.ok) return moment
  const after = query.after === undefined ? null : BigInt(query.after)
  if (moment.value === null) return ok(after ?? (await forgottenOf(db, site.siteId)).seq)
  const since = await readSince(db, site.siteId, moment.value)
  return since.ok && after !== null && after > since.value ? ok(after) : since
}

/** The number before the first event at a time or later; `events.expired` when some since then are forgotten. */
export async function readSince(db: Db | Tx, siteId: string, since: Date): Promise<Result<bigint>> {
  const forgotten = await forgottenOf(db, siteId)
  if (forgotten.at !== null && since <= forgotten.at) return expired(forgotten.seq)
  const row = await rowOf<{ seq: bigint }>(db, SEQ_BEFORE, [siteId, since])
  return ok(row!.seq)
}

/** The answer of a feed. */
export function pageBytes({ items, seenSeq, lastSeq }: Told): Buffer {
  const nextCursor = seenSeq < lastSeq ? cursorOf([String(seenSeq)]) : null
  return listBytes({ nextCursor, after: Number(seenSeq) }, items)
}

/** JSON of an object with these fields and a list of finished `items`, written once. */
export function listBytes(fields: object, items: readonly string[]): Buffer {
  const head = `${JSON.stringify(fields).slice(0, -1)},"items":[`
  const length = items.reduce((sum, item) => sum + Buffer.byteLength(item) + 1, head.length + 2)
  const bytes = Buffer.allocUnsafe(length)
  let end = bytes.write(head)
  for (const [nth, item] of items.entries()) end += bytes.write(nth === 0 ? item : `,${item}`, end)
  end += bytes.write(']}', end)
  return bytes.subarray(0, end)
}

/** `after` and `cursor` are two ways to say one thing. */
export function checkFeed({ after, since, cursor }: FeedQuery): Result<null> {
  if (cursor === undefined || (after === undefined && since === undefined)) return ok(null)
  return malformed({
    field: 'cursor',
    in: 'query',
    rule: 'apart',
    found: after === undefined ? 'since' : 'after',
  })
}

async function forgottenOf(db: Db | Tx, siteId: string): Promise<{ seq: bigint; at: Date | null }> {
  const row = await rowOf<LogRow & Record<string, unknown>>(db, READ_LOG, [siteId])
  return { seq: row?.forgotten_seq ?? 0n, at: row?.forgotten_at ?? null }
}

function expired(forgotten: bigint) {
  return refuse('events.expired', { firstSeq: Number(forgotten) + 1 })
}
