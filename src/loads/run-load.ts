import { invariant } from '../kernel/result.ts'
import { READ_GROUND, type GroundRow } from '../catalog/queries/grounds.ts'
import {
  CREATE_PART_OUTCOMES,
  CREATE_REFUSED_ROWS,
  CREATE_ROW_OUTCOMES,
} from '../catalog/queries/stage-shared.ts'
import { HAS_DEDUCTED } from '../catalog/queries/reservations.ts'
import { withSession, type Session } from '../platform/postgres/session.ts'
import { countOf, rowOf } from '../platform/postgres/statement.ts'
import { decideRows, measureRows, REFUSED, type Decided } from './decide-rows.ts'
import { guardsOf, reasonsToHold } from './guards.ts'
import { holdLease, LoadInterrupted, mergeSlices } from './merge-slices.ts'
import { plansOf } from './plan-kinds.ts'
import type { KindPlan } from './plan-load.ts'
import { BEGIN_MERGING, CLEAR_DIFF, CREATE_STAGED_KEYS, CREATE_UNREAD_ROWS } from './queries/finish.ts'
import type { HoldReason, LoadRow } from './queries/load-row.ts'
import { FIND_SAME_BYTES, SESSION_SETTINGS, type ClaimedRow, type SameBytesRow } from './queries/work.ts'
import { saveReport, saveSameReport, type Rest } from './save-report.ts'
import { interruptIf, stageFile, type ReadFile, type Run } from './stage-file.ts'

/** Lines of a diff that one statement may write. */
const DIFF_LINES_MAX = 1_000_000_000
/** An applied file of more rows tells what it replaced; what it created stands in the report of its rows (ADR 8). */
const WHOLE_DIFF_ROWS_MAX = 20_000

/** What a claimed load stands on: the catalogue as it was when it was decided. */
export const NO_GROUND: GroundRow = { changes: 0n, names: 0n }

/**
 * Runs a claimed load to its rest: reads its rows into staging tables, decides what each may change, writes
 * that in slices, and reports one outcome a row. A plan ends before the writing, and so does what a guard holds.
 * Throws `LoadInterrupted` when it had to stop; whoever takes the load up next ends it with the same counts, since
 * what is written tells which load wrote it.
 */
export async function runLoad(run: Run): Promise<LoadRow> {
  const plans = plansOf(run.load.kinds)
  invariant(plans.length === run.load.kinds.length, 'a load is only received of a type that can be run')
  return onSession(run, async (session) => {
    const ground =
      (await rowOf<GroundRow & Record<string, unknown>>(session.client, READ_GROUND, [run.load.site_id])) ??
      NO_GROUND
    if (isStale(run.load, ground))
      return saveSameReport(session, run, { ground, failure: { code: 'load.plan_stale', facts: {} } })
    const same = await findSame(session, run.load, ground)
    if (same !== null) return saveSameReport(session, run, { ground, same })
    return runOn(session, run, { plans, ground })
  })
}

/** A connection of its own for a load, whose statement at work is cancelled when the worker must let go. */
export async function onSession<Value>(
  { platform, signal }: Run,
  work: (session: Session) => Promise<Value>,
): Promise<Value> {
  return withSession(platform.db, SESSION_SETTINGS, async (session) => {
    const cancel = () => void session.cancel().catch(() => undefined)
    signal.addEventListener('abort', cancel)
    try {
      return await work(session)
    } catch (error) {
      // What the cancelled statement complains about is not what happened.
      if (signal.aborted) throw new LoadInterrupted('stopped at work', { cause: error })
      throw error
    } finally {
      signal.removeEventListener('abort', cancel)
    }
  })
}

/** The tables of a session that every load needs, beside those of its kinds. */
export async function createTables(session: Session, plans: readonly KindPlan[]): Promise<void> {
  const shared = [
    ...[CREATE_REFUSED_ROWS, CREATE_STAGED_KEYS, CREATE_UNREAD_ROWS],
    ...[CREATE_PART_OUTCOMES, CREATE_ROW_OUTCOMES],
  ]
  const tables = [...plans.flatMap((plan) => plan.tables), ...shared]
  // In one query they are one transaction: each by itself would wait for the disk to have its entry in the catalogue.
  await session.client.query(tables.map(({ text }) => text).join(';\n'))
}

interface Standing {
  readonly plans: readonly KindPlan[]
  readonly ground: GroundRow
}

async function runOn(session: Session, run: Run, { plans, ground }: Standing): Promise<LoadRow> {
  const { load, signal } = run
  await createTables(session, plans)
  const read = await stageFile(session, run, plans)
  run.reached?.('read')
  const values = {
    ...{ site: load.site_id, load: load.load_id, moment: read.moment.asOf, arrival: load.received_at },
    parks: load.settings.onUnknown !== 'refuse',
  }
  const decided = await decideRows(session, plans, read.staged, { values, signal })
  run.reached?.('decided')
  const rest = load.merging ? { ...FINISHED, hold: load.hold } : await restOf(session, run, { decided, read })
  if (rest.state === 'finished') await write(session, run, { plans, rows: read.staged.rows })
  if (rest.state === 'planned' || rest.state === 'held') await foretell(session, run, plans)
  const finished = await saveReport(session, run, { plans, read, decided, rest, ground })
  run.reached?.('reported')
  return finished
}

