import type { Log } from '../platform/telemetry/log.ts'
import { placesOf } from '../kernel/money.ts'
import { invariant } from '../kernel/result.ts'
import { storableJson } from '../kernel/storable.ts'
import { COUNT_VARIANTS, CREATE_REFUSED_ROWS } from '../catalog/queries/stage-shared.ts'
import { recordEvents } from '../events/record-events.ts'
import type { Platform } from '../platform/platform.ts'
import { withSession, type Session } from '../platform/postgres/session.ts'
import { countOf, rowOf, rowsOf } from '../platform/postgres/statement.ts'
import { MERGE_PLANS, type MergePlan, type Step } from './merge-plans.ts'
import type { Detected } from './formats/layout.ts'
import { holdLease, LoadInterrupted, mergeSlices } from './merge-slices.ts'
import { presentLoad } from './present-load.ts'
import type { LoadRow } from './queries/load-row.ts'
import {
  CREATE_STAGED_KEYS,
  CREATE_UNREAD_ROWS,
  DECIDED_FIELDS,
  FINISH_LOAD,
  SAVE_DECIDED_REFUSALS,
  SAVE_UNREAD_REFUSALS,
} from './queries/finish.ts'
import { NOTE_PROGRESS, SESSION_SETTINGS, type ClaimedRow } from './queries/work.ts'
import { readRows, type ReadEnd } from './read-rows.ts'
import { openSource } from './spool-load.ts'
import { stageRows, type Staged } from './stage-rows.ts'

/** All rows were refused at reading: none was decided. */
const REFUSED_DIGIT = '0'
/** How often reading shows how far it is. */
const PROGRESS_MS = 1000

export interface Run {
  readonly platform: Platform
  readonly load: ClaimedRow
  /** Aborted when the worker must let go. */
  readonly signal: AbortSignal
  /** Until when the lease holds if renewed now. */
  readonly leaseEnd: () => Date
}

/**
 * Runs a claimed load to its rest: reads its rows into staging tables, decides what each may change, writes
 * that in slices, and reports one outcome a row. Throws `LoadInterrupted` when it had to stop; whoever takes
 * the load up next ends it with the same counts, since what is written tells which load wrote it.
 */
export async function runLoad(run: Run): Promise<LoadRow> {
  const { platform, load } = run
  const [kind] = load.kinds
  const plan = load.kinds.length === 1 && kind !== undefined ? MERGE_PLANS[kind] : undefined
  invariant(plan !== undefined, 'a load is only received of a type that can be run')
  return withSession(platform.db, SESSION_SETTINGS, async (session) => {
    const cancel = () => void session.cancel().catch(() => undefined)
    run.signal.addEventListener('abort', cancel)
    try {
      return await runOn(session, run, plan)
    } catch (error) {
      // What the cancelled statement complains about is not what happened.
      if (run.signal.aborted) throw new LoadInterrupted('stopped at work', { cause: error })
      throw error
    } finally {
      run.signal.removeEventListener('abort', cancel)
    }
  })
}

async function runOn(session: Session, run: Run, plan: MergePlan): Promise<LoadRow> {
  const { load } = run
  const timed = stopwatch(run.platform.log, load)
  for (const table of [...plan.tables, CREATE_REFUSED_ROWS, CREATE_STAGED_KEYS, CREATE_UNREAD_ROWS]) {
    await session.client.query(table.text)
  }

  const read = await readInto(session, run, plan)
  showProgress(run, { bytesRead: read.bytesRead, rowsSeen: read.staged.rows })
  timed('read', read.staged.rows)
  const moment = momentOf(load, read)
  await decide(session, run, { plan, staged: read.staged, moment: moment.asOf })
  timed('decided', read.staged.rows)
  const hold = { siteId: load.site_id, loadId: load.load_id, fence: load.fence }
  for (const merge of plan.merges) {
    await mergeSlices(session, merge, {
      ...hold,
      now: run.platform.now,
      leaseEnd: run.leaseEnd,
      check: () => interruptIf(run.signal),
    })
  }
  timed('merged', read.staged.rows)
  const finished = await finish(session, run, { plan, read, moment })
  timed('finished', read.staged.rows)
  return finished
}

interface Read {
  readonly staged: Staged
  readonly end: ReadEnd
  readonly bytesRead: number
}

async function readInto(session: Session, run: Run, plan: MergePlan): Promise<Read> {
  const { platform, load, signal } = run
  invariant(load.spool !== null, 'a load that is not at rest has its file')
  const source = openSource(platform.dataFolder, load.spool)
  let bytesRead = 0
  let shown = platform.now().getTime()
  async function* counted(): AsyncGenerator<Buffer> {
    for await (const chunk of source) {
      bytesRead += chunk.length
      yield chunk
    }
  }
  const reader = readRows(counted(), {
    kinds: load.kinds,
    detected: load.layout as Detected,
    site: { places: placesOf(load.currency), timeZone: load.time_zone },
    ...(load.settings.decimal === undefined ? {} : { decimal: load.settings.decimal }),
  })
  const target = {
    session,
    plan,
    arrival: load.received_at,
  }
  try {
    const staged = await stageRows(reader.batches(), target, (rowsSeen) => {
      interruptIf(signal)
      const now = platform.now().getTime()
      if (now - shown < PROGRESS_MS) return
      shown = now
      showProgress(run, { bytesRead, rowsSeen })
    })
    return { staged, end: reader.end(), bytesRead }
  } finally {
    await source.return(undefined)
  }
}

