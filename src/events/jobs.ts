import { forgetOlder } from '../platform/jobs/forget.ts'
import type { Periodic } from '../platform/jobs/periodic.ts'
import type { Platform } from '../platform/platform.ts'
import { FORGET_EVENTS } from './queries.ts'

const HOUR_MS = 3_600_000
/** How far back the event log goes. */
export const KEEP_EVENTS_MS = 30 * 24 * HOUR_MS

/** Forgets events past their retention, some at a time. */
export function forgetEvents({ db, now }: Platform): Periodic {
  return {
    name: 'forget_events',
    everyMs: HOUR_MS,
    work: async () => {
      await forgetOlder(db, FORGET_EVENTS, new Date(now().getTime() - KEEP_EVENTS_MS))
    },
  }
}
