import { invariant } from '../kernel/result.ts'
import type { Session } from '../platform/postgres/session.ts'
import type { Tx } from '../platform/postgres/db.ts'
import { countOf, rowOf, rowsOf } from '../platform/postgres/statement.ts'
import type { Merge } from './plan-load.ts'
import { HOLD_LEASE, SLICE_SETTINGS } from './queries/work.ts'

/** Rows of a slice: enough to write fast, few enough to hold no one up for long. */
export const MERGE_ROWS_MAX = 20_000

/** Thrown at a safe point: the worker is to stop, or another one has taken the load up. */
export class LoadInterrupted extends Error {}

export interface Hold {
  readonly siteId: string
  readonly loadId: bigint
  readonly fence: bigint
  readonly now: () => Date
  readonly leaseEnd: () => Date
  /** Throws when the worker is to let go. */
  readonly check: () => void
  /** Told after each slice. */
  readonly written: () => void
}

/** Between which ordinals the rows of a step stand (catalog/queries/stage-shared.ts). */
interface StepRange {
  readonly step: 'i' | 'u' | 'f' | 't'
  readonly first: number
  readonly last: number
}

interface Slice {
  readonly first: number
  readonly last: number
  /** Whether one of these steps may stand in it. */
  readonly has: (...steps: readonly StepRange['step'][]) => boolean
}

/** Writes decided rows in key order, a slice a transaction, each holding the lease while it writes. */
export async function mergeSlices(session: Session, merge: Merge, hold: Hold): Promise<void> {
  const ranges = await rowsOf<StepRange & Record<string, unknown>>(session.client, merge.steps)
  for (const slice of slicesOf(ranges)) {
    hold.check()
    await session.transaction(async (tx, attempt) => {
      await holdLease(tx, hold)
      await tx.query(SLICE_SETTINGS.text)
      await writeSlice(tx, merge, { slice, hold, careful: attempt > 1 })
    })
    hold.written()
  }
}

function slicesOf(ranges: readonly StepRange[]): Slice[] {
  const slices: Slice[] = []
  const end = Math.max(0, ...ranges.map((range) => range.last))
  for (let first = 1; first <= end; first += MERGE_ROWS_MAX) {
    const last = first + MERGE_ROWS_MAX - 1
    const here = ranges.filter((range) => range.first <= last && range.last >= first)
    if (here.length === 0) continue
    slices.push({ first, last, has: (...steps) => here.some((range) => steps.includes(range.step)) })
  }
  return slices
}

async function writeSlice(
  tx: Tx,
  merge: Merge,
  { slice, hold, careful }: { slice: Slice; hold: Hold; careful: boolean },
): Promise<void> {
  const rows = [hold.siteId, slice.first, slice.last]
  const values = [...rows, hold.loadId, hold.now()]
  const inserts = careful ? merge.insertsCarefully : merge.inserts
  if (slice.has('i') && inserts !== null) await countOf(tx, inserts, values)
  if (slice.has('u', 'f')) await countOf(tx, merge.replaces, values)
  if (slice.has('i', 'u', 'f') && merge.tells !== null) await countOf(tx, merge.tells, values)
  if (!slice.has('u', 'f', 't')) return
  if (merge.moments === null || slice.has('u', 'f')) await countOf(tx, merge.updates, values)
  if (merge.moments !== null && slice.has('t')) await noteMoments(tx, merge.moments, rows)
  if (merge.ends !== null) await countOf(tx, merge.ends, rows)
}

async function noteMoments(
  tx: Tx,
  { note, moved }: NonNullable<Merge['moments']>,
  rows: readonly unknown[],
): Promise<void> {
  const found = await rowOf<{ noted: number; wanted: number }>(tx, note, rows)
  if (found?.noted === found?.wanted) return
  invariant(moved !== null, 'nobody else writes these rows')
  await countOf(tx, moved, rows)
}

/** The first thing a writing transaction does: whoever would take the load up then waits for its end. */
export async function holdLease(
  tx: Tx,
  { siteId, loadId, fence, leaseEnd }: Omit<Hold, 'now' | 'check' | 'written'>,
): Promise<void> {
  const held = await countOf(tx, HOLD_LEASE, [siteId, loadId, fence, leaseEnd()])
  if (held === 0) throw new LoadInterrupted('another worker has taken the load up')
}
