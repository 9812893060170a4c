import { forgetBatches } from '../platform/jobs/forget.ts'
import type { Periodic } from '../platform/jobs/periodic.ts'
import type { Platform } from '../platform/platform.ts'
import { countOf } from '../platform/postgres/statement.ts'
import { FORGET_DIFFS } from './queries/diff.ts'
import { FORGET_BLOCKS, FORGET_PARKED, FORGET_REFUSALS, MARK_REPORTS } from './queries/forget.ts'
import { KEEP_DIFF_MS } from './read-diff.ts'

const HOUR_MS = 3_600_000
/** How long what became of each row is kept where the site's settings say nothing; a load and its counts stay. */
export const KEEP_REPORTS_DAYS = 90

/** Forgets the rows of loads that ended longer ago than their site keeps (`reportDays`), some at a time. */
export function forgetReports({ db, now }: Platform): Periodic {
  return {
    name: 'forget_reports',
    everyMs: HOUR_MS,
    work: async () => {
      await countOf(db, MARK_REPORTS, [KEEP_REPORTS_DAYS, now()])
      const diffsFrom = new Date(now().getTime() - KEEP_DIFF_MS)
      await forgetBatches(db, FORGET_DIFFS, [diffsFrom])
      for (const forget of [FORGET_BLOCKS, FORGET_REFUSALS, FORGET_PARKED])
        await forgetBatches(db, forget, [])
    },
  }
}
