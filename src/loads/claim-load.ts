import type { Platform } from '../platform/platform.ts'
import { inTransaction } from '../platform/postgres/db.ts'
import { countOf, rowOf } from '../platform/postgres/statement.ts'
import { MOVE_GROUND } from '../catalog/queries/grounds.ts'
import { recordEvents } from '../events/record-events.ts'
import { isAtRest, presentLoad } from './present-load.ts'
import { CLEAR_REPORT, GIVE_UP_LOAD, PUT_OFF_LOOK } from './queries/finish.ts'
import type { LoadRow } from './queries/load-row.ts'
import { CLAIM_LOAD, HOLD_LEASE, QUEUE_FOR_CLAIMS, RELEASE_LOAD, type ClaimedRow } from './queries/work.ts'

/** A load whose worker has been silent for so long is taken up by another one. */
export const LEASE_MS = 20_000
/** A load that killed or broke this many workers is failed. */
const WORKER_LOSSES_MAX = 3
/** How long parked rows on which workers die are left alone. */
const PUT_OFF_MS = 3_600_000

/** Takes up the next load, if there is one to take: one whose file has at most so many bytes. */
export async function claimLoad(
  { db, now }: Platform,
  bytesMax: number | null = null,
): Promise<ClaimedRow | null> {
  return inTransaction(db, async (tx) => {
    await rowOf(tx, QUEUE_FOR_CLAIMS)
    const at = now()
    const until = new Date(at.getTime() + LEASE_MS)
    return rowOf<ClaimedRow & Record<string, unknown>>(tx, CLAIM_LOAD, [at, until, bytesMax])
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

/**
 * Fails a load on which workers die, or break each time: then it is the load, and more of the same would not help.
 * What they have written stays; the rows have no report. One that is at rest already keeps its state: its parked rows
 * are looked at again later.
 */
export async function giveUpLoad({ db, now }: Platform, load: ClaimedRow): Promise<void> {
  const at = now()
  if (isAtRest(load)) {
    await countOf(db, PUT_OFF_LOOK, [...keyOf(load), new Date(at.getTime() + PUT_OFF_MS)])
    return
  }
  const code = load.worker_breaks >= load.worker_losses ? 'load.broke' : 'load.worker_lost'
  const facts = { workers: load.worker_losses, rowsRead: Number(load.rows_seen), writing: load.merging }
  await inTransaction(db, async (tx) => {
    const failed = await rowOf<LoadRow & Record<string, unknown>>(tx, GIVE_UP_LOAD, [
      ...keyOf(load),
      at,
      JSON.stringify({ code, facts }),
    ])
    if (failed === null) return
    for (const clear of CLEAR_REPORT) await countOf(tx, clear, [load.site_id, load.load_id])
    // What its workers wrote is a change, for plans and for the same bytes.
    await rowOf(tx, MOVE_GROUND, [load.site_id, 1])
    const data = presentLoad(failed, 'en')
    await recordEvents(tx, load.site_id, [{ type: 'load.finished', at, data }])
  })
}

function keyOf(load: ClaimedRow): [string, bigint, bigint] {
  return [load.site_id, load.load_id, load.fence]
}
