import { randomUUID } from 'node:crypto'
import type { Tx } from '../../src/platform/postgres/db.ts'
import { inTransaction } from '../../src/platform/postgres/db.ts'
import { recordEvents } from '../../src/events/record-events.ts'
import { numberEvents } from '../../src/events/number-events.ts'
import type { Answered, CallOptions, TestHub } from './hub.ts'

export interface ToldEvent {
  readonly seq: number
  readonly type: string
  readonly occurredAt: string
  readonly data: Readonly<Record<string, unknown>>
}

/** Writes events past the rooms that cause them, in one transaction each; each has its number `n` as data. */
export async function happen(hub: TestHub, types: readonly string[], first = 1): Promise<void> {
  for (const [nth, type] of types.entries())
    await inTransaction(hub.db, (tx) => happenIn(tx, [{ type, n: first + nth, at: hub.platform.now() }]))
}

export async function happenIn(
  tx: Tx,
  events: readonly { type: string; n: number; at: Date }[],
): Promise<void> {
  await recordEvents(
    tx,
    'S1',
    events.map(({ type, n, at }) => ({ type, at, data: { n, id: randomUUID() } })),
  )
}

/** Numbers all that waits, as the sequencer does. */
export async function numberAllOf(hub: TestHub, siteId = 'S1'): Promise<void> {
  while ((await numberEvents(hub.db, siteId)).events > 0);
}

export async function feed(hub: TestHub, query = '', options?: CallOptions): Promise<Answered> {
  return hub.call('GET', `events${query}`, options)
}

/** The numbers, and the `n` of their events. */
export function numbersOf(items: readonly ToldEvent[]): readonly (readonly [number, unknown])[] {
  return items.map(({ seq, data }) => [seq, data['n']] as const)
}

export function post(
  hub: TestHub,
  name: string,
  call: 'lease' | 'ack' | 'release' | 'rewind',
  body: object = {},
): Promise<Answered> {
  return hub.call('POST', `consumers/${name}/${call}`, { body })
}
