import assert from 'node:assert/strict'
import type { Answered, TestHub } from './hub.ts'
import { rested } from './rest.ts'

const LOOK_EVERY_MS = 10
const REST_MS_MAX = 30_000

/** A body, read as far as a test looks. */
export type Json = Answered['body']

/** Sends rows, or a file as it is, by the upload call of site S1, and answers the load at its rest. */
export async function upload(hub: TestHub, type: number, file: Json, query = ''): Promise<Json> {
  const body = typeof file === 'string' ? file : JSON.stringify(file)
  const sent = await hub.call('POST', `loads?type=${type}&name=FILE${query}`, { as: 'erp', body })
  assert.equal(sent.status, 202, sent.text)
  return rested(hub, sent.body.loadId)
}

/** Says a word of a load that waits for one, and answers the load at its rest. */
export async function say(
  hub: TestHub,
  { loadId }: Json,
  word: 'apply' | 'approve' | 'cancel',
): Promise<Json> {
  const said = await hub.call('POST', `loads/${loadId}/${word}`, { as: 'erp' })
  assert(said.status === 202 || said.status === 200, said.text)
  return rested(hub, loadId)
}

/** Reads a load until it is as it is waited for. */
export async function loadWhen(hub: TestHub, loadId: string, is: (load: Json) => boolean): Promise<Json> {
  const late = performance.now() + REST_MS_MAX
  for (;;) {
    const { body } = await hub.call('GET', `loads/${loadId}`)
    if (is(body)) return body
    assert(performance.now() < late, JSON.stringify(body))
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS))
  }
}

/** The counts that are not zero. */
export function counts({ rows }: Json): Json {
  return Object.fromEntries(Object.entries(rows).filter(([, count]) => count !== 0))
}

/** What became of each row: its outcome, or the code of its refusal. */
export async function outcomesOf(hub: TestHub, { loadId }: Json): Promise<readonly string[]> {
  const { body, text } = await hub.call('GET', `loads/${loadId}/rows?limit=500`)
  assert.equal(body.nextCursor, null, text)
  return body.items.map(({ outcome, code }: Json) => (outcome === 'refused' ? code : outcome))
}

/** Rows of a query, each as the list of its values. */
export async function table(hub: TestHub, statement: string): Promise<unknown[]> {
  return (await hub.db.query(statement)).rows.map((row) => Object.values(row))
}

/** Sets something of the integration of a type. */
export async function configure(hub: TestHub, type: number, settings: Json): Promise<void> {
  const { rowCount } = await hub.db.query(
    `update integrations set settings = $1 where site_id = 'S1' and type = $2`,
    [JSON.stringify(settings), type],
  )
  assert.equal(rowCount, 1)
}
