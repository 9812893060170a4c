import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { inTransaction } from '../../src/platform/postgres/db.ts'
import { happen, happenIn, numberAllOf, type ToldEvent } from '../harness/events.ts'
import { startHub, type TestHub } from '../harness/hub.ts'
import { lineOf, paidOrder, place, stockShelf } from '../harness/orders.ts'
import { randomOf, type Random } from '../simulation/random.ts'

const SEEDS = [1, 2]
const WRITERS = 4
const EVENTS_A_WRITER = 60
const CONSUMERS = ['erp', 'canal', 'conector']
const CUTS = 25
const WAIT_MS_MAX = 30_000

/** One writer's events, one to three a transaction; some are undone, some commit late, some are cut and tried again. */
async function write(hub: TestHub, writer: number, random: Random): Promise<void> {
  for (let n = 0; n < EVENTS_A_WRITER; ) {
    const count = Math.min(random.below(3) + 1, EVENTS_A_WRITER - n)
    const undone = random.below(8) === 0
    const first = n
    await inTransaction(hub.db, async (tx) => {
      const events = Array.from({ length: count }, (_, nth) => ({
        ...{ type: random.below(3) === 0 ? 'load.finished' : 'order.placed', at: hub.platform.now() },
        n: writer * 1000 + first + nth,
      }))
      await happenIn(tx, events)
      await pause(random.below(4) === 0 ? random.below(15) : 0)
      if (undone) throw new Error('undone')
    }).then(
      () => {
        n += count
      },
      async () => {
        // A commit that was cut may have happened: who asks the log knows.
        n = await lastWritten(hub, writer)
      },
    )
  }
}

async function lastWritten(hub: TestHub, writer: number): Promise<number> {
  const end = performance.now() + WAIT_MS_MAX
  for (;;) {
    try {
      const { rows } = await hub.db.query(
        `select coalesce(max((data ->> 'n')::int) + 1 - $1, 0)::int as next
           from outbox where (data ->> 'n')::int between $1 and $1 + 999`,
        [writer * 1000],
      )
      return rows[0].next
    } catch (error) {
      if (performance.now() > end) throw error
      await pause(2)
    }
  }
}

/** Ends connections of the hubs at random, whoever has them and whatever is under way. */
async function cut(hub: TestHub, database: string, random: Random): Promise<void> {
  for (let nth = 0; nth < CUTS; nth += 1) {
    await pause(random.below(40))
    await hub.db
      .query(
        `select pg_terminate_backend(pid)
           from (select pid from pg_stat_activity where datname = $1 and pid <> pg_backend_pid()
                  order by random() limit 2) unlucky`,
        [database],
      )
      .catch(() => undefined)
  }
}

/** Reads as a consumer does that dies now and then: before it acknowledges, or having acknowledged a part. */
async function consume(hubs: readonly TestHub[], name: string, done: { events: number }, random: Random) {
  const seen: ToldEvent[] = []
  let acknowledged = 0
  const end = performance.now() + WAIT_MS_MAX
  while (acknowledged < done.events && performance.now() < end) {
    const hub = hubs[random.below(hubs.length)]!
    const call = (what: string, body: object) => hub.call('POST', `consumers/${name}/${what}`, { body })
    const leased = await call('lease', { limit: random.below(40) + 10, leaseSeconds: 1, wait: 1 })
    if (leased.status !== 200 || leased.body.items.length === 0) continue
    const items = leased.body.items as ToldEvent[]
    const fate = random.below(9)
    // What it had is lost with it; the lease ends by itself, or is given back.
    if (fate === 0) continue
    seen.push(...items)
    const { leaseId } = leased.body
    if (fate !== 1) {
      const seq = fate < 4 ? items[random.below(items.length)]!.seq : items.at(-1)!.seq
      const answer = await call('ack', { leaseId, seq })
      if (answer.status === 200) acknowledged = Math.max(acknowledged, answer.body.acknowledged)
    }
    if (fate < 4) await call('release', { leaseId })
  }
  return seen
}

/** The log by its pages, each read by another hub. */
async function wholeLog(hubs: readonly TestHub[]): Promise<readonly ToldEvent[]> {
  const log: ToldEvent[] = []
  for (let page = 0; ; page += 1) {
    const { body } = await hubs[page % hubs.length]!.call('GET', `events?after=${log.length}&limit=37`)
    if (body.items.length === 0) return log
    log.push(...body.items)
  }
}

