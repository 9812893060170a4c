import assert from 'node:assert/strict'
import { test } from 'node:test'
import { forgetEvents } from '../../src/events/jobs.ts'
import { happen, numberAllOf, numbersOf, post } from '../harness/events.ts'
import { startHub, type TestHub } from '../harness/hub.ts'

const QUIET = { roles: { http: true, worker: false } } as const
const DAY_MS = 24 * 3_600_000

/** A consumer from the very first event, and `count` events, numbered. */
async function startConsumer(hub: TestHub, count: number, body: object = { after: 0 }): Promise<void> {
  await happen(
    hub,
    Array.from({ length: count }, () => 'order.placed'),
  )
  await numberAllOf(hub)
  const made = await hub.call('PUT', 'consumers/erp', { body })
  assert.equal(made.status, 201)
}

async function seqs(hub: TestHub, body: object = {}): Promise<readonly number[]> {
  const leased = await post(hub, 'erp', 'lease', body)
  assert.equal(leased.status, 200)
  return leased.body.items.map(({ seq }: { seq: number }) => seq)
}

const standing = async (hub: TestHub) => {
  const { body } = await hub.call('GET', 'consumers/erp')
  return [body.acknowledged, body.lag, body.leasedUntil !== null]
}

test('a consumer hears from now on, unless it says from where', async (t) => {
  const hub = await startHub(t, QUIET)
  await happen(hub, ['order.placed', 'order.placed'])
  const { status, body } = await hub.call('PUT', 'consumers/late', { body: {} })
  assert.deepEqual(
    [status, body.after, body.acknowledged, body.lag, body.behindSince, body.types],
    [201, 2, 2, 0, null, null],
  )
  await startConsumer(hub, 1)
  const late = await post(hub, 'late', 'lease')
  assert.deepEqual(numbersOf(late.body.items), [[3, 1]])
  assert.deepEqual(await seqs(hub), [1, 2, 3])
  const list = await hub.call('GET', 'consumers')
  assert.deepEqual(
    list.body.items.map((one: { name: string; lag: number }) => [one.name, one.lag]),
    [
      ['erp', 3],
      ['late', 1],
    ],
  )
})

test('the same PUT again moves nothing, another number does, and a rewind always', async (t) => {
  const hub = await startHub(t, QUIET)
  await startConsumer(hub, 4)
  const { leaseId } = (await post(hub, 'erp', 'lease')).body
  await post(hub, 'erp', 'ack', { leaseId })
  const again = await hub.call('PUT', 'consumers/erp', { body: { after: 0 } })
  assert.deepEqual([again.status, again.body.acknowledged, again.body.after], [200, 4, 0])
  const moved = await hub.call('PUT', 'consumers/erp', { body: { after: 2, types: ['order.placed'] } })
  assert.deepEqual([moved.body.acknowledged, moved.body.types], [2, ['order.placed']])
  assert.deepEqual(await seqs(hub), [3, 4])
  assert.equal((await post(hub, 'erp', 'rewind', { after: 1 })).body.acknowledged, 1)
  assert.deepEqual(await seqs(hub), [2, 3, 4])
  assert.equal((await post(hub, 'erp', 'rewind', { since: '2020-01-01' })).body.acknowledged, 0)
  const beyond = await post(hub, 'erp', 'rewind', { after: 5 })
  assert.deepEqual([beyond.status, beyond.body.code, beyond.body.lastSeq], [422, 'events.not_there_yet', 4])
  for (const body of [{}, { after: 1, since: '2020-01-01' }, { since: 'soon' }])
    assert.equal((await post(hub, 'erp', 'rewind', body)).status, 400)
  assert.deepEqual(await standing(hub), [0, 4, false])
  const audit = await hub.call('GET', 'audit')
  const actions = audit.body.items.map(({ action }: { action: string }) => action)
  assert.deepEqual(actions.sort(), [
    ...['consumer.changed', 'consumer.created', 'consumer.rewound', 'consumer.rewound'],
  ])
})

test('one lease at a time; what is not acknowledged comes again when it ends', async (t) => {
  const hub = await startHub(t, QUIET)
  await startConsumer(hub, 5)
  const first = await post(hub, 'erp', 'lease', { limit: 3, leaseSeconds: 30 })
  assert.deepEqual(numbersOf(first.body.items), [
    [1, 1],
    [2, 2],
    [3, 3],
  ])
  const second = await post(hub, 'erp', 'lease')
  assert.deepEqual(second.body, { leaseId: null, expiresAt: null, items: [] })
  assert.deepEqual(await standing(hub), [0, 5, true])
  const { leaseId } = first.body
  const part = await post(hub, 'erp', 'ack', { leaseId, seq: 2 })
  assert.deepEqual([part.status, part.body.acknowledged, part.body.lag], [200, 2, 3])
  const beyond = await post(hub, 'erp', 'ack', { leaseId, seq: 4 })
  assert.deepEqual(
    [beyond.status, beyond.body.code, beyond.body.leasedSeq],
    [422, 'consumer.seq_not_leased', 3],
  )
  assert.deepEqual(await standing(hub), [2, 3, true])
  hub.advance(31_000)
  const late = await post(hub, 'erp', 'ack', { leaseId })
  assert.deepEqual([late.status, late.body.code], [409, 'consumer.lease_lost'])
  assert.deepEqual(await standing(hub), [2, 3, false])
  assert.deepEqual(await seqs(hub, { limit: 500 }), [3, 4, 5])
  const lost = await post(hub, 'erp', 'ack', { leaseId })
  assert.deepEqual([lost.status, lost.body.code], [409, 'consumer.lease_lost'])
})

