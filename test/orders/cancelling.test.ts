import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { OrderResource } from '../../src/orders/present-order.ts'
import { startHub, type TestHub } from '../harness/hub.ts'
import {
  aisleOrder,
  alsoStock,
  historyOf,
  lineOf,
  paidOrder,
  place,
  sellKit,
  stockShelf,
  type JsonObject,
} from '../harness/orders.ts'

async function typesOf(hub: TestHub, orderId: string): Promise<readonly string[]> {
  const { rows } = await hub.db.query<{ type: string }>(
    `select type from outbox where data ->> 'orderId' = $1 order by event_id`,
    [orderId],
  )
  return rows.map(({ type }) => type)
}

/** An order that waits at a till and has been paid in part. */
async function partlyPaid(hub: TestHub, order: JsonObject, amount: string): Promise<string> {
  const { orderId } = (await place(hub, order)).body
  const body = { paymentId: 'p', method: 'pix', amount }
  const paid = await hub.call('POST', `orders/${orderId}/payments`, { as: 'pdv', body })
  assert.deepEqual([paid.status, paid.body.state], [200, 'pending_payment'])
  return orderId
}

const cancel = (hub: TestHub, orderId: string, more: JsonObject = {}) =>
  hub.call('POST', `orders/${orderId}/cancel`, { as: 'canal', body: { reason: 'customer_request', ...more } })

/** What has become of an order: its money, and the state of each store's part. */
const cameTo = ({ state, total, due, toRefund, fulfilments }: OrderResource) => ({
  ...{ state, total, due, toRefund },
  parts: fulfilments.map((one) => [one.store, one.state]),
})

for (const store of ['001', '002']) {
  test(`a partly paid order whose second line is of ${store} owes nothing once all of it is cancelled`, async (t) => {
    const hub = await startHub(t)
    await stockShelf(hub, { A: 5, B: 5 })
    await alsoStock(hub, { B: 5 })
    const order = aisleOrder('SO-1', [lineOf(1, 'A', 1), lineOf(2, 'B', 1, { store })])
    const orderId = await partlyPaid(hub, order, '10.00')
    const { body } = await cancel(hub, orderId)
    const stores = [...new Set(['001', store])]
    assert.deepEqual(cameTo(body), {
      ...{ state: 'cancelled', total: '0.00', due: '0.00', toRefund: '10.00' },
      parts: stores.map((one) => [one, 'cancelled']),
    })
    const entries = (await historyOf(hub, orderId)).filter((one) => one['move'] === 'cancel')
    assert.deepEqual(
      entries.map((one) => [one['store'], one['from'], one['to']]),
      stores.map((one) => [one, 'pending_payment', 'cancelled']),
    )
    assert.deepEqual(await typesOf(hub, orderId), ['order.placed', 'order.partially_paid', 'order.cancelled'])
  })
}

test('lines of two stores that are cancelled together lower the total together, and what is left is paid', async (t) => {
  const hub = await startHub(t)
  await stockShelf(hub, { A: 5, B: 5 })
  await alsoStock(hub, { A: 5, B: 5 })
  const lines = [1, 2, 3, 4].map((lineNo) =>
    lineOf(lineNo, lineNo % 2 === 1 ? 'A' : 'B', 1, { store: lineNo < 3 ? '001' : '002' }),
  )
  const delivery = { method: 'ship', freight: '5.00' }
  const orderId = await partlyPaid(hub, aisleOrder('SO-1', lines, { delivery }), '35.00')
  const { body } = await cancel(hub, orderId, { lines: [{ lineNo: 1 }, { lineNo: 3 }] })
  assert.deepEqual(cameTo(body), {
    ...{ state: 'pending_confirmation', total: '25.00', due: '0.00', toRefund: '10.00' },
    parts: [
      ['001', 'pending_confirmation'],
      ['002', 'pending_confirmation'],
    ],
  })
  const types = await typesOf(hub, orderId)
  assert.deepEqual(types.slice(2), ['order.lines_cancelled', 'order.paid'])
})

