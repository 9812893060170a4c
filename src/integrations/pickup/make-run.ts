import { invariant, type Refusal } from '../../kernel/result.ts'
import type { Platform } from '../../platform/platform.ts'
import { inTransaction } from '../../platform/postgres/db.ts'
import { countOf } from '../../platform/postgres/statement.ts'
import { readSource } from '../sources/read-source.ts'
import { SourceProblem } from '../sources/source-problem.ts'
import type { Source } from '../sources/source.ts'
import { releasePickup } from './claim-pickup.ts'
import type { OpenRun } from './open-run.ts'
import { placeOf } from './pickup-paths.ts'
import { dueNext } from './pickup-rules.ts'
import { INSERT_RUN, REPEAT_RUN, type ClaimedRow } from './queries/pickups.ts'
import { returnRefused } from './return-refused.ts'
import { runPickup, type RunDone } from './run-pickup.ts'
import { dueFirst } from './schedule-pickup.ts'

const SECOND_MS = 1000
/** Who stands in the audit when the key of a server is seen for the first time. */
const BY = 'malote'

const NOTHING: RunDone = {
  ...{ seen: 0, waiting: 0, taken: 0, refused: 0, problem: null },
  ...{ hasFailed: false, more: false, unsettled: false },
}

/**
 * Looks at a source that was claimed, puts refused rows back, says what came of it and when the next look is due. What
 * ails the source is a result of the run; anything else is thrown, for `recordBroken`.
 */
export async function makeRun(
  platform: Platform,
  claimed: ClaimedRow,
  how: Pick<OpenRun, 'signal' | 'reached'>,
): Promise<RunDone> {
  const startedAt = platform.now()
  const done = await lookAt(platform, claimed, how)
  // Refused rows were put back, and nothing was listed: neither a run nor news for the schedule.
  if (!claimed.is_due && !done.hasFailed) await releasePickup(platform, claimed, null)
  else await endRun(platform, claimed, { startedAt, done })
  return done
}

/** A run that broke by a fault of ours: shown, and tried again as one that the source failed. */
export async function recordBroken(platform: Platform, claimed: ClaimedRow): Promise<void> {
  const done = failed(NOTHING, { code: 'server.fault', facts: {} })
  await endRun(platform, claimed, { startedAt: platform.now(), done })
}

/** Notes a run, and gives its source back until the next one is due. */
async function endRun(
  platform: Platform,
  claimed: ClaimedRow,
  ended: { startedAt: Date; done: RunDone },
): Promise<void> {
  await noteRun(platform, claimed, ended)
  const now = platform.now()
  const failures = ended.done.hasFailed ? claimed.failures + 1 : 0
  const settleMs = (claimed.pickup?.settleSeconds ?? 0) * SECOND_MS
  const dueAt = dueNext(ended.done, { now, scheduled: dueFirst(claimed, now), settleMs, failures })
  await releasePickup(platform, claimed, { dueAt, failures })
}

async function lookAt(
  platform: Platform,
  claimed: ClaimedRow,
  how: Pick<OpenRun, 'signal' | 'reached'>,
): Promise<RunDone> {
  const opening = { siteId: claimed.site_id, by: BY, signal: how.signal }
  let source: Source | null = null
  let done = NOTHING
  try {
    const opened = await readSource(platform, claimed, opening)
    if (!opened.ok) return failed(done, opened.refusal)
    source = opened.value.source
    const run = { platform, claimed, source, ...settingsOf(claimed), ...how }
    if (claimed.is_due) done = await runPickup(run)
    const problem = await returnRefused(run)
    return { ...done, problem: done.problem ?? problem }
  } catch (error) {
    if (!(error instanceof SourceProblem) || how.signal.aborted) throw error
    return failed(done, { code: error.code, facts: error.facts })
  } finally {
    await source?.close().catch((error: Error) => {
      if (!(error instanceof SourceProblem)) throw error
    })
  }
}

function failed(done: RunDone, problem: Refusal): RunDone {
  return { ...done, hasFailed: true, problem }
}

/** By what a run goes: the settings of its source, and which that is. */
function settingsOf({ source, pickup }: ClaimedRow): Pick<OpenRun, 'settings' | 'place'> {
  invariant(source !== null && pickup !== null, 'what is claimed has a source')
  const { folder, pattern } = source
  return { settings: { ...pickup, folder, pattern }, place: placeOf(source) }
}

async function noteRun(
  { db, now }: Platform,
  { site_id: siteId, name, asked_by: askedBy }: ClaimedRow,
  { startedAt, done }: { startedAt: Date; done: RunDone },
): Promise<void> {
  const { seen, waiting, taken, refused } = done
  const problem = done.problem === null ? null : JSON.stringify(done.problem)
  const at = now()
  await inTransaction(db, async (tx) => {
    const idle = askedBy === null && taken === 0 && refused === 0
    if (idle && (await countOf(tx, REPEAT_RUN, [siteId, name, at, seen, waiting, problem])) === 1) return
    const counts = [seen, waiting, taken, refused, problem]
    await countOf(tx, INSERT_RUN, [siteId, name, askedBy, startedAt, at, ...counts])
  })
}
