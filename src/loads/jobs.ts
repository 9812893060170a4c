import type { Platform } from '../platform/platform.ts'
import { stayThisLarge } from '../platform/memory.ts'
import { listenTo } from '../platform/postgres/listen.ts'
import type { Log } from '../platform/telemetry/log.ts'
import { claimLoad, giveUpLoad, isGivenUp, LEASE_MS, releaseLoad, renewLease } from './claim-load.ts'
import { LoadInterrupted } from './merge-slices.ts'
import { loadMetricsOf } from './load-metrics.ts'
import { LOADS_CHANNEL } from './queries/receive.ts'
import type { ClaimedRow } from './queries/work.ts'
import { isAtRest } from './present-load.ts'
import { runLoad } from './run-load.ts'
import { settleParked } from './settle-parked.ts'
import type { LoadStep } from './steps.ts'

/** Loads that one process runs at once, of different sites; each uses one core here and one in the database. */
export const LOADS_AT_ONCE_MAX = 2
/** Beside them, one that is no larger than this: a site's thousand rows do not wait for the millions of others. */
const SMALL_LOAD_BYTES = 512 * 1024
/** How often a worker looks without being woken: for leases that ran out, and for news that got lost. */
const POLL_MS = 2000
const RENEW_MS = LEASE_MS / 4
/** How long a load rests after it broke a worker. */
const BROKEN_PAUSE_MS = 2000

/** Runs loads as they come, until it is stopped; what runs then is given back at its next safe point. */
export function startLoadWorker(platform: Platform): { stop: () => Promise<void> } {
  stayThisLarge()
  const { db, log } = platform
  const running = new Set<Promise<void>>()
  const stopping = new AbortController()
  let wake = (): void => undefined
  const ear = listenTo(db, LOADS_CHANNEL, () => wake())

  const takeUp = async (): Promise<boolean> => {
    if (stopping.signal.aborted || running.size > LOADS_AT_ONCE_MAX) return false
    const load = await claimLoad(platform, running.size < LOADS_AT_ONCE_MAX ? null : SMALL_LOAD_BYTES)
    if (load === null) return false
    const run = runClaimed(platform, load, stopping.signal).finally(() => {
      running.delete(run)
      wake()
    })
    running.add(run)
    return true
  }

  const loop = async () => {
    while (!stopping.signal.aborted) {
      let woken = false
      const rest = new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, POLL_MS)
        wake = () => {
          woken = true
          clearTimeout(timer)
          resolve()
        }
      })
      try {
        await ear.ensure()
        while (await takeUp()) if (stopping.signal.aborted) break
      } catch (error) {
        // The database is away: the next round tries again.
        log.error({ event: 'load_worker_failed', err: error })
      }
      if (!woken && !stopping.signal.aborted) await rest
      wake()
    }
  }

  const ended = loop()
  return {
    stop: async () => {
      stopping.abort()
      wake()
      await ended
      await Promise.all(running)
      await ear.close()
    },
  }
}

/** The outermost catch of a load: what it throws ends here, once. */
async function runClaimed(platform: Platform, load: ClaimedRow, stopping: AbortSignal): Promise<void> {
  const { log } = platform
  const lost = new AbortController()
  const renewal = setInterval(() => {
    renewLease(platform, load).then(
      (held) => {
        if (!held) lost.abort()
      },
      (error: Error) => log.warn({ event: 'load_lease_not_renewed', error: error.message }),
    )
  }, RENEW_MS)
  const metrics = loadMetricsOf(platform.metrics)
  const done = metrics.running(load)
  try {
    if (isGivenUp(load)) {
      await giveUpLoad(platform, load)
      return
    }
    const signal = AbortSignal.any([stopping, lost.signal])
    const leaseEnd = () => new Date(platform.now().getTime() + LEASE_MS)
    const run = { platform, load, signal, leaseEnd, reached: stopwatch(log, load) }
    if (isAtRest(load)) {
      const settled = await settleParked(run)
      log.info({ event: 'parked_rows_settled', ...facts(load), left: Number(settled.rows_parked) })
      return
    }
    const finished = await runLoad(run)
    metrics.finished(finished)
    log.info({
      event: 'load_finished',
      ...facts(load),
      state: finished.state,
      rows: Number(finished.rows_read),
    })
  } catch (error) {
    await afterBreak(platform, load, { error, stopping: stopping.aborted })
  } finally {
    clearInterval(renewal)
    done()
  }
}

/** Logs how long each step of a load took. */
function stopwatch(log: Log, load: ClaimedRow): (step: LoadStep) => void {
  let last = performance.now()
  return (step) => {
    const now = performance.now()
    log.info({ event: `load_${step}`, ...facts(load), ms: Math.round(now - last) })
    last = now
  }
}

async function afterBreak(
  platform: Platform,
  load: ClaimedRow,
  { error, stopping }: { error: unknown; stopping: boolean },
): Promise<void> {
  const { log } = platform
  const interrupted = error instanceof LoadInterrupted
  if (interrupted) log.info({ event: 'load_given_back', ...facts(load) })
  else log.error({ event: 'load_broke', ...facts(load), err: error })
  // Another worker has a load whose lease was lost: there is nothing to give back.
  const until = interrupted && stopping ? null : new Date(platform.now().getTime() + BROKEN_PAUSE_MS)
  await releaseLoad(platform, load, until).catch((failure: Error) =>
    log.warn({ event: 'load_not_given_back', ...facts(load), error: failure.message }),
  )
}

function facts(load: ClaimedRow): { site: string; load: string } {
  return { site: load.site_id, load: load.load_id.toString() }
}
