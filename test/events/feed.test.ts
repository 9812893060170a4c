import assert from 'node:assert/strict'
import { test } from 'node:test'
import { forgetEvents } from '../../src/events/jobs.ts'
import { inTransaction } from '../../src/platform/postgres/db.ts'
import { feed, happen, happenIn, numberAllOf, numbersOf } from '../harness/events.ts'
import { startHub, type TestHub } from '../harness/hub.ts'
import { lineOf, move, paidOrder, place, stockShelf } from '../harness/orders.ts'

const DAY_MS = 24 * 3_600_000
/** Nobody numbers but the test. */
const QUIET = { roles: { http: true, worker: false } } as const

async function numbersFrom(hub: TestHub, query: string): Promise<readonly number[]> {
  return (await feed(hub, query)).body.items.map(({ seq }: { seq: number }) => seq)
}

test('an order is told of as it was at each of its steps, in their order', async (t) => {
  const hub = await startHub(t)
  await stockShelf(hub, { A: 9 })
  const placed = (await place(hub, paidOrder('SO-1', [lineOf(1, 'A', 1)]))).body
  const confirmed = (await move(hub, placed.orderId, 'confirm', { erpOrderId: 'E-1' })).body
  const first = await feed(hub, '?wait=10')
  const second = await feed(hub, '?after=1&wait=10')
  assert.deepEqual(first.body.items[0], {
    ...{ seq: 1, type: 'order.placed', occurredAt: placed.createdAt },
    data: placed,
  })
  assert.deepEqual(second.body.items, [
    { seq: 2, type: 'order.confirmed', occurredAt: confirmed.updatedAt, data: confirmed },
  ])
  assert.deepEqual([second.body.nextCursor, second.body.after], [null, 2])
})

test('numbers have no gaps, whatever is rolled back or committed late', async (t) => {
  const hub = await startHub(t, QUIET)
  await happen(hub, ['order.placed'], 1)
  const late = await hub.db.connect()
  await late.query('begin')
  await late.query(
    `with written as (insert into outbox (site_id, type, occurred_at, data)
                      values ('S1', 'order.paid', now(), '{"n":2}') returning site_id, event_id)
     insert into unnumbered_events select site_id, event_id from written`,
  )
  const broken = inTransaction(hub.db, async (tx) => {
    await happenIn(tx, [{ type: 'order.placed', n: 0, at: hub.platform.now() }])
    throw new Error('undone')
  })
  await assert.rejects(broken, /undone/)
  await happen(hub, ['order.placed'], 3)
  await numberAllOf(hub)
  await late.query('commit')
  late.release()
  await happen(hub, ['order.placed'], 4)
  await numberAllOf(hub)
  assert.deepEqual(numbersOf((await feed(hub)).body.items), [
    [1, 1],
    [2, 3],
    [3, 2],
    [4, 4],
  ])
})

test('a page goes on behind a cursor or a number, and time finds its first event', async (t) => {
  const hub = await startHub(t, QUIET)
  const times: string[] = []
  for (let n = 1; n <= 5; n += 1) {
    times.push(hub.platform.now().toISOString())
    await happen(hub, ['order.placed'], n)
    hub.advance(60_000)
  }
  await numberAllOf(hub)
  const first = (await feed(hub, '?limit=2')).body
  assert.deepEqual(numbersOf(first.items), [
    [1, 1],
    [2, 2],
  ])
  assert.deepEqual(await numbersFrom(hub, `?limit=2&cursor=${first.nextCursor}`), [3, 4])
  assert.deepEqual(await numbersFrom(hub, '?after=3'), [4, 5])
  assert.deepEqual(await numbersFrom(hub, '?after=0'), [1, 2, 3, 4, 5])
  assert.deepEqual(await numbersFrom(hub, '?after=99'), [])
  assert.deepEqual(await numbersFrom(hub, `?since=${times[2]}`), [3, 4, 5])
  assert.deepEqual(await numbersFrom(hub, `?since=${times[2]}&after=4`), [5])
  assert.deepEqual(await numbersFrom(hub, '?since=2020-01-01'), [1, 2, 3, 4, 5])
  assert.deepEqual(await numbersFrom(hub, `?since=${hub.platform.now().toISOString()}`), [])
  for (const query of [
    '?since=yesterday',
    '?after=-1',
    '?cursor=x',
    '?types=order.placed,order.eaten',
    '?x=1',
  ])
    assert.equal((await feed(hub, query)).status, 400, query)
})

