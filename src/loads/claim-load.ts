import type { Platform } from '../platform/platform.ts'
import { inTransaction } from '../platform/postgres/db.ts'
import { countOf, rowOf } from '../platform/postgres/statement.ts'
import { recordEvents } from '../events/record-events.ts'
import { presentLoad } from './present-load.ts'
import { GIVE_UP_LOAD } from './queries/finish.ts'
import type { LoadRow } from './queries/load-row.ts'
import { CLAIM_LOAD, HOLD_LEASE, QUEUE_FOR_CLAIMS, RELEASE_LOAD, type ClaimedRow } from './queries/work.ts'

/** A load whose worker has been silent for so long is taken up by another one. */
export const LEASE_MS = 20_000
/** A load that killed or broke this many workers is failed. */
const WORKER_LOSSES_MAX = 3

/** Takes up the next load, if there is one to take. */
export async function claimLoad({ db, now }: Platform): Promise<ClaimedRow | null> {
  return inTransaction(db, async (tx) => {
    await rowOf(tx, QUEUE_FOR_CLAIMS)
    const at = now()
    const until = new Date(at.getTime() + LEASE_MS)
    return rowOf<ClaimedRow & Record<string, unknown>>(tx, CLAIM_LOAD, [at, until])
  })
}

/** False when another worker has taken the load up. */
export async function renewLease({ db, now }: Platform, load: ClaimedRow): Promise<boolean> {
  const until = new Date(now().getTime() + LEASE_MS)
  return (await countOf(db, HOLD_LEASE, [...keyOf(load), until])) === 1
}

/** Lets go of a load; `until`: nobody takes it up before, and then it counts as one more lost worker. */
export async function releaseLoad({ db }: Platform, load: ClaimedRow, until: Date | null): Promise<void> {
  await countOf(db, RELEASE_LOAD, [...keyOf(load), until])
}

export function isGivenUp({ worker_losses }: ClaimedRow): boolean {
  return worker_losses >= WORKER_LOSSES_MAX
}

/** Fails a load on which workers die. What they have written stays; the rows have no report. */
export async function giveUpLoad({ db, now }: Platform, load: ClaimedRow): Promise<void> {
  const at = now()
  const failure = { code: 'load.worker_lost', facts: { workers: load.worker_losses } }
  await inTransaction(db, async (tx) => {
    const failed = await rowOf<LoadRow & Record<string, unknown>>(tx, GIVE_UP_LOAD, [
      ...keyOf(load),
      at,
      JSON.stringify(failure),
    ])
    if (failed === null) return
    const data = presentLoad(failed, 'en')
    await recordEvents(tx, load.site_id, [{ type: 'load.finished', at, data }])
  })
}

function keyOf(load: ClaimedRow): [string, bigint, bigint] {
  return [load.site_id, load.load_id, load.fence]
}
