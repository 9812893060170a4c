import { forgetOlder } from '../jobs/forget.ts'
import type { Periodic } from '../jobs/periodic.ts'
import type { Platform } from '../platform.ts'
import { FORGET_ANSWERS } from './queries.ts'

const HOUR_MS = 3_600_000
/** How long the answer of an Idempotency-Key is kept (contract section 1, "Repeats"). */
export const KEEP_ANSWERS_MS = 24 * HOUR_MS
const FORGET_EVERY_MS = HOUR_MS / 4

/** Forgets kept answers past their day, some at a time. */
export function forgetAnswers({ db, now }: Platform): Periodic {
  return {
    name: 'forget_answers',
    everyMs: FORGET_EVERY_MS,
    work: async () => {
      await forgetOlder(db, FORGET_ANSWERS, new Date(now().getTime() - KEEP_ANSWERS_MS))
    },
  }
}
