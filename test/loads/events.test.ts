import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { basicOf, startHub, type Answered, type TestHub } from '../harness/hub.ts'
import { postToDoor } from '../harness/door.ts'

interface Told {
  readonly event: string
  readonly id?: string
  readonly data: Answered['body']
}

/** Opens the stream of a load; reads what is told, to the end or until it is left. */
async function watch(hub: TestHub, loadId: string, headers: Readonly<Record<string, string>> = {}) {
  const leaving = new AbortController()
  const response = await fetch(`${hub.url}/api/v1/sites/S1/loads/${loadId}/events`, {
    headers: { authorization: basicOf('erp'), ...headers },
    signal: leaving.signal,
  })
  const told: Told[] = []
  const ended = (async () => {
    let text = ''
    for await (const chunk of response.body ?? []) {
      text += Buffer.from(chunk).toString()
      for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
        const fields = Object.fromEntries(
          text
            .slice(0, end)
            .split('\n')
            .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
        )
        text = text.slice(end + 2)
        told.push({ ...fields, data: JSON.parse(fields['data'] ?? 'null') } as Told)
      }
    }
  })()
  return { response, told, ended, leave: () => leaving.abort() }
}

async function until(so: () => boolean): Promise<void> {
  for (let left = 100; !so() && left > 0; left -= 1) await pause(50)
  assert(so(), 'it comes to be so within five seconds')
}

test('a load is watched, by a process that does not work on it, until it is at rest', async (t) => {
  const hub = await startHub(t, { roles: { http: true, worker: false }, limits: { bodySlowMs: 200 } })
  const { body: load } = await postToDoor(hub, 1, '[{"codigo":"A"}]', { wait: 0 })
  assert.equal(load.links.events, `/api/v1/sites/S1/loads/${load.loadId}/events`)

  const { response, told, ended } = await watch(hub, load.loadId)
  assert.equal(response.status, 200)
  assert.equal(response.headers.get('content-type'), 'text/event-stream')
  assert.equal(response.headers.get('cache-control'), 'no-store')
  await until(() => told.length > 0)
  assert.deepEqual(
    [told[0]!.event, told[0]!.data],
    [
      'progress',
      { loadId: load.loadId, state: 'received', bytesRead: 0, bytesTotal: 16, rowsRead: 0, rows: load.rows },
    ],
  )
  // Longer than a body may take: a stream has none.
  await pause(400)
  await hub.db.query(`update loads set state = 'running', fence = 1, bytes_read = 8, rows_seen = 1`)
  await until(() => told.length > 1)
  assert.deepEqual([told[1]!.data.state, told[1]!.data.bytesRead, told[1]!.data.rowsRead], ['running', 8, 1])
  await hub.db.query(
    `update loads set state = 'finished', finished_at = now(), rows_read = 1, rows_created = 1`,
  )
  await ended
  const last = told.at(-1)!
  assert.deepEqual([told.length, last.event, last.id], [3, 'rest', 'rest-finished'])
  assert.deepEqual(last.data, (await hub.call('GET', load.links.self)).body)
})

test('who comes after the end hears it once, and is told to come no more', async (t) => {
  const hub = await startHub(t)
  const { body: load } = await postToDoor(hub, 1, '[{"codigo":"A"}]')
  const { told, ended } = await watch(hub, load.loadId)
  await ended
  assert.deepEqual(
    told.map(({ event, data }) => [event, data.state]),
    [['rest', 'finished']],
  )
  const again = await watch(hub, load.loadId, { 'last-event-id': told[0]!.id! })
  assert.equal(again.response.status, 204)
})

test('a stream needs what any call needs', async (t) => {
  const hub = await startHub(t)
  const unknown = await hub.call('GET', 'loads/999/events', { as: 'erp' })
  assert.deepEqual([unknown.status, unknown.body.code], [404, 'load.not_found'])
  const stranger = await hub.call('GET', 'loads/999/events', { as: 'canal' })
  assert.deepEqual([stranger.status, stranger.body.code], [403, 'auth.forbidden'])
})

test('a watcher that goes away leaves nothing behind', async (t) => {
  const hub = await startHub(t, { roles: { http: true, worker: false } })
  const { body: load } = await postToDoor(hub, 1, '[{"codigo":"A"}]', { wait: 0 })
  let streams = 0
  hub.hub.server.server.on('request', (_request, response) => {
    streams += 1
    response.on('close', () => (streams -= 1))
  })
  const watchers = await Promise.all(Array.from({ length: 100 }, () => watch(hub, load.loadId)))
  const full = await hub.call('GET', load.links.events)
  assert.deepEqual(
    [full.status, full.body.code, full.body.limit, full.headers.get('retry-after')],
    [429, 'load.watchers_too_many', 100, '10'],
  )
  for (const { leave, ended } of watchers) {
    leave()
    await ended.catch(() => undefined)
  }
  await until(() => streams === 0)
  // The looks that were under way have ended, too.
  await pause(600)
  const { response, leave, ended } = await watch(hub, load.loadId)
  assert.equal(response.status, 200)
  leave()
  await ended.catch(() => undefined)
})

test('a hub that stops ends its streams at once', async (t) => {
  const hub = await startHub(t, { roles: { http: true, worker: false } })
  const { body: load } = await postToDoor(hub, 1, '[{"codigo":"A"}]', { wait: 0 })
  const { told, ended } = await watch(hub, load.loadId)
  await until(() => told.length > 0)
  const from = performance.now()
  await hub.stop()
  await ended
  assert(performance.now() - from < 2000, `took ${performance.now() - from} ms`)
  assert.equal(told.length, 1)
})
