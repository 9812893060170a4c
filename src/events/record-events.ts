import type { Tx } from '../platform/postgres/db.ts'
import { write } from '../platform/postgres/statement.ts'
import { RECORD_EVENTS } from './queries.ts'

/** Something that happened, in the past tense ("order.placed"), with finished JSON from the room that caused it. */
export interface Event {
  readonly type: string
  readonly at: Date
  readonly data: unknown
}

/** Writes events in the transaction of their cause, so that what happened and its news are never apart. */
export async function recordEvents(tx: Tx, siteId: string, events: readonly Event[]): Promise<void> {
  await write(tx, RECORD_EVENTS, [siteId, JSON.stringify(events)])
}