const FINISHED: Rest = { state: 'finished', hold: null, failure: null }

/**
 * How the load is to end, before anything of it is written (contract 3): a plan never is, a mistake gives all of it
 * up where it was sent so, and what a guard holds waits for a person's word.
 */
async function restOf(
  session: Session,
  { load }: Run,
  { decided, read }: { decided: Decided; read: ReadFile },
): Promise<Rest> {
  const guards = guardsOf(load.settings.guards)
  const { outcomes } = decided
  const rows = { kinds: load.kinds, outcomes, rows: read.staged.rows }
  const reasons = reasonsToHold(await measureRows(session, rows, guards), guards)
  const hold: { reasons: readonly HoldReason[] } | null = reasons.length === 0 ? null : { reasons }
  const refused = outcomes[REFUSED] ?? 0
  if (load.mode === 'plan' && !isTold(load, 'apply')) return { state: 'planned', hold, failure: null }
  if (load.on_error === 'abort' && (refused > 0 || read.end.failure !== null)) {
    const failure = read.end.failure ?? { code: 'load.aborted', facts: { refused } }
    return { state: 'failed', hold: null, failure, aborted: true }
  }
  if (hold !== null && !isTold(load, 'approve')) return { state: 'held', hold, failure: null }
  return { ...FINISHED, hold }
}

function isTold({ decisions }: ClaimedRow, decision: string): boolean {
  return decisions.some((one) => one.decision === decision)
}

/** A plan is applied on the ground it was made on, or not at all; what was approved since is a person's word. */
function isStale(load: ClaimedRow, ground: GroundRow): boolean {
  return !load.merging && load.decisions.at(-1)?.decision === 'apply' && load.ground !== ground.changes
}

async function findSame(
  { client }: Session,
  load: ClaimedRow,
  { names }: GroundRow,
): Promise<SameBytesRow | null> {
  if (load.force || load.mode === 'plan' || load.merging || load.decisions.length > 0) return null
  const site = await rowOf<{ deducted: boolean }>(client, HAS_DEDUCTED, [load.site_id])
  const endsReservations = load.kinds.includes('stock') && site?.deducted === true
  const asked = [load.site_id, load.load_id, names, endsReservations]
  return rowOf<SameBytesRow & Record<string, unknown>>(client, FIND_SAME_BYTES, asked)
}

async function write(
  session: Session,
  run: Run,
  { plans, rows }: { plans: readonly KindPlan[]; rows: number },
): Promise<void> {
  const isWhole = run.load.mode === 'plan' || rows <= WHOLE_DIFF_ROWS_MAX
  if (!run.load.merging) await beginMerging(session, run, { plans, isWhole })
  run.reached?.('begun')
  await mergeAll(session, run, plans)
  run.reached?.('merged')
}

interface DiffWanted {
  readonly plans: readonly KindPlan[]
  /** Also what had no value before. */
  readonly isWhole: boolean
}

/** From here on the load is being written: what is about to change is noted with that, and never decided again. */
async function beginMerging(session: Session, run: Run, diff: DiffWanted): Promise<void> {
  const { site_id: siteId, load_id: loadId, fence } = run.load
  await session.transaction(async (tx) => {
    await holdLease(tx, { siteId, loadId, fence, leaseEnd: run.leaseEnd })
    await countOf(tx, BEGIN_MERGING, [siteId, loadId, fence])
    await writeDiff(tx, run.load, diff)
  })
}

async function foretell(session: Session, run: Run, plans: readonly KindPlan[]): Promise<void> {
  const { site_id: siteId, load_id: loadId, fence } = run.load
  await session.transaction(async (tx) => {
    await holdLease(tx, { siteId, loadId, fence, leaseEnd: run.leaseEnd })
    await writeDiff(tx, run.load, { plans, isWhole: true })
  })
  run.reached?.('foretold')
}

async function writeDiff(
  tx: Parameters<Parameters<Session['transaction']>[0]>[0],
  { site_id: siteId, load_id: loadId }: ClaimedRow,
  { plans, isWhole }: DiffWanted,
): Promise<void> {
  await countOf(tx, CLEAR_DIFF, [siteId, loadId])
  const writes = plans.flatMap((plan) => plan.writeDiffs)
  for (const [place, write] of writes.entries()) {
    await countOf(tx, write, [siteId, loadId, place * DIFF_LINES_MAX, isWhole])
  }
}

/** Writes the decided rows of all kinds, slice by slice. */
export async function mergeAll(session: Session, run: Run, plans: readonly KindPlan[]): Promise<void> {
  const { load, platform, signal, leaseEnd } = run
  const hold = {
    ...{ siteId: load.site_id, loadId: load.load_id, fence: load.fence },
    ...{ now: platform.now, leaseEnd, check: () => interruptIf(signal) },
    written: () => run.reached?.('slice'),
  }
  for (const merge of plans.flatMap((plan) => plan.merges)) await mergeSlices(session, merge, hold)
}