test('a store’s part that is cancelled settles the rest of the order, which is told as paid and not as cancelled', async (t) => {
  const hub = await startHub(t)
  await stockShelf(hub, { A: 5, B: 5 })
  await alsoStock(hub, { B: 5 })
  const order = aisleOrder('SO-1', [lineOf(1, 'A', 1), lineOf(2, 'B', 1, { store: '002' })])
  const orderId = await partlyPaid(hub, order, '10.00')
  const { body } = await cancel(hub, orderId, { store: '001' })
  assert.deepEqual(cameTo(body), {
    ...{ state: 'pending_confirmation', total: '10.00', due: '0.00', toRefund: '0.00' },
    parts: [
      ['001', 'cancelled'],
      ['002', 'pending_confirmation'],
    ],
  })
  const types = await typesOf(hub, orderId)
  assert.deepEqual(types.slice(2), ['order.lines_cancelled', 'order.paid'])
})

test('cancelling one store’s part and then the order in the same words are two cancellations, each said once', async (t) => {
  const hub = await startHub(t)
  await stockShelf(hub, { A: 5, B: 5 })
  await alsoStock(hub, { B: 5 })
  const lines = [lineOf(1, 'A', 1), lineOf(2, 'B', 1, { store: '002' })]
  const { orderId } = (await place(hub, aisleOrder('SO-1', lines))).body
  const states = async (more: JsonObject) => cameTo((await cancel(hub, orderId, more)).body).parts
  for (const _time of ['first', 'again']) {
    assert.deepEqual(await states({ store: '001' }), [
      ['001', 'cancelled'],
      ['002', 'pending_payment'],
    ])
  }
  for (const _time of ['first', 'again']) {
    assert.deepEqual(await states({}), [
      ['001', 'cancelled'],
      ['002', 'cancelled'],
    ])
  }
  assert.equal((await historyOf(hub, orderId)).filter((one) => one['move'] === 'cancel').length, 2)
})

test('kits of two stores that one cancellation splits are all named, and the corrected body passes', async (t) => {
  const hub = await startHub(t)
  await stockShelf(hub, { A: 5, B: 5 })
  await alsoStock(hub, { A: 5, B: 5 })
  await sellKit(hub, 'KIT', { A: 1, B: 1 })
  const of = (kitId: string, store: string) => ({ kit: { kitId, sku: 'KIT', quantity: 1 }, store })
  const lines = [
    ...[lineOf(1, 'A', 1, of('K1', '001')), lineOf(2, 'B', 1, of('K1', '001'))],
    ...[lineOf(3, 'A', 1, of('K2', '002')), lineOf(4, 'B', 1, of('K2', '002'))],
    lineOf(5, 'A', 1),
  ]
  const { orderId } = (await place(hub, paidOrder('SO-1', lines))).body
  const split = await cancel(hub, orderId, { lines: [{ lineNo: 1 }, { lineNo: 3 }] })
  assert.deepEqual([split.status, split.body.code], [409, 'order.kit_split'])
  assert.deepEqual(
    split.body.kits.map(({ kitId }: { kitId: string }) => kitId),
    ['K1', 'K2'],
  )
  assert.deepEqual(split.body.missing, [
    { lineNo: 2, sku: 'B', quantity: 1 },
    { lineNo: 4, sku: 'B', quantity: 1 },
  ])
  const whole = [1, 3, 2, 4].map((lineNo) => ({ lineNo, quantity: 1 }))
  assert.deepEqual(split.body.correctedBody, { reason: 'customer_request', lines: whole })
  const passed = await cancel(hub, orderId, split.body.correctedBody)
  assert.deepEqual(cameTo(passed.body), {
    ...{ state: 'pending_confirmation', total: '50.00', due: '0.00', toRefund: '40.00' },
    parts: [
      ['001', 'pending_confirmation'],
      ['002', 'cancelled'],
    ],
  })
})
