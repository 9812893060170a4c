import { siteOf } from '../access/site.ts'
import type { Periodic } from '../platform/jobs/periodic.ts'
import type { Platform } from '../platform/platform.ts'
import { inTransaction } from '../platform/postgres/db.ts'
import { rowsOf } from '../platform/postgres/statement.ts'
import { makeMoves, type MoveCall } from './make-moves.ts'
import { expire } from './moves/expire.ts'
import { FIND_UNPAID, type UnpaidRow } from './queries/read-unpaid.ts'

/** How long a customer has to pay at the till, where a site's settings say nothing. */
export const UNPAID_EXPIRES_MINUTES = 30
const MINUTE_MS = 60_000
const LOOK_MS = 10_000
/** Orders looked for at once, and how often in one round; the next round goes on. */
const BATCH_ORDERS = 200
const BATCHES_MAX = 50
/** In the history: the hub itself. */
const BY = 'malote'

/**
 * Ends endless aisle orders of which nothing was paid in time. Any number of processes may run it: each order is
 * decided under its lock, and who comes second finds it ended, or paid.
 */
export function expireUnpaid(platform: Platform): Periodic {
  return {
    name: 'expire_unpaid',
    everyMs: LOOK_MS,
    work: async () => {
      let behind: bigint | null = null
      for (let batch = 0; batch < BATCHES_MAX; batch += 1) {
        const values = [platform.now(), UNPAID_EXPIRES_MINUTES, behind, BATCH_ORDERS]
        const unpaid: readonly UnpaidRow[] = await rowsOf<UnpaidRow & Record<string, unknown>>(
          platform.db,
          FIND_UNPAID,
          values,
        )
        for (const row of unpaid) await expireOrder(platform, row)
        if (unpaid.length < BATCH_ORDERS) return
        behind = unpaid.at(-1)!.order_id
      }
    },
  }
}

async function expireOrder({ db, now }: Platform, row: UnpaidRow): Promise<void> {
  const site = siteOf(row)
  const minutes = site.settings.unpaidExpiresMinutes ?? UNPAID_EXPIRES_MINUTES
  const at = now()
  const placedBefore = new Date(at.getTime() - minutes * MINUTE_MS)
  const call: MoveCall<object> = {
    ...{ move: 'expire', decide: (subject) => expire(subject, { placedBefore }) },
    ...{ request: { placedBefore }, again: false, store: undefined, ifMatch: null },
  }
  const ask = { site, orderId: row.order_id, call, asked: { by: BY, key: null, now: at } }
  await inTransaction(db, (tx) => makeMoves(tx, site.siteId, [ask]))
}
