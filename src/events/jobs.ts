import type { Periodic } from '../platform/jobs/periodic.ts'
import { FORGET_ROWS_MAX } from '../platform/jobs/forget.ts'
import { keepLooking } from '../platform/jobs/keep-looking.ts'
import type { Platform } from '../platform/platform.ts'
import { rowOf, rowsOf } from '../platform/postgres/statement.ts'
import { eventMetricsOf } from './event-metrics.ts'
import { numberEvents } from './number-events.ts'
import { FORGET_EVENTS, LIST_KEPT, SITES_WITH_NEWS } from './queries.ts'

const HOUR_MS = 3_600_000
/** How far back the event log of a site goes where its settings (`eventDays`) say nothing; they may only add to it. */
export const KEEP_EVENTS_DAYS = 30
/** Batches of one site and round; the next round goes on. */
const FORGET_BATCHES_MAX = 1000

/** How often the sequencer looks: what happened within one such time costs one transaction. */
const LOOK_MS = 50
/** And after it broke: the database is away. */
const BROKEN_MS = 1000
/** Batches numbered of one site in a row; then the others have their turn. */
const BATCHES_IN_A_ROW = 20

/**
 * Numbers events as they are committed, until it is stopped. Any number of processes may run one: a site is numbered
 * by one of them at a time. It looks for itself: writers that woke it by NOTIFY would queue for that at their commits.
 */
export function startSequencer(platform: Platform): { stop: () => Promise<void> } {
  const stopping = new AbortController()
  const look = () => numberRound(platform, stopping.signal)
  const looking = { broke: 'sequencer_failed', everyMs: LOOK_MS, brokenMs: BROKEN_MS, look }
  const ended = keepLooking(looking, { log: platform.log, signal: stopping.signal })
  return {
    stop: async () => {
      stopping.abort()
      await ended
    },
  }
}

/** Numbers what waits of every site. */
async function numberRound(platform: Platform, stopping: AbortSignal): Promise<void> {
  const { db, now, metrics } = platform
  const sites = await rowsOf<{ site_id: string }>(db, SITES_WITH_NEWS)
  for (const { site_id: siteId } of sites) {
    for (let batch = 0; batch < BATCHES_IN_A_ROW && !stopping.aborted; batch += 1) {
      const { events, reachedAt } = await numberEvents(db, siteId)
      if (reachedAt === null) break
      eventMetricsOf(metrics).numbered(events, (now().getTime() - reachedAt.getTime()) / 1000)
    }
  }
}

/** Forgets the beginnings of the logs, what is past the retention of their sites, some at a time. */
export function forgetEvents({ db, now }: Platform): Periodic {
  return {
    name: 'forget_events',
    everyMs: HOUR_MS,
    work: async () => {
      const logs = await rowsOf<{ site_id: string; kept_from: Date }>(db, LIST_KEPT, [
        now(),
        KEEP_EVENTS_DAYS,
      ])
      for (const { site_id: siteId, kept_from: keptFrom } of logs) {
        for (let batch = 0; batch < FORGET_BATCHES_MAX; batch += 1) {
          const values = [siteId, keptFrom, FORGET_ROWS_MAX]
          const gone = await rowOf<{ events: number }>(db, FORGET_EVENTS, values)
          if ((gone?.events ?? 0) < FORGET_ROWS_MAX) break
        }
      }
    },
  }
}
