import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { request } from 'node:http'
import { join } from 'node:path'
import { test } from 'node:test'
import { postToDoor } from '../harness/door.ts'
import { basicOf, startHub, type TestHub } from '../harness/hub.ts'
import { inParallel } from '../harness/in-parallel.ts'

// What a network, a disk or a database does on a bad day must never end the process: an unhandled error
// fails the test that runs, and the hub still answers afterwards.

test('senders that hang up in the middle of an upload leave nothing, and the hub goes on', async (t) => {
  const hub = await startHub(t)
  await inParallel(Array.from({ length: 200 }), 8, () => hangUp(hub, '/api/v1/sites/S1/loads?type=2'))
  await inParallel(Array.from({ length: 40 }), 8, () => hangUp(hub, '/api/v1/sites/S1/orders'))
  assert.equal((await hub.call('GET', '/health/ready')).status, 200)
  await until(() => spooled(hub).length === 0)
  assert.deepEqual(spooled(hub), [])
})

test('a database connection cut in the middle of a call fails that call alone', async (t) => {
  const hub = await startHub(t)
  const holder = await hub.db.connect()
  await holder.query('begin')
  await holder.query(`select from stores where external_code = '001' for update`)
  const waiting = hub.call('PUT', 'stores/001', { body: { name: 'Nova' } })
  await until(async () => (await waitingBackends(hub)).length === 1)
  for (const pid of await waitingBackends(hub)) await hub.db.query('select pg_terminate_backend($1)', [pid])
  const { status, body } = await waiting
  await holder.query('rollback')
  holder.release()
  assert.deepEqual([status, body.code], [503, 'server.database_unavailable'])
  assert.equal((await hub.call('PUT', 'stores/001', { body: { name: 'Nova' } })).status, 200)
})

test('a spooled file that is gone is said to be gone', async (t) => {
  const hub = await startHub(t)
  const { body } = await postToDoor(hub, 2, '[{"codigo":"X","loja":"001","saldo":"um"}]')
  assert.equal(body.rows.refused, 1)
  await rm(join(hub.platform.dataFolder, 'spool'), { recursive: true })
  for (const link of ['source', 'error-file']) {
    const answer = await hub.call('GET', `loads/${body.loadId}/${link}`)
    assert.deepEqual([answer.status, answer.body.code], [410, 'load.source_expired'])
  }
})

test('a kept answer comes before the shape of the body, and a key has a length', async (t) => {
  const hub = await startHub(t)
  const keyed = (key: string, body: unknown) =>
    hub.call('POST', 'orders', { as: 'canal', body, headers: { 'idempotency-key': key } })
  const order = {
    channel: 'nowhere',
    channelOrderId: 'SO-1',
    type: 'paid',
    lines: [{ lineNo: 1, sku: 'A', quantity: 1, unitPrice: '1.00', store: '001' }],
    payments: [{ paymentId: 'p', method: 'pix', amount: '1.00' }],
  }
  const first = await keyed('k-1', order)
  assert.deepEqual([first.status, first.body.code], [422, 'order.channel_unknown'])
  const again = await keyed('k-1', order)
  assert.deepEqual([again.status, again.headers.get('idempotency-replayed')], [422, 'true'])
  const other = await keyed('k-1', { nothing: 'of the shape' })
  assert.deepEqual([other.status, other.body.code], [422, 'idempotency.key_reused'])
  const long = await keyed('k'.repeat(3000), order)
  assert.deepEqual(
    [long.status, long.body.code, long.body.field],
    [400, 'request.malformed', 'Idempotency-Key'],
  )
})

/** Sends some of a body, then destroys the connection. */
function hangUp(hub: TestHub, path: string): Promise<void> {
  return new Promise((resolve) => {
    const sent = request(hub.url + path, {
      method: 'POST',
      headers: {
        authorization: basicOf('operador'),
        'content-type': path.endsWith('orders') ? 'application/json' : 'application/octet-stream',
        'content-length': '100000',
      },
    })
    sent.on('error', () => undefined)
    sent.on('close', () => resolve())
    sent.write('[{"codigo":"A",')
    setTimeout(() => sent.destroy(), Math.random() * 8)
  })
}

function spooled(hub: TestHub): string[] {
  return readdirSync(join(hub.platform.dataFolder, 'spool'))
}

async function waitingBackends(hub: TestHub): Promise<number[]> {
  const { rows } = await hub.db.query<{ pid: number }>(
    `select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
  )
  return rows.map(({ pid }) => pid)
}

/** Waits until `holds`, at most five seconds; what is asserted afterwards tells. */
async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let look = 0; look < 100 && !(await holds()); look += 1) {
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
