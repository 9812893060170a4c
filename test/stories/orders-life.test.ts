import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startHub } from '../harness/hub.ts'
import {
  aisleOrder,
  historyOf,
  invoiceOf,
  lineOf,
  move,
  paidOrder,
  place,
  reservedOf,
  stockShelf,
} from '../harness/orders.ts'

test('a paid order goes from the channel to the customer', async (t) => {
  const hub = await startHub(t)
  await stockShelf(hub, { A: 5, B: 5 })
  const placed = await place(hub, paidOrder('SO-1', [lineOf(1, 'A', 2), lineOf(2, 'B', 1)]))
  assert.equal(placed.status, 201, placed.text)
  const { orderId } = placed.body
  assert.equal(placed.headers.get('etag'), '"1"')
  assert.equal(placed.headers.get('location'), `/api/v1/sites/S1/orders/${orderId}`)
  assert.deepEqual(
    [placed.body.state, placed.body.total, placed.body.paid, placed.body.due, placed.body.toRefund],
    ['pending_confirmation', '30.00', '30.00', '0.00', '0.00'],
  )
  assert.deepEqual(await reservedOf(hub, 'A'), [2, 2])

  const states = []
  for (const [call, body] of [
    ['confirm', { erpOrderId: '9001' }],
    ['invoices', invoiceOf(1, '20.00', { lines: [{ lineNo: 1 }] })],
    ['invoices', invoiceOf(2, '10.00')],
    [
      'shipments',
      { carrier: 'Correios', trackingCode: 'X1', shippedAt: '2026-11-25', lines: [{ lineNo: 2 }] },
    ],
    ['shipments', { carrier: 'Correios', trackingCode: 'X2', shippedAt: '2026-11-25T10:00:00Z' }],
    ['deliver', { receivedBy: 'Maria' }],
  ] as const) {
    const moved = await move(hub, orderId, call, body)
    assert.equal(moved.status, 200, moved.text)
    states.push(moved.body.state)
    assert.deepEqual((await hub.call('GET', `orders/${orderId}`)).body, moved.body)
  }
  assert.deepEqual(states, [
    'confirmed',
    'partially_invoiced',
    'invoiced',
    'partially_shipped',
    'shipped',
    'delivered',
  ])
  const history = await historyOf(hub, orderId)
  assert.deepEqual(
    history.map((entry) => [entry['move'], entry['from'], entry['to'], entry['store'], entry['by']]),
    [
      ['place', null, 'pending_confirmation', '001', 'canal'],
      ['confirm', 'pending_confirmation', 'confirmed', '001', 'erp'],
      ['invoice', 'confirmed', 'partially_invoiced', '001', 'erp'],
      ['invoice', 'partially_invoiced', 'invoiced', '001', 'erp'],
      ['ship', 'invoiced', 'partially_shipped', '001', 'erp'],
      ['ship', 'partially_shipped', 'shipped', '001', 'erp'],
      ['deliver', 'shipped', 'delivered', '001', 'erp'],
    ],
  )
  const { rows } = await hub.db.query(`select type from outbox order by event_id`)
  assert.deepEqual(
    rows.map(({ type }) => type).filter((type: string) => type.startsWith('order.')),
    [
      'order.placed',
      'order.confirmed',
      'order.partially_invoiced',
      'order.invoiced',
      'order.partially_shipped',
      'order.shipped',
      'order.delivered',
    ],
  )
  // Invoiced after the balance was taken: the units count until a later balance has them out.
  assert.deepEqual(await reservedOf(hub, 'A'), [2, 2])
})

test('an endless aisle order is paid at a till and fetched in the store', async (t) => {
  const hub = await startHub(t)
  await stockShelf(hub, { A: 5 })
  const delivery = { method: 'pickup', store: '002', freight: '0.00' }
  const placed = await place(hub, aisleOrder('SO-1', [lineOf(1, 'A', 2)], { delivery }))
  assert.deepEqual([placed.status, placed.body.state, placed.body.due], [201, 'pending_payment', '20.00'])
  const { orderId } = placed.body

  const inbox = await hub.call('GET', 'orders?state=pending_payment&type=endless_aisle', { as: 'pdv' })
  assert.deepEqual(inbox.body.items, [placed.body])
  const pay = (paymentId: string, amount: string) =>
    hub.call('POST', `orders/${orderId}/payments`, { as: 'pdv', body: { paymentId, method: 'cash', amount } })
  const part = await pay('t-1', '5.00')
  assert.deepEqual([part.status, part.body.state, part.body.due], [200, 'pending_payment', '15.00'])
  const tooMuch = await pay('t-2', '15.01')
  assert.deepEqual([tooMuch.status, tooMuch.body.code, tooMuch.body.due], [422, 'payment.too_much', '15.00'])
  const rest = await pay('t-3', '15.00')
  assert.deepEqual([rest.status, rest.body.state, rest.body.due], [200, 'pending_confirmation', '0.00'])
  assert.equal((await pay('t-4', '1.00')).body.code, 'order.already_paid')

  await move(hub, orderId, 'confirm')
  await move(hub, orderId, 'invoices', invoiceOf(1, '20.00'))
  const shipped = await move(hub, orderId, 'shipments', {
    carrier: 'C',
    trackingCode: '1',
    shippedAt: '2026-11-25',
  })
  assert.deepEqual(
    [shipped.status, shipped.body.code, shipped.body.from, shipped.body.allowed],
    [409, 'order.move_not_allowed', 'invoiced', ['make_ready', 'return']],
  )
  assert.equal((await move(hub, orderId, 'ready-for-pickup')).body.state, 'ready_for_pickup')
  assert.equal((await move(hub, orderId, 'deliver', { at: '2026-11-26T10:00:00Z' })).body.state, 'delivered')

  const refused = (await historyOf(hub, orderId)).filter((entry) => 'code' in entry)
  assert.deepEqual(
    refused.map((entry) => [entry['move'], entry['from'], entry['to'], entry['code']]),
    [
      ['pay', 'pending_payment', null, 'payment.too_much'],
      ['pay', 'pending_confirmation', null, 'order.already_paid'],
      ['ship', 'invoiced', null, 'order.move_not_allowed'],
    ],
  )
})