test('an acknowledgement whose answer was lost may be said again', async (t) => {
  const hub = await startHub(t, QUIET)
  await startConsumer(hub, 3)
  const { leaseId } = (await post(hub, 'erp', 'lease', { limit: 2 })).body
  for (const body of [
    { leaseId, seq: 1 },
    { leaseId, seq: 1 },
    { leaseId },
    { leaseId },
    { leaseId, seq: 2 },
  ])
    assert.equal((await post(hub, 'erp', 'ack', body)).status, 200)
  assert.deepEqual(await standing(hub), [2, 1, false])
  assert.deepEqual(await seqs(hub), [3])
})

test('a lease given back is free at once', async (t) => {
  const hub = await startHub(t, QUIET)
  await startConsumer(hub, 2)
  const { leaseId } = (await post(hub, 'erp', 'lease')).body
  await post(hub, 'erp', 'ack', { leaseId, seq: 1 })
  assert.equal((await post(hub, 'erp', 'release', { leaseId: 'another' })).status, 409)
  assert.equal((await post(hub, 'erp', 'release', { leaseId })).status, 200)
  assert.deepEqual(await seqs(hub), [2])
  const lost = await post(hub, 'erp', 'release', { leaseId })
  assert.deepEqual([lost.status, lost.body.code], [409, 'consumer.lease_lost'])
})

test('a repeat with its key answers the first lease', async (t) => {
  const hub = await startHub(t, QUIET)
  await startConsumer(hub, 2)
  const lease = () => hub.call('POST', 'consumers/erp/lease', { headers: { 'idempotency-key': 'k' } })
  const first = await lease()
  const second = await lease()
  assert.equal(second.headers.get('idempotency-replayed'), 'true')
  assert.deepEqual(second.body, first.body)
  assert.equal(first.body.items.length, 2)
})

test('a consumer of few types passes over the others, and is not behind for them', async (t) => {
  const hub = await startHub(t, QUIET)
  await startConsumer(hub, 3, { after: 0, types: ['order.paid'] })
  assert.deepEqual(await standing(hub), [0, 3, false])
  assert.deepEqual(await seqs(hub), [])
  assert.deepEqual(await standing(hub), [3, 0, false])
  await happen(hub, ['order.paid', 'order.placed'], 4)
  await numberAllOf(hub)
  const { leaseId, items } = (await post(hub, 'erp', 'lease')).body
  assert.deepEqual(numbersOf(items), [[4, 4]])
  await post(hub, 'erp', 'ack', { leaseId, seq: 4 })
  assert.deepEqual(await standing(hub), [5, 0, false])
})

test('who takes from a consumer must be allowed to see all that it hears', async (t) => {
  const hub = await startHub(t, QUIET)
  await startConsumer(hub, 1)
  await hub.db.query(`update grants set permissions = '{orders:read}' where username = 'canal'`)
  const lease = () => hub.call('POST', 'consumers/erp/lease', { as: 'canal' })
  const refused = await lease()
  assert.deepEqual([refused.status, refused.body.needs], [403, ['catalog:read']])
  assert.deepEqual(await standing(hub), [0, 1, false])
  await hub.call('PUT', 'consumers/erp', { body: { types: ['order.placed'] } })
  assert.equal((await lease()).body.items.length, 1)
  for (const [method, path] of [
    ['GET', 'consumers'],
    ['GET', 'consumers/erp'],
    ['PUT', 'consumers/erp'],
    ['DELETE', 'consumers/erp'],
    ['POST', 'consumers/erp/rewind'],
  ] as const)
    assert.equal((await hub.call(method, path, { as: 'canal' })).status, 403, `${method} ${path}`)
})

test('a consumer that is not there, or is removed, is not found', async (t) => {
  const hub = await startHub(t, QUIET)
  await startConsumer(hub, 1)
  assert.equal((await hub.call('DELETE', 'consumers/erp')).status, 204)
  for (const call of ['lease', 'ack', 'release', 'rewind'] as const) {
    const body = call === 'lease' ? {} : call === 'rewind' ? { after: 0 } : { leaseId: 'x' }
    const { status, body: problem } = await post(hub, 'erp', call, body)
    assert.deepEqual([status, problem.code], [404, 'consumer.not_found'], call)
  }
  const unknown = await hub.call('PUT', 'consumers/erp', { body: { types: ['order.eaten'] } })
  assert.deepEqual([unknown.status, unknown.body.code], [400, 'request.malformed'])
})

test('a consumer that slept too long is told so, and goes on from what there is', async (t) => {
  const hub = await startHub(t, QUIET)
  await startConsumer(hub, 2)
  hub.advance(31 * DAY_MS)
  await happen(hub, ['order.placed'], 3)
  await numberAllOf(hub)
  await forgetEvents(hub.platform).work()
  const gone = await post(hub, 'erp', 'lease')
  assert.deepEqual([gone.status, gone.body.code, gone.body.firstSeq], [410, 'events.expired', 3])
  assert.equal((await post(hub, 'erp', 'rewind', { after: 1 })).status, 410)
  await post(hub, 'erp', 'rewind', { after: 2 })
  assert.deepEqual(await seqs(hub), [3])
})

test('a lease holds the line until something happens or the other lease ends', async (t) => {
  const hub = await startHub(t)
  await hub.call('PUT', 'consumers/erp', { body: {} })
  const [held] = await Promise.all([
    post(hub, 'erp', 'lease', { wait: 20, leaseSeconds: 1 }),
    happen(hub, ['order.placed']),
  ])
  assert.deepEqual(numbersOf(held.body.items), [[1, 1]])
  const next = await post(hub, 'erp', 'lease', { wait: 20 })
  assert.deepEqual(numbersOf(next.body.items), [[1, 1]])
})
