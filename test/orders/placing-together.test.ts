import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startHub } from '../harness/hub.ts'
import { aisleOrder, lineOf, paidOrder, place, reservedOf, stockShelf } from '../harness/orders.ts'

test('orders posted at the same moment share transactions, and each has its own answer', async (t) => {
  const hub = await startHub(t)
  await stockShelf(hub, { A: 50, B: 1 })
  const answers = await Promise.all([
    ...Array.from({ length: 20 }, (_, nth) => place(hub, paidOrder(`SO-${nth}`, [lineOf(1, 'A', 2)]))),
    place(hub, paidOrder('SO-0', [lineOf(1, 'A', 2)])),
    place(hub, paidOrder('SO-1', [lineOf(1, 'A', 3)])),
    place(hub, aisleOrder('SO-20', [lineOf(1, 'B', 1)])),
    place(hub, aisleOrder('SO-21', [lineOf(1, 'B', 1)])),
    place(hub, paidOrder('SO-22', [lineOf(1, 'Z', 1)])),
  ])
  const statuses = answers.map(({ status }) => status)
  assert.deepEqual(statuses.slice(2, 20), Array<number>(18).fill(201))
  assert.deepEqual(new Set([statuses[0], statuses[20]]), new Set([200, 201]))
  assert.equal(answers[0]!.body.orderId, answers[20]!.body.orderId)
  // Of two that contradict each other the one that came first stands, whichever that was.
  const [stands, other] = statuses[1] === 201 ? [answers[1]!, answers[21]!] : [answers[21]!, answers[1]!]
  assert.deepEqual([stands.status, other.body.code], [201, 'order.already_exists'])
  assert.equal(other.body.orderId, stands.body.orderId)
  const units = stands === answers[1] ? 40 : 41
  assert.deepEqual(new Set(statuses.slice(22, 24)), new Set([201, 409]))
  assert.equal(answers[24]!.body.code, 'order.sku_unknown')
  assert.deepEqual(await reservedOf(hub, 'A'), [units, units])
  assert.deepEqual(await reservedOf(hub, 'B'), [1, 1])

  const { rows } = await hub.db.query(
    `select count(*)::int as orders, count(distinct xmin::text)::int as transactions from orders`,
  )
  assert.equal(rows[0].orders, 21)
  assert(rows[0].transactions < 21, 'some orders shared a transaction')
  for (const { status, body } of answers.filter(({ status }) => status < 300)) {
    assert.deepEqual((await hub.call('GET', `orders/${body.orderId}`)).body, body, String(status))
  }
  const events = await hub.db.query(
    `select data ->> 'orderId' as order from outbox where type = 'order.placed'`,
  )
  assert.equal(new Set(events.rows.map(({ order }) => order)).size, 21)
})

test('an order that breaks its transaction does not take those beside it down', async (t) => {
  const hub = await startHub(t)
  await stockShelf(hub, { A: 5, FULL: 5 })
  // A counter that holds no more: what a fault of the database looks like.
  await hub.db.query(`update stock set reserved = 99999999999 where sku = 'FULL'`)
  const answers = await Promise.all(
    Array.from({ length: 12 }, (_, nth) =>
      place(hub, paidOrder(`SO-${nth}`, [lineOf(1, nth === 6 ? 'FULL' : 'A', 1)])),
    ),
  )
  const statuses = answers.map(({ status }) => status)
  assert.deepEqual(
    statuses,
    Array.from({ length: 12 }, (_, nth) => (nth === 6 ? 500 : 201)),
  )
  assert.deepEqual(await reservedOf(hub, 'A'), [11, 11])
  assert.equal((await hub.db.query(`select from orders`)).rowCount, 11)
})
