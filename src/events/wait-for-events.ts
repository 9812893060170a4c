import { pauseFor } from '../platform/pause.ts'
import { listenTo, type Ear } from '../platform/postgres/listen.ts'
import type { Db } from '../platform/postgres/db.ts'
import type { Result } from '../kernel/result.ts'
import { EVENTS_CHANNEL } from './queries.ts'

/** Who waits looks again after so long, heard or not: news get lost with a connection, and leases run out. */
const LOOK_MS = 1000
/** Lines that one process holds; who comes beyond them is answered at once. */
export const WAITING_MAX = 200

/** How long a caller waits, and until what. */
export interface Waiting {
  readonly siteId: string
  readonly waitMs: number
  readonly signal: AbortSignal
}

/** Holds callers until there are events. */
export interface EventsWait {
  /** Looks, and while there is `nothing` looks again at each piece of news, until the time is over. */
  until<Value>(
    waiting: Waiting,
    look: () => Promise<Result<Value>>,
    nothing: (value: Value) => boolean,
  ): Promise<Result<Value>>
  close(): Promise<void>
}

/** Opens an ear for the news of all sites; it takes a connection with the first who waits. */
export function openEventsWait(db: Db): EventsWait {
  const held = new Map<string, Set<() => void>>()
  const ear: Ear = listenTo(db, EVENTS_CHANNEL, (siteId) => {
    for (const wake of held.get(siteId) ?? []) wake()
  })
  let waiting = 0

  const newsOf = (siteId: string, stop: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      const wakes = held.get(siteId) ?? new Set()
      held.set(siteId, wakes)
      const wake = () => {
        wakes.delete(wake)
        if (wakes.size === 0 && held.get(siteId) === wakes) held.delete(siteId)
        resolve()
      }
      wakes.add(wake)
      stop.addEventListener('abort', wake, { once: true })
    })

  return {
    until: async ({ siteId, waitMs, signal }, look, nothing) => {
      const end = performance.now() + waitMs
      if (waitMs === 0 || waiting >= WAITING_MAX) return look()
      waiting += 1
      try {
        for (;;) {
          await ear.ensure()
          const done = new AbortController()
          // Listened before it looks: what comes in between is heard.
          const news = newsOf(siteId, done.signal)
          try {
            const seen = await look()
            const left = end - performance.now()
            if (!seen.ok || !nothing(seen.value) || left <= 0 || signal.aborted) return seen
            const pause = AbortSignal.any([signal, done.signal])
            await Promise.race([news, pauseFor(Math.min(LOOK_MS, left), pause)])
          } finally {
            done.abort()
          }
        }
      } finally {
        waiting -= 1
      }
    },
    close: () => ear.close(),
  }
}
