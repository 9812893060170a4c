import type { Periodic } from '../platform/jobs/periodic.ts'
import type { Platform } from '../platform/platform.ts'
import { inTransaction } from '../platform/postgres/db.ts'
import { countOf, rowOf, rowsOf } from '../platform/postgres/statement.ts'
import { FIND_SITES_TO_NOTE, NOTE_TERMS, SAVE_NOTED } from './queries/order-terms.ts'

const LOOK_MS = 10_000
/** Longer than a transaction that places orders: what is as old as this has no older one still to come before it. */
export const NOTED_AFTER_MS = 60_000
/** Orders of one transaction, and how many of those in one round; the next round goes on. */
const BATCH_ORDERS = 2_000
const BATCHES_MAX = 500

/** Notes by what orders are found, apart from placing them: a search goes through the youngest ones itself. */
export function noteTerms(platform: Platform): Periodic {
  return {
    name: 'note_order_terms',
    everyMs: LOOK_MS,
    work: async () => {
      const before = new Date(platform.now().getTime() - NOTED_AFTER_MS)
      const sites = await rowsOf<{ site_id: string }>(platform.db, FIND_SITES_TO_NOTE, [before])
      for (const { site_id: siteId } of sites) await noteSite(platform, siteId, before)
    },
  }
}

async function noteSite({ db }: Platform, siteId: string, before: Date): Promise<void> {
  for (let batch = 0; batch < BATCHES_MAX; batch += 1) {
    const orders = await inTransaction(db, async (tx) => {
      const noted = await rowOf<{ noted_to: bigint | null; orders: number }>(tx, NOTE_TERMS, [
        ...[siteId, before, BATCH_ORDERS],
      ])
      if (noted === null || noted.noted_to === null) return 0
      await countOf(tx, SAVE_NOTED, [siteId, noted.noted_to])
      return noted.orders
    })
    if (orders < BATCH_ORDERS) return
  }
}