/** Each number the first time it was seen. */
function firstSeen(seen: readonly ToldEvent[]): readonly number[] {
  return [...new Set(seen.map(({ seq }) => seq))]
}

async function twoHubs(t: TestContext): Promise<readonly [TestHub, TestHub]> {
  const first = await startHub(t)
  return [first, await startHub(t, { beside: first })]
}

for (const seed of SEEDS) {
  test(`two sequencers, cut at random (seed ${seed}): every consumer sees every event, in order`, async (t) => {
    const random = randomOf(seed)
    const hubs = await twoHubs(t)
    const [{ rows }] = [await hubs[0].db.query('select current_database() as name')]
    for (const name of CONSUMERS)
      assert.equal((await hubs[0].call('PUT', `consumers/${name}`, { body: { after: 0 } })).status, 201)
    const done = { events: WRITERS * EVENTS_A_WRITER }
    const reading = CONSUMERS.map((name) => consume(hubs, name, done, random))
    const cutting = cut(hubs[0], rows[0].name, random)
    await Promise.all(Array.from({ length: WRITERS }, (_, nth) => write(hubs[nth % 2]!, nth, random)))
    await cutting
    const seen = await Promise.all(reading)

    const log = await wholeLog(hubs)
    const numbers = Array.from({ length: done.events }, (_, nth) => nth + 1)
    assert.deepEqual(
      log.map(({ seq }) => seq),
      numbers,
    )
    for (let writer = 0; writer < WRITERS; writer += 1) {
      const own = log.map(({ data }) => Number(data['n'])).filter((n) => Math.floor(n / 1000) === writer)
      const written = Array.from({ length: EVENTS_A_WRITER }, (_, nth) => writer * 1000 + nth)
      assert.deepEqual(own, written, `writer ${writer}`)
    }
    for (const [nth, events] of seen.entries()) {
      assert.deepEqual(firstSeen(events), numbers, CONSUMERS[nth])
      for (const event of events) assert.deepEqual(event, log[event.seq - 1], 'an event never changes')
    }
    const { rows: left } = await hubs[0].db.query('select count(*)::int as waiting from unnumbered_events')
    assert.deepEqual(left, [{ waiting: 0 }])
  })
}

test('many at once number a site, each event once', async (t) => {
  const hub = await startHub(t, { roles: { http: true, worker: false } })
  await inTransaction(hub.db, (tx) =>
    happenIn(
      tx,
      Array.from({ length: 5000 }, (_, n) => ({ type: 'order.placed', n, at: hub.platform.now() })),
    ),
  )
  await Promise.all(Array.from({ length: 6 }, () => numberAllOf(hub)))
  await numberAllOf(hub)
  const { rows } = await hub.db.query(
    `select count(*)::int as events, count(distinct event_id)::int as different, min(seq)::int as first,
            max(seq)::int as last
       from numbered_events`,
  )
  assert.deepEqual(rows, [{ events: 5000, different: 5000, first: 1, last: 5000 }])
})

test('orders do not wait for the one who numbers: a sequencer that hangs holds up nobody', async (t) => {
  const hub = await startHub(t)
  await stockShelf(hub, { A: 99 })
  await happen(hub, ['order.placed'])
  await hub.call('GET', 'events?wait=10')
  const hung = await hub.db.connect()
  await hung.query('begin')
  await hung.query(`select 1 from event_logs where site_id = 'S1' for update`)
  const placed = await Promise.all(
    Array.from({ length: 20 }, (_, nth) => place(hub, paidOrder(`SO-${nth}`, [lineOf(1, 'A', 1)]))),
  )
  assert.deepEqual(
    placed.map(({ status }) => status),
    Array.from({ length: 20 }, () => 201),
  )
  assert.deepEqual((await hub.call('GET', 'events?after=1')).body.items, [])
  await hung.query('rollback')
  hung.release()
  let after = 1
  const end = performance.now() + WAIT_MS_MAX
  while (after < 21 && performance.now() < end)
    after = (await hub.call('GET', `events?after=${after}&wait=5`)).body.after
  assert.equal(after, 21)
})
