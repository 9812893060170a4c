import { placesOf } from '../kernel/money.ts'
import { invariant } from '../kernel/result.ts'
import type { Platform } from '../platform/platform.ts'
import type { Session } from '../platform/postgres/session.ts'
import { rowsOf } from '../platform/postgres/statement.ts'
import { detectedOf, type Detected, type Layout } from './formats/layout.ts'
import { LoadInterrupted } from './merge-slices.ts'
import type { KindPlan } from './plan-load.ts'
import { NOTE_PROGRESS, type ClaimedRow } from './queries/work.ts'
import { readRows, type ReadEnd } from './read-rows.ts'
import { readSpooled } from './read-spooled.ts'
import { stageRows, type Staged } from './stage-rows.ts'
import type { LoadStep } from './steps.ts'

/** How often reading shows how far it is. */
const PROGRESS_MS = 1000

/** A load at work: what it runs on, and when it must stop. */
export interface Run {
  readonly platform: Platform
  readonly load: ClaimedRow
  /** Aborted when the worker must let go. */
  readonly signal: AbortSignal
  /** Until when the lease holds if renewed now. */
  readonly leaseEnd: () => Date
  /** Told of each step as it is reached; what it throws ends the run there. */
  readonly reached?: (step: LoadStep) => void
}

/** A file that was read to its end, or as far as it could be. */
export interface ReadFile {
  readonly staged: Staged
  readonly end: ReadEnd
  readonly bytesRead: number
  readonly moment: Moment
}

/** The moment of which the file speaks, and whether that or a row's was later than its arrival. */
export interface Moment {
  readonly asOf: Date
  readonly capped: boolean
}

/** Reads the load's file into the staging tables of its kinds. */
export async function stageFile(session: Session, run: Run, plans: readonly KindPlan[]): Promise<ReadFile> {
  const { platform, load, signal } = run
  invariant(load.spool !== null, 'a load that is not at rest has its file')
  let bytesRead = 0
  let shown = platform.now().getTime()
  // A load that is run once more has the layout of its first reading.
  const detected = 'columns' in load.layout ? detectedOf(load.layout as Layout) : (load.layout as Detected)
  const file = { name: load.spool, bytes: Number(load.bytes), found: detected }
  const source = readSpooled(platform, file, (bytes) => {
    bytesRead += bytes
  })
  const { decimal, mapping, timeZone } = load.settings
  const reader = readRows(source, {
    kinds: load.kinds,
    detected,
    site: { places: placesOf(load.currency), timeZone },
    ...(decimal === undefined ? {} : { decimal }),
    ...(mapping === undefined ? {} : { mapping }),
  })
  const target = { session, plans, arrival: load.received_at }
  const staged = await stageRows(reader.batches(), target, (rowsSeen) => {
    interruptIf(signal)
    const now = platform.now().getTime()
    if (now - shown < PROGRESS_MS) return
    shown = now
    showProgress(run, { bytesRead, rowsSeen })
  })
  showProgress(run, { bytesRead, rowsSeen: staged.rows })
  const end = reader.end()
  return { staged, end, bytesRead, moment: momentOf(load, { staged, end }) }
}

/** Throws `LoadInterrupted` when the worker is to let go. */
export function interruptIf(signal: AbortSignal): void {
  if (signal.aborted) throw new LoadInterrupted('stopped at a safe point')
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

/** The file's own root moment goes before the one that was sent with it; none is later than arrival. */
function momentOf(load: ClaimedRow, { staged, end }: Pick<ReadFile, 'staged' | 'end'>): Moment {
  const said = end.asOf ?? load.as_of
  const late = said > load.received_at
  const sentCapped = load.as_of_capped && end.asOf === null
  return { asOf: late ? load.received_at : said, capped: late || sentCapped || staged.capped }
}
