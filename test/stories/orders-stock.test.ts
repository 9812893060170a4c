import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startHub } from '../harness/hub.ts'
import {
  aisleOrder,
  invoiceOf,
  lineOf,
  move,
  paidOrder,
  place,
  reservedOf,
  stockShelf,
} from '../harness/orders.ts'

test('of 100 buyers at once for 20 units, 20 buy one each', async (t) => {
  const hub = await startHub(t)
  await stockShelf(hub, { A: 20 })
  const answers = await Promise.all(
    Array.from({ length: 100 }, (_, buyer) => place(hub, aisleOrder(`SO-${buyer}`, [lineOf(1, 'A', 1)]))),
  )
  const statuses = answers.map(({ status }) => status)
  assert.deepEqual(
    [201, 409].map((wanted) => statuses.filter((status) => status === wanted).length),
    [20, 80],
  )
  for (const { body } of answers.filter(({ status }) => status === 409)) {
    assert.equal(body.code, 'stock.insufficient')
    assert.deepEqual(body.lines, [{ lineNo: 1, sku: 'A', store: '001', quantity: 1, available: 0 }])
  }
  assert.deepEqual(await reservedOf(hub, 'A'), [20, 20])
  assert.equal((await hub.db.query(`select from orders`)).rowCount, 20)
})

test('a paid order without stock is taken; what is not there is short, in the order of buying', async (t) => {
  const hub = await startHub(t)
  await stockShelf(hub, { A: 5, B: 1 })
  const first = await place(
    hub,
    paidOrder('SO-1', [lineOf(1, 'A', 4), lineOf(2, 'A', 3), lineOf(3, 'B', 1.5)]),
  )
  assert.equal(first.status, 201)
  const shortOf = (order: { lines: { short: number }[] }) => order.lines.map((line) => line.short)
  assert.deepEqual(shortOf(first.body), [0, 2, 0.5])
  const second = await place(hub, paidOrder('SO-2', [lineOf(1, 'A', 2)]))
  assert.deepEqual(shortOf(second.body), [2])
  for (const { body } of [first, second]) {
    assert.deepEqual((await hub.call('GET', `orders/${body.orderId}`)).body, body)
  }
  assert.equal((await place(hub, aisleOrder('SO-3', [lineOf(1, 'A', 1)]))).body.code, 'stock.insufficient')

  // What the first gives back covers its own short line first.
  const rejected = await move(hub, first.body.orderId, 'reject', {
    reason: 'damaged',
    lines: [{ lineNo: 1, quantity: 3 }],
  })
  assert.deepEqual(shortOf(rejected.body), [0, 0, 0.5])
  assert.deepEqual(shortOf((await hub.call('GET', `orders/${second.body.orderId}`)).body), [1])
  assert.deepEqual(await reservedOf(hub, 'A'), [6, 6])
})

test('a sku without any balance is taken when paid, and short', async (t) => {
  const hub = await startHub(t)
  await stockShelf(hub, { A: 5 })
  await hub.db.query(`delete from stock`)
  const placed = await place(hub, paidOrder('SO-1', [lineOf(1, 'A', 2)]))
  assert.deepEqual([placed.status, placed.body.lines[0].short], [201, 2])
  assert.deepEqual(await reservedOf(hub, 'A'), [2, 2])
})

test('what is cancelled is free again, and before payment it leaves the total', async (t) => {
  const hub = await startHub(t)
  await stockShelf(hub, { A: 10, B: 10 })
  const cancel = (orderId: string, body: object) =>
    hub.call('POST', `orders/${orderId}/cancel`, {
      as: 'canal',
      body: { reason: 'customer_request', ...body },
    })

  const aisle = (await place(hub, aisleOrder('SO-1', [lineOf(1, 'A', 2), lineOf(2, 'B', 1)]))).body.orderId
  const fewer = await cancel(aisle, { lines: [{ lineNo: 1, quantity: 1 }] })
  assert.deepEqual(
    [fewer.body.state, fewer.body.total, fewer.body.due, fewer.body.toRefund, fewer.body.lines[0].cancelled],
    ['pending_payment', '20.00', '20.00', '0.00', 1],
  )
  await hub.call('POST', `orders/${aisle}/payments`, {
    as: 'pdv',
    body: { paymentId: 't', method: 'cash', amount: '15.00' },
  })
  const settled = await cancel(aisle, { lines: [{ lineNo: 2 }] })
  assert.deepEqual(
    [settled.body.state, settled.body.total, settled.body.due, settled.body.toRefund],
    ['pending_confirmation', '10.00', '0.00', '5.00'],
  )
  const gone = await cancel(aisle, {})
  assert.deepEqual([gone.body.state, gone.body.toRefund], ['cancelled', '15.00'])
  assert.deepEqual(await reservedOf(hub, 'A'), [0, 0])

  const paid = (await place(hub, paidOrder('SO-2', [lineOf(1, 'A', 2)]))).body.orderId
  await move(hub, paid, 'confirm')
  await move(hub, paid, 'invoices', invoiceOf(1, '10.00', { lines: [{ lineNo: 1, quantity: 1 }] }))
  const late = await cancel(paid, {})
  assert.deepEqual(
    [late.status, late.body.code, late.body.from, late.body.allowed],
    [409, 'order.move_not_allowed', 'partially_invoiced', ['reject', 'invoice', 'return']],
  )
})

test('units invoiced before the stored balance was taken stop counting at once', async (t) => {
  const hub = await startHub(t)
  await stockShelf(hub, { A: 10 })
  const { orderId } = (await place(hub, paidOrder('SO-1', [lineOf(1, 'A', 3)]))).body
  await move(hub, orderId, 'confirm')
  const early = invoiceOf(1, '10.00', {
    issuedAt: '2025-10-31T10:00:00Z',
    lines: [{ lineNo: 1, quantity: 1 }],
  })
  assert.equal((await move(hub, orderId, 'invoices', early)).status, 200)
  assert.deepEqual(await reservedOf(hub, 'A'), [2, 2])
  assert.equal((await move(hub, orderId, 'invoices', invoiceOf(2, '20.00'))).body.state, 'invoiced')
  assert.deepEqual(await reservedOf(hub, 'A'), [2, 2])
  const { rows } = await hub.db.query(`select quantity, deducts_at from reservations`)
  assert.deepEqual(
    rows.map((row) => [row.quantity, row.deducts_at.toISOString()]),
    [['2.000', '2025-11-24T15:00:00.000Z']],
  )
})

test('with the site’s setting the ERP deducts at confirmation, and a rejection after it frees the units', async (t) => {
  const hub = await startHub(t)
  await stockShelf(hub, { A: 10 })
  await hub.db.query(
    `update sites set settings = '{"reservationEndsAt":"confirmation"}' where site_id = 'S1'`,
  )
  const { orderId } = (await place(hub, paidOrder('SO-1', [lineOf(1, 'A', 3)]))).body
  await move(hub, orderId, 'confirm')
  const { rows } = await hub.db.query(`select quantity, deducts_at is not null as deducts from reservations`)
  assert.deepEqual(rows, [{ quantity: '3.000', deducts: true }])
  await move(hub, orderId, 'reject', { reason: 'damaged', lines: [{ lineNo: 1, quantity: 1 }] })
  assert.deepEqual(await reservedOf(hub, 'A'), [2, 2])
})
