import { inTransaction, type Db, type Tx } from '../platform/postgres/db.ts'
import { rowOf, write } from '../platform/postgres/statement.ts'
import { HOLD_LOG, MAKE_LOG, NUMBER_EVENTS, TELL_NEWS, TRY_LOG } from './queries.ts'

/** Events numbered in one transaction: enough to keep up, few enough that nobody waits for it. */
export const NUMBER_EVENTS_MAX = 1000

/** What one round of numbering did. */
export interface Numbered {
  readonly events: number
  /** When the last of them happened; null where there were none. */
  readonly reachedAt: Date | null
}

const NONE: Numbered = { events: 0, reachedAt: null }

/**
 * Gives numbers to events of a site that have committed, in the order they were written, and tells who listens. None
 * where another process is at it. Should it die in the middle, nothing has happened: numbers, and the end of the
 * waiting, are one transaction.
 */
export async function numberEvents(db: Db, siteId: string): Promise<Numbered> {
  return inTransaction(db, async (tx) => {
    await write(tx, MAKE_LOG, [siteId])
    // A statement of its own: what the last one who held the log has numbered must be seen by the next.
    const log = await rowOf(tx, TRY_LOG, [siteId])
    return log === null ? NONE : numberHeld(tx, siteId)
  })
}

/** Numbers everything that has committed, waiting for whoever is at it: "from now on" then is from this very moment. */
export async function numberAll(tx: Tx, siteId: string): Promise<void> {
  await write(tx, MAKE_LOG, [siteId])
  await rowOf(tx, HOLD_LOG, [siteId])
  while ((await numberHeld(tx, siteId)).events === NUMBER_EVENTS_MAX);
}

async function numberHeld(tx: Tx, siteId: string): Promise<Numbered> {
  const numbered = await rowOf<{ events: number; reached_at: Date }>(tx, NUMBER_EVENTS, [
    siteId,
    NUMBER_EVENTS_MAX,
  ])
  if (numbered === null) return NONE
  await write(tx, TELL_NEWS, [siteId])
  return { events: numbered.events, reachedAt: numbered.reached_at }
}
