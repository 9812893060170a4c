import { invariant } from '../kernel/result.ts'
import { storableJson } from '../kernel/storable.ts'
import { MOVE_GROUND, type GroundRow } from '../catalog/queries/grounds.ts'
import { recordEvents } from '../events/record-events.ts'
import type { Tx } from '../platform/postgres/db.ts'
import type { Session } from '../platform/postgres/session.ts'
import { countOf, rowOf } from '../platform/postgres/statement.ts'
import type { Decided } from './decide-rows.ts'
import { holdLease, LoadInterrupted } from './merge-slices.ts'
import type { KindPlan } from './plan-load.ts'
import { presentLoad } from './present-load.ts'
import {
  CLEAR_REPORT,
  COPY_BLOCKS,
  DECIDED_FIELDS,
  FINISH_LOAD,
  SAVE_ABORTED_REFUSALS,
  SAVE_DECIDED_REFUSALS,
  SAVE_UNREAD_REFUSALS,
  WRITE_ABORTED_BLOCKS,
} from './queries/finish.ts'
import type { HoldReason, LoadRow, LoadState } from './queries/load-row.ts'
import type { SameBytesRow } from './queries/work.ts'
import type { ReadFile, Run } from './stage-file.ts'

/** How long a part waits for its product or store (contract 3). */
export const PARK_MS = 48 * 3_600_000

/** Outcomes of rows of which something was or may have been written: created, updated, parked. */
const CHANGING = ['1', '2', '-']

/** How a load comes to rest. */
export interface Rest {
  readonly state: LoadState
  readonly hold: { readonly reasons: readonly HoldReason[] } | null
  readonly failure: { readonly code: string; readonly facts: Readonly<Record<string, unknown>> } | null
  /** All rows are refused, since one of them was. */
  readonly aborted?: true
}

interface Reported {
  readonly plans: readonly KindPlan[]
  readonly read: ReadFile
  readonly decided: Decided
  readonly rest: Rest
  readonly ground: GroundRow
}

/** Writes the report and brings the load to rest, with its news, in one transaction. */
export async function saveReport(session: Session, run: Run, reported: Reported): Promise<LoadRow> {
  const { load } = run
  const { plans, read, decided, rest } = reported
  const { end, moment } = read
  return finishing(session, run, async (tx, now) => {
    const key = [load.site_id, load.load_id]
    await countOf(tx, SAVE_UNREAD_REFUSALS, key)
    const spellings = DECIDED_FIELDS.map((field) => [field, end.spellingOf(field)])
    await countOf(tx, SAVE_DECIDED_REFUSALS, [...key, storableJson(Object.fromEntries(spellings))])
    if (rest.aborted) await countOf(tx, SAVE_ABORTED_REFUSALS, key)
    if (rest.aborted) await countOf(tx, WRITE_ABORTED_BLOCKS, key)
    else await countOf(tx, decided.writeBlocks, [...key, decided.common])
    const until = new Date(now.getTime() + PARK_MS)
    const parks = !rest.aborted && (decided.outcomes['-'] ?? 0) > 0 ? plans : []
    for (const { park } of parks) if (park !== null) await countOf(tx, park, [...key, until])
    const failure = rest.failure ?? end.failure
    return rowOf<LoadRow & Record<string, unknown>>(tx, FINISH_LOAD, [
      ...key,
      load.fence,
      rest.state === 'finished' && failure !== null ? 'failed' : rest.state,
      now,
      end.encoding,
      storableJson(end.layout),
      [...end.ignoredFields],
      moment.asOf,
      moment.capped,
      failure === null ? null : storableJson(failure),
      end.failure === null ? load.bytes : read.bytesRead,
      rest.hold === null ? null : JSON.stringify(rest.hold),
      null,
      ...groundOf(await groundAfter(tx, load, reported)),
      // What is not written yet waits for a person first.
      rest.state === 'finished' ? until : null,
    ])
  })
}

/** What was written moves the ground on; a plan stands on the one it was made on. */
async function groundAfter(
  tx: Tx,
  load: Run['load'],
  { decided, rest, ground }: Reported,
): Promise<GroundRow> {
  const changes = CHANGING.reduce((sum, outcome) => sum + (decided.outcomes[outcome] ?? 0), 0)
  if (rest.state !== 'finished' || changes === 0) return ground
  const names = load.kinds.includes('product') || load.kinds.includes('attribute') ? 1 : 0
  const moved = await rowOf<GroundRow & Record<string, unknown>>(tx, MOVE_GROUND, [load.site_id, names])
  invariant(moved !== null, 'an upsert answers its row')
  // What somebody else has named since the rows were decided is still to be looked for.
  return { changes: moved.changes, names: ground.names + BigInt(names) }
}

/** Brings a load to rest that was not read: its bytes are those of another one, or its plan has gone stale. */
export async function saveSameReport(
  session: Session,
  run: Run,
  {
    ground,
    same = null,
    failure = null,
  }: { ground: GroundRow; same?: SameBytesRow | null; failure?: Rest['failure'] },
): Promise<LoadRow> {
  const { load } = run
  return finishing(session, run, async (tx, now) => {
    const key = [load.site_id, load.load_id]
    if (same !== null) await countOf(tx, COPY_BLOCKS, [...key, same.load_id])
    return rowOf<LoadRow & Record<string, unknown>>(tx, FINISH_LOAD, [
      ...key,
      load.fence,
      failure === null ? 'finished' : 'failed',
      now,
      same?.encoding ?? load.encoding,
      same === null ? null : JSON.stringify(same.layout),
      [...(same?.ignored_fields ?? load.ignored_fields)],
      load.as_of,
      load.as_of_capped,
      failure === null ? null : storableJson(failure),
      load.bytes,
      null,
      same?.load_id ?? null,
      ...groundOf(ground),
      null,
    ])
  })
}

async function finishing(
  session: Session,
  { platform, load, leaseEnd, signal }: Run,
  finish: (tx: Tx, now: Date) => Promise<LoadRow | null>,
): Promise<LoadRow> {
  if (signal.aborted) throw new LoadInterrupted('stopped at a safe point')
  const now = platform.now()
  const { site_id: siteId, load_id: loadId, fence } = load
  return session.transaction(async (tx) => {
    await holdLease(tx, { siteId, loadId, fence, leaseEnd })
    for (const clear of CLEAR_REPORT) await countOf(tx, clear, [siteId, loadId])
    const finished = await finish(tx, now)
    if (finished === null) throw new LoadInterrupted('another worker has taken the load up')
    const type = finished.state === 'held' ? 'load.held' : 'load.finished'
    const isNews = finished.state !== 'planned'
    if (isNews) await recordEvents(tx, siteId, [{ type, at: now, data: presentLoad(finished, 'en') }])
    return finished
  })
}

function groundOf({ changes, names }: GroundRow): [bigint, bigint] {
  return [changes, names]
}
