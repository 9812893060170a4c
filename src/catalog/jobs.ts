import { forgetBatches } from '../platform/jobs/forget.ts'
import type { Periodic } from '../platform/jobs/periodic.ts'
import type { Platform } from '../platform/platform.ts'
import { countOf, rowsOf } from '../platform/postgres/statement.ts'
import {
  FORGET_ATTRIBUTES,
  FORGET_PRICES,
  FORGET_PRODUCTS,
  FORGET_STOCK,
  FORGET_VARIANTS,
  LIST_FORGOTTEN,
  MARK_FORGOTTEN,
  type ForgottenRow,
} from './queries/forget-history.ts'

const HOUR_MS = 3_600_000
/** How far back a site's catalogue is known where its settings say nothing: a year, and the sales of the last. */
export const KEEP_HISTORY_DAYS = 400

/** Forgets what the catalogue was longer ago than a site keeps (`historyDays`), some versions at a time. */
export function forgetHistory({ db, now }: Platform): Periodic {
  return {
    name: 'forget_history',
    everyMs: HOUR_MS,
    work: async () => {
      await countOf(db, MARK_FORGOTTEN, [now(), KEEP_HISTORY_DAYS])
      const sites = await rowsOf<ForgottenRow & Record<string, unknown>>(db, LIST_FORGOTTEN)
      for (const { site_id: siteId, history_from: before } of sites) {
        for (const forget of [
          FORGET_STOCK,
          FORGET_PRICES,
          FORGET_VARIANTS,
          FORGET_PRODUCTS,
          FORGET_ATTRIBUTES,
        ]) {
          await forgetBatches(db, forget, [siteId, before])
        }
      }
    },
  }
}