test('everybody hears the types that they may, and is refused those that they ask for and may not', async (t) => {
  const hub = await startHub(t, QUIET)
  await hub.db.query(`update grants set permissions = '{catalog:read}' where username = 'pdv'`)
  await hub.db.query(`update grants set permissions = '{orders:read}' where username = 'canal'`)
  await hub.db.query(`update grants set permissions = '{load}' where username = 'erp'`)
  await happen(hub, ['order.placed', 'load.finished', 'order.paid', 'load.held'])
  await numberAllOf(hub)
  const heard = async (as: 'operador' | 'pdv' | 'canal' | 'erp', query: string) => {
    const { status, body } = await feed(hub, query, { as })
    return status === 200
      ? body.items.map(({ seq }: { seq: number }) => seq)
      : [status, body.code, body.needs]
  }
  assert.deepEqual(await heard('operador', ''), [1, 2, 3, 4])
  assert.deepEqual(await heard('pdv', ''), [2, 4])
  assert.deepEqual(await heard('canal', ''), [1, 3])
  assert.deepEqual(await heard('canal', '?types=order.paid'), [3])
  assert.deepEqual(await heard('operador', '?types=order.paid,load.held&after=3'), [4])
  assert.deepEqual(await heard('canal', '?types=order.paid,load.held'), [
    403,
    'auth.forbidden',
    ['catalog:read'],
  ])
  assert.deepEqual(await heard('erp', ''), [403, 'auth.forbidden', ['orders:read', 'catalog:read']])
  const filtered = (await feed(hub, '?types=order.placed&after=1')).body
  assert.deepEqual([filtered.items, filtered.after, filtered.nextCursor], [[], 4, null])
})

test('a line is held until something happens, of the types that were asked for', async (t) => {
  const hub = await startHub(t)
  const began = performance.now()
  const held = feed(hub, '?types=order.paid&wait=20')
  await happen(hub, ['order.placed', 'order.paid'])
  assert.deepEqual(numbersOf((await held).body.items), [[2, 2]])
  assert(performance.now() - began < 10_000)
  const none = await feed(hub, '?after=2&wait=1')
  assert.deepEqual([none.status, none.body.items], [200, []])
})

test('a site whose log goes back thirty days says so to whoever asks for more', async (t) => {
  const hub = await startHub(t, QUIET)
  const began = hub.platform.now().toISOString()
  await happen(hub, ['order.placed', 'order.placed'])
  hub.advance(20 * DAY_MS)
  const middle = hub.platform.now().toISOString()
  await happen(hub, ['order.placed'], 3)
  await numberAllOf(hub)
  hub.advance(11 * DAY_MS)
  await hub.db.query(`update sites set settings = '{"eventDays": 40}' where site_id = 'S1'`)
  await forgetEvents(hub.platform).work()
  assert.deepEqual(await numbersFrom(hub, '?after=0'), [1, 2, 3])
  await hub.db.query(`update sites set settings = '{}' where site_id = 'S1'`)
  await forgetEvents(hub.platform).work()
  for (const query of ['?after=0', '?after=1', `?since=${began}`, '?since=2020-01-01']) {
    const { status, body } = await feed(hub, query)
    assert.deepEqual([status, body.code, body.firstSeq], [410, 'events.expired', 3], query)
  }
  assert.deepEqual(await numbersFrom(hub, ''), [3])
  assert.deepEqual(await numbersFrom(hub, '?after=2'), [3])
  assert.deepEqual(await numbersFrom(hub, `?since=${middle}`), [3])
  const { rows } = await hub.db.query('select count(*)::int as events from outbox')
  assert.deepEqual(rows, [{ events: 1 }])
  hub.advance(30 * DAY_MS)
  await forgetEvents(hub.platform).work()
  await happen(hub, ['order.placed'], 4)
  await numberAllOf(hub)
  assert.deepEqual(await numbersFrom(hub, ''), [4])
  const short = await hub.call('PUT', '/api/v1/sites/S1', {
    body: { name: 'L', settings: { eventDays: 29 } },
  })
  assert.deepEqual([short.status, short.body.code], [400, 'request.malformed'])
})

test('a page stops before its bytes are too many, and goes on from there', async (t) => {
  const hub = await startHub(t, QUIET)
  const noise = (size: number) =>
    `(select string_agg(md5(n::text || random()::text), '') from generate_series(1, ${size / 32}) as n)`
  for (let n = 1; n <= 4; n += 1) {
    await hub.db.query(
      `with written as (
         insert into outbox (site_id, type, occurred_at, data)
         select 'S1', 'order.placed', now(), json_build_object('n', ${n}, 'noise', ${noise(3_000_000)})
      returning site_id, event_id)
       insert into unnumbered_events select site_id, event_id from written`,
    )
  }
  await numberAllOf(hub)
  const seen: number[] = []
  let query = ''
  for (let page = 0; page < 9 && query !== '?cursor=null'; page += 1) {
    const { body } = await feed(hub, query)
    seen.push(body.items.length)
    query = `?cursor=${body.nextCursor}`
  }
  assert.deepEqual(
    seen.slice(0, -1).every((events) => events > 0 && events < 4),
    true,
  )
  assert.equal(
    seen.reduce((sum, events) => sum + events, 0),
    4,
  )
})