/** On another connection, and not waited for: the lease has its own clock, this is for whoever watches. */
function showProgress(
  { platform, load, leaseEnd }: Run,
  { bytesRead, rowsSeen }: { bytesRead: number; rowsSeen: number },
): void {
  const values = [load.site_id, load.load_id, load.fence, bytesRead, rowsSeen, leaseEnd()]
  rowsOf(platform.db, NOTE_PROGRESS, values).catch((error: Error) =>
    platform.log.warn({ event: 'load_progress_lost', load: load.load_id.toString(), error: error.message }),
  )
}

interface Moment {
  readonly asOf: Date
  readonly capped: boolean
}

/** The file's own root moment goes before the one that was sent with it; none is later than arrival. */
function momentOf(load: ClaimedRow, { staged, end }: Read): Moment {
  const said = end.asOf ?? load.as_of
  const late = said > load.received_at
  const sentCapped = load.as_of_capped && end.asOf === null
  return { asOf: late ? load.received_at : said, capped: late || sentCapped || staged.capped }
}

async function decide(
  session: Session,
  { load, signal }: Run,
  { plan, staged, moment }: { plan: MergePlan; staged: Staged; moment: Date },
): Promise<void> {
  if (staged.rows === 0) return
  const values = [load.site_id, load.load_id, moment, load.received_at]
  const run = async ({ statement, takes }: Step) => rowsOf(session.client, statement, values.slice(0, takes))
  const analyze = (table: string) => session.client.query(`analyze ${table}`)
  await analyze(plan.staged)
  if (staged.otherKeys && plan.resolve !== null) await run(plan.resolve)
  if (plan.name !== null) {
    const asked = [load.site_id, staged.rows + 1]
    const site = await rowOf<{ variants: number }>(session.client, COUNT_VARIANTS, asked)
    await run((site?.variants ?? 0) > staged.rows ? plan.name.few : plan.name.many)
    await analyze(plan.name.analyze)
  }
  for (const step of plan.decide) {
    interruptIf(signal)
    if ('analyze' in step) await analyze(step.analyze)
    else await run(step)
  }
}

/** Writes the report and brings the load to rest, with its news, in one transaction. */
async function finish(
  session: Session,
  { platform, load, signal, leaseEnd }: Run,
  { plan, read, moment }: { plan: MergePlan; read: Read; moment: Moment },
): Promise<LoadRow> {
  interruptIf(signal)
  const { end, bytesRead } = read
  const now = platform.now()
  const key = [load.site_id, load.load_id]
  const common = await rowOf<{ outcome: string }>(session.client, plan.commonOutcome)
  return session.transaction(async (tx) => {
    await holdLease(tx, { siteId: load.site_id, loadId: load.load_id, fence: load.fence, leaseEnd })
    await countOf(tx, SAVE_UNREAD_REFUSALS, key)
    const spellings = DECIDED_FIELDS.map((field) => [field, end.spellingOf(field)])
    await countOf(tx, SAVE_DECIDED_REFUSALS, [...key, storableJson(Object.fromEntries(spellings))])
    await countOf(tx, plan.writeBlocks, [...key, common?.outcome ?? REFUSED_DIGIT])
    const finished = await rowOf<LoadRow>(tx, FINISH_LOAD, [
      ...key,
      load.fence,
      end.failure === null ? 'finished' : 'failed',
      now,
      end.encoding,
      storableJson(end.layout),
      [...end.ignoredFields],
      moment.asOf,
      moment.capped,
      end.failure === null ? null : storableJson(end.failure),
      end.failure === null ? load.bytes : bytesRead,
    ])
    if (finished === null) throw new LoadInterrupted('another worker has taken the load up')
    const data = presentLoad(finished, 'en')
    await recordEvents(tx, load.site_id, [{ type: 'load.finished', at: now, data }])
    return finished
  })
}

function interruptIf(signal: AbortSignal): void {
  if (signal.aborted) throw new LoadInterrupted('stopped at a safe point')
}

/** Logs how long each step of a load took. */
function stopwatch(log: Log, load: ClaimedRow): (step: string, rows: number) => void {
  let last = performance.now()
  return (step, rows) => {
    const now = performance.now()
    const ms = Math.round(now - last)
    log.info({ event: `load_${step}`, site: load.site_id, load: load.load_id.toString(), rows, ms })
    last = now
  }
}
