import { keepLooking } from '../../platform/jobs/keep-looking.ts'
import type { Periodic } from '../../platform/jobs/periodic.ts'
import { forgetOlder } from '../../platform/jobs/forget.ts'
import type { Platform } from '../../platform/platform.ts'
import { countOf } from '../../platform/postgres/statement.ts'
import { claimPickup, PICKUP_LEASE_MS, releasePickup, renewPickup } from './claim-pickup.ts'
import { makeRun, recordBroken } from './make-run.ts'
import { PickupLost } from './note-listing.ts'
import { FORGET_RUNS, type ClaimedRow } from './queries/pickups.ts'
import { CLOSE_FILES, FORGET_FILES } from './queries/remote-files.ts'

/** How often a worker looks for sources that are due. */
const LOOK_MS = 500
/** And after it broke: the database is away. */
const BROKEN_MS = 2000
/** Sources that one process looks at at once: one that is down keeps its place until it is given up. */
export const PICKUPS_AT_ONCE_MAX = 8
const RENEW_MS = PICKUP_LEASE_MS / 4

const CLOSE_MS = 10_000
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** How long runs are kept, and what is known of files that are gone. */
export const KEEP_RUNS_DAYS = 30

/** Looks at sources as they fall due, until it is stopped; what runs then is given back after the file in hand. */
export function startPickupWorker(platform: Platform): { stop: () => Promise<void> } {
  const stopping = new AbortController()
  const running = new Set<Promise<void>>()

  const takeUp = async (): Promise<boolean> => {
    if (stopping.signal.aborted || running.size >= PICKUPS_AT_ONCE_MAX) return false
    const claimed = await claimPickup(platform)
    if (claimed === null) return false
    const run = runClaimed(platform, claimed, stopping.signal).finally(() => running.delete(run))
    running.add(run)
    return true
  }

  const look = async () => {
    while (await takeUp());
  }
  const looking = { broke: 'pickup_worker_failed', everyMs: LOOK_MS, brokenMs: BROKEN_MS, look }
  const ended = keepLooking(looking, { log: platform.log, signal: stopping.signal })
  return {
    stop: async () => {
      stopping.abort()
      await ended
      await Promise.all(running)
    },
  }
}

/** The outermost catch of a run: what it throws ends here, once. */
async function runClaimed(platform: Platform, claimed: ClaimedRow, stopping: AbortSignal): Promise<void> {
  const { log } = platform
  const facts = { site: claimed.site_id, integration: claimed.name }
  const lost = new AbortController()
  const renewal = setInterval(() => {
    renewPickup(platform, claimed).then(
      (held) => {
        if (!held) lost.abort()
      },
      (error: Error) => log.warn({ event: 'pickup_lease_not_renewed', ...facts, error: error.message }),
    )
  }, RENEW_MS)
  try {
    const signal = AbortSignal.any([stopping, lost.signal])
    const { seen, taken, refused, problem } = await makeRun(platform, claimed, { signal, reached: () => {} })
    const told = { event: 'pickup_run', ...facts, seen, taken, refused }
    if (problem !== null) log.warn({ ...told, problem: problem.code })
    else if (taken + refused > 0) log.info(told)
  } catch (error) {
    await afterBreak(platform, claimed, { error, stopping: stopping.aborted, lost: lost.signal.aborted })
  } finally {
    clearInterval(renewal)
  }
}

/** Who stops gives back at once; what broke by a fault of ours is told, and tried again later and later. */
async function afterBreak(
  platform: Platform,
  claimed: ClaimedRow,
  { error, stopping, lost }: { error: unknown; stopping: boolean; lost: boolean },
): Promise<void> {
  const { log } = platform
  const facts = { site: claimed.site_id, integration: claimed.name }
  if (lost || error instanceof PickupLost) return log.info({ event: 'pickup_taken_over', ...facts })
  if (!stopping) log.error({ event: 'pickup_broke', ...facts, err: error })
  const ended = stopping ? releasePickup(platform, claimed, null) : recordBroken(platform, claimed)
  await ended.catch((failure: Error) =>
    log.warn({ event: 'pickup_not_given_back', ...facts, error: failure.message }),
  )
}

/** Lets go of files whose loads can have nothing more to put back. Until then they are only looked at in vain. */
export function closeFiles({ db }: Platform): Periodic {
  return {
    name: 'close_files',
    everyMs: CLOSE_MS,
    work: async () => {
      await countOf(db, CLOSE_FILES)
    },
  }
}

/** Forgets old runs, and files that are long gone. */
export function forgetPickups({ db, now }: Platform): Periodic {
  return {
    name: 'forget_pickups',
    everyMs: HOUR_MS,
    work: async () => {
      const before = new Date(now().getTime() - KEEP_RUNS_DAYS * DAY_MS)
      await forgetOlder(db, FORGET_RUNS, before)
      await forgetOlder(db, FORGET_FILES, before)
    },
  }
}
