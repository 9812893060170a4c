import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startHub } from '../harness/hub.ts'
import { invoiceOf, lineOf, move, paidOrder, place, reservedOf, stockShelf } from '../harness/orders.ts'

const ORDERS = 16

test('moves asked for at the same moment share transactions, and each has its own answer and history', async (t) => {
  const hub = await startHub(t)
  await stockShelf(hub, { A: 50 })
  const ids: string[] = []
  for (let nth = 0; nth < ORDERS; nth += 1) {
    const placed = await place(hub, paidOrder(`SO-${nth}`, [lineOf(1, 'A', 2)]))
    ids.push(placed.body.orderId)
  }
  const answers = await Promise.all([
    ...ids.map((id, nth) => move(hub, id, 'confirm', { erpOrderId: `E-${nth}` })),
    move(hub, ids[0]!, 'confirm', { erpOrderId: 'E-0' }),
    move(hub, ids[1]!, 'confirm', { erpOrderId: 'E-else' }),
    move(hub, ids[2]!, 'deliver', {}),
    move(hub, '999999', 'confirm', {}),
    hub.call('POST', `orders/${ids[3]!}/cancel`, { body: { reason: 'x' } }),
    hub.call('POST', `orders/${ids[4]!}/cancel`, { body: { reason: 'x' } }),
  ])
  const statuses = answers.map(({ status }) => status)
  assert.deepEqual([statuses[0], statuses[ORDERS], statuses[ORDERS + 3]], [200, 200, 404])
  assert.deepEqual(new Set([statuses[1], statuses[ORDERS + 1]]), new Set([200, 409]), 'one number stands')
  assert.equal(statuses[ORDERS + 2], 409)
  assert.equal(answers[ORDERS + 2]!.body.code, 'order.move_not_allowed')
  assert.deepEqual(statuses.slice(5, ORDERS), Array<number>(ORDERS - 5).fill(200))
  assert.deepEqual(statuses.slice(ORDERS + 4), [200, 200])

  assert.deepEqual(await reservedOf(hub, 'A'), [(ORDERS - 2) * 2, (ORDERS - 2) * 2])
  const entries = await hub.db.query(
    `select count(*)::int as entries, count(distinct xmin::text)::int as transactions
       from order_history where move = 'confirm' and code is null`,
  )
  // The two that are cancelled may be so before their ERP confirms them.
  assert(entries.rows[0].entries >= ORDERS - 2 && entries.rows[0].entries <= ORDERS)
  assert(entries.rows[0].transactions < entries.rows[0].entries, 'some moves shared a transaction')
  for (const id of ids.slice(5)) {
    const own = answers[ids.indexOf(id)]!
    assert.deepEqual((await hub.call('GET', `orders/${id}`)).body, own.body)
    const history = await hub.call('GET', `orders/${id}/history`)
    assert.deepEqual(
      history.body.items.map((item: { move: string; to: string }) => [item.move, item.to]),
      [
        ['place', 'pending_confirmation'],
        ['confirm', 'confirmed'],
      ],
    )
    const told = await hub.db.query(
      `select data from outbox where type = 'order.confirmed' and data ->> 'orderId' = $1`,
      [id],
    )
    assert.deepEqual(
      told.rows.map(({ data }) => data),
      [own.body],
    )
  }
  const refused = await hub.call('GET', `orders/${ids[2]!}/history`)
  assert(refused.body.items.some((item: { code?: string }) => item.code === 'order.move_not_allowed'))
})

test('one invoice told of two orders at the same moment is taken for one of them, and nothing is tried again', async (t) => {
  const hub = await startHub(t)
  await stockShelf(hub, { A: 50 })
  const ids: string[] = []
  for (let nth = 0; nth < 4; nth += 1) {
    const placed = await place(hub, paidOrder(`SO-${nth}`, [lineOf(1, 'A', 2)]))
    ids.push(placed.body.orderId)
    assert.equal((await move(hub, placed.body.orderId, 'confirm')).status, 200)
  }
  const answers = await Promise.all(ids.map((id) => move(hub, id, 'invoices', invoiceOf(1, '20.00'))))
  assert.deepEqual(
    answers.map(({ status }) => status).toSorted((a, b) => a - b),
    [200, 409, 409, 409],
  )
  for (const { body } of answers.filter(({ status }) => status === 409)) {
    assert.equal(body.code, 'invoice.already_exists')
  }
  assert.equal((await hub.db.query('select from invoices')).rowCount, 1)
  const { values } = await hub.platform.metrics.transactionRetries.get()
  assert.equal(values[0]?.value ?? 0, 0)
})
