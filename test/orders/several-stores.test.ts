import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startHub, type TestHub } from '../harness/hub.ts'
import {
  aisleOrder,
  alsoStock,
  historyOf,
  invoiceOf,
  lineOf,
  move,
  paidOrder,
  place,
  reservedOf,
  sellKit,
  stockShelf,
  type JsonObject,
} from '../harness/orders.ts'

const anywhere = (lineNo: number, sku: string, quantity: number, more: JsonObject = {}) =>
  lineOf(lineNo, sku, quantity, { store: undefined, ...more })

type Part = readonly [store: string, state: string, ...lines: (readonly [lineNo: number, quantity: number])[]]

function partsOf({ fulfilments }: { fulfilments: readonly JsonObject[] }): readonly Part[] {
  return fulfilments.map((one) => [
    one['store'] as string,
    one['state'] as string,
    ...(one['lines'] as JsonObject[]).map(({ lineNo, quantity }) => [lineNo, quantity] as [number, number]),
  ])
}

async function countersOf(hub: TestHub): Promise<readonly string[]> {
  const { rows } = await hub.db.query<{ sku: string; store: string; reserved: string; sum: string }>(
    `select k.sku, k.store, k.reserved::float8::text as reserved,
            coalesce((select sum(r.quantity) from reservations r
                       where r.site_id = k.site_id and r.sku = k.sku and r.store = k.store), 0)::float8::text as sum
       from stock k
      where k.site_id = 'S1'
      order by k.sku, k.store`,
  )
  for (const { reserved, sum } of rows) assert.equal(reserved, sum)
  return rows
    .filter(({ reserved }) => reserved !== '0')
    .map((one) => `${one.sku} ${one.store} ${one.reserved}`)
}

test('lines that name two stores are two fulfilments, each with its own ERP, invoice and parcel', async (t) => {
  const hub = await startHub(t)
  await stockShelf(hub, { A: 5, B: 5 })
  await alsoStock(hub, { B: 5 })
  const placed = await place(hub, paidOrder('SO-1', [lineOf(1, 'A', 1), lineOf(2, 'B', 2, { store: '002' })]))
  assert.equal(placed.status, 201)
  assert.deepEqual(partsOf(placed.body), [
    ['001', 'pending_confirmation', [1, 1]],
    ['002', 'pending_confirmation', [2, 2]],
  ])
  assert.deepEqual(await countersOf(hub), ['A 001 1', 'B 002 2'])
  const { orderId } = placed.body

  const ambiguous = await move(hub, orderId, 'confirm')
  assert.deepEqual([ambiguous.status, ambiguous.body.code], [409, 'order.fulfilment_ambiguous'])
  assert.deepEqual(ambiguous.body.stores, ['001', '002'])

  const one = await move(hub, orderId, 'confirm', { store: '001', erpOrderId: 'E-1' })
  assert.deepEqual([one.body.state, one.body.fulfilments[0].state], ['pending_confirmation', 'confirmed'])
  const invoiced = await move(hub, orderId, 'invoices', { store: '001', ...invoiceOf(1, '10.00') })
  assert.deepEqual([invoiced.status, invoiced.body.fulfilments[0].state], [200, 'invoiced'])
  // Now only the other one can be confirmed, and is named all the same: the call might be a late one of the first.
  const late = await move(hub, orderId, 'confirm', { erpOrderId: 'E-2' })
  assert.deepEqual(
    [late.status, late.body.code, late.body.stores],
    [409, 'order.fulfilment_ambiguous', ['001', '002']],
  )
  const two = await move(hub, orderId, 'confirm', { store: '002', erpOrderId: 'E-2' })
  assert.deepEqual([two.body.state, two.body.fulfilments[1].erpOrderId], ['confirmed', 'E-2'])
  await move(hub, orderId, 'invoices', { store: '002', ...invoiceOf(2, '20.00') })
  const parcel = { carrier: 'C', trackingCode: 'T', shippedAt: '2025-11-25T10:00:00-03:00' }
  await move(hub, orderId, 'shipments', { store: '002', ...parcel })
  const shipped = await move(hub, orderId, 'shipments', { store: '001', ...parcel })
  assert.deepEqual([shipped.status, shipped.body.state], [200, 'shipped'])
})

test('a line without a store goes to one that has it, all lines to one store if it can', async (t) => {
  const hub = await startHub(t)
  await stockShelf(hub, { A: 1, B: 0, C: 1 })
  await alsoStock(hub, { A: 1, B: 1 })
  const both = await place(hub, paidOrder('SO-1', [anywhere(1, 'A', 1), anywhere(2, 'B', 1)]))
  assert.deepEqual(partsOf(both.body), [['002', 'pending_confirmation', [1, 1], [2, 1]]])
  assert.deepEqual([both.body.lines[0].store, both.body.lines[0].short], [undefined, 0])
  const apart = await place(hub, aisleOrder('SO-2', [anywhere(1, 'A', 1), anywhere(2, 'C', 1)]))
  assert.deepEqual(partsOf(apart.body), [['001', 'pending_payment', [1, 1], [2, 1]]])
  const none = await place(hub, aisleOrder('SO-3', [anywhere(1, 'A', 1)]))
  assert.deepEqual([none.status, none.body.code], [409, 'stock.insufficient'])
  const short = await place(hub, paidOrder('SO-4', [anywhere(1, 'A', 1)]))
  assert.deepEqual([short.status, short.body.lines[0].short], [201, 1])
  assert.deepEqual(await countersOf(hub), ['A 001 2', 'A 002 1', 'B 002 1', 'C 001 1'])
})

test('what a store rejects goes to another that has it, never back, and is owed where none is left', async (t) => {
  const hub = await startHub(t)
  await stockShelf(hub, { A: 5, B: 5 })
  await alsoStock(hub, { A: 2 })
  const { orderId } = (await place(hub, paidOrder('SO-1', [lineOf(1, 'A', 2), lineOf(2, 'B', 1)]))).body
  const rejected = await move(hub, orderId, 'reject', { reason: 'out_of_stock' })
  assert.deepEqual(partsOf(rejected.body), [
    ['001', 'rejected', [1, 2], [2, 1]],
    ['002', 'pending_confirmation', [1, 2]],
  ])
  const { lines, toRefund, state } = rejected.body
  assert.deepEqual(
    [state, toRefund, lines[0].rejected, lines[1].rejected],
    ['pending_confirmation', '10.00', 0, 1],
  )
  assert.deepEqual(await countersOf(hub), ['A 002 2'])
  const again = await move(hub, orderId, 'reject', { store: '001', reason: 'out_of_stock' })
  assert.deepEqual(partsOf(again.body), partsOf(rejected.body), 'the same rejection again is a repeat')

  const last = await move(hub, orderId, 'reject', { store: '002', reason: 'out_of_stock' })
  assert.deepEqual(
    [last.body.state, last.body.toRefund, last.body.lines[0].rejected],
    ['rejected', '30.00', 2],
  )
  assert.deepEqual(await countersOf(hub), [])
  const told = (await historyOf(hub, orderId)).map(({ move: name, store, to }) => [name, store, to])
  assert.deepEqual(told, [
    ['place', '001', 'pending_confirmation'],
    ['route', '002', 'pending_confirmation'],
    ['reject', '001', 'rejected'],
    ['reject', '002', 'rejected'],
  ])
  const { rows } = await hub.db.query(`select type from outbox where site_id = 'S1' order by event_id`)
  assert.deepEqual(
    rows.map(({ type }) => type),
    ['order.placed', 'order.rejected', 'order.rerouted', 'order.rejected'],
  )
})

test('a late call of a store that has rejected says nothing of the store that took on its lines', async (t) => {
  const hub = await startHub(t)
  await stockShelf(hub, { A: 5 })
  await alsoStock(hub, { A: 5 })
  const { orderId } = (await place(hub, paidOrder('SO-1', [lineOf(1, 'A', 1)]))).body
  const headers = { 'idempotency-key': 'c-1' }
  const confirm = (body: JsonObject) =>
    hub.call('POST', `orders/${orderId}/confirm`, { as: 'erp', body, headers })
  const confirmed = await confirm({ erpOrderId: 'E-1' })
  const body = { reason: 'out_of_stock' }
  const rerouted = await move(hub, orderId, 'reject', body)
  assert.deepEqual(partsOf(rerouted.body)[1], ['002', 'pending_confirmation', [1, 1]])
  for (const [call, said] of [
    ['confirm', { erpOrderId: 'E-1' }],
    ['reject', body],
    ['invoices', invoiceOf(1, '10.00')],
    ['deliver', {}],
  ] as const) {
    const late = await move(hub, orderId, call, said)
    assert.deepEqual(
      [call, late.status, late.body.code, late.body.stores],
      [call, 409, 'order.fulfilment_ambiguous', ['001', '002']],
    )
  }
  const replayed = await confirm({ erpOrderId: 'E-1' })
  assert.deepEqual([replayed.status, replayed.text], [200, confirmed.text])
  assert.deepEqual((await hub.call('GET', `orders/${orderId}`)).body, rerouted.body, 'nothing has moved')
})

test('a kit is rerouted whole, and where no store has all of it not at all', async (t) => {
  const hub = await startHub(t)
  await stockShelf(hub, { A: 5, B: 5 })
  await alsoStock(hub, { A: 5, B: 2 })
  await sellKit(hub, 'KIT', { A: 1, B: 2 })
  const kit = (kitId: string) => ({ kit: { kitId, sku: 'KIT', quantity: 1 } })
  const lines = [
    lineOf(1, 'A', 1, kit('K1')),
    lineOf(2, 'B', 2, kit('K1')),
    lineOf(3, 'A', 1, kit('K2')),
    lineOf(4, 'B', 2, kit('K2')),
  ]
  const { orderId } = (await place(hub, paidOrder('SO-1', lines))).body
  const rejected = await move(hub, orderId, 'reject', { reason: 'out_of_stock' })
  assert.deepEqual(partsOf(rejected.body)[1], ['002', 'pending_confirmation', [1, 1], [2, 2]])
  assert.deepEqual(
    rejected.body.lines.map((line: JsonObject) => line['rejected']),
    [0, 0, 1, 2],
  )
  assert.equal(rejected.body.toRefund, '30.00')
})

test('a site that wants it so leaves rejected units rejected', async (t) => {
  const hub = await startHub(t)
  await stockShelf(hub, { A: 5 })
  await alsoStock(hub, { A: 5 })
  await hub.db.query(`update sites set settings = '{"onRejected":"cancel"}' where site_id = 'S1'`)
  const { orderId } = (await place(hub, paidOrder('SO-1', [lineOf(1, 'A', 2)]))).body
  const rejected = await move(hub, orderId, 'reject', { reason: 'out_of_stock' })
  assert.deepEqual([rejected.body.state, rejected.body.fulfilments.length], ['rejected', 1])
})

test('a till pays, and a channel cancels, an order of two stores as a whole', async (t) => {
  const hub = await startHub(t)
  await stockShelf(hub, { A: 5 })
  await alsoStock(hub, { A: 5 })
  const order = (id: string) => aisleOrder(id, [lineOf(1, 'A', 1), lineOf(2, 'A', 1, { store: '002' })])
  const { orderId } = (await place(hub, order('SO-1'))).body
  const body = { paymentId: 'p-1', method: 'pix', amount: '20.00' }
  const paid = await hub.call('POST', `orders/${orderId}/payments`, { as: 'pdv', body })
  assert.deepEqual(
    partsOf(paid.body).map(([, state]) => state),
    ['pending_confirmation', 'pending_confirmation'],
  )
  const cancel = (lines?: JsonObject[]) =>
    hub.call('POST', `orders/${orderId}/cancel`, {
      as: 'canal',
      body: { reason: 'customer_request', ...(lines && { lines }) },
    })
  const some = await cancel([{ lineNo: 2 }])
  assert.deepEqual(
    partsOf(some.body).map(([, state]) => state),
    ['pending_confirmation', 'cancelled'],
  )
  const all = await cancel()
  assert.deepEqual([all.body.state, all.body.toRefund], ['cancelled', '20.00'])
  const { history } = { history: await historyOf(hub, orderId) }
  const repeated = await cancel()
  assert.deepEqual([repeated.status, (await historyOf(hub, orderId)).length], [200, history.length])
  assert.deepEqual(await countersOf(hub), [])

  const unpaid = (await place(hub, order('SO-2'))).body.orderId as string
  const half = { ...body, amount: '10.00' }
  await hub.call('POST', `orders/${unpaid}/payments`, { as: 'pdv', body: half })
  const settled = await hub.call('POST', `orders/${unpaid}/cancel`, {
    as: 'canal',
    body: { reason: 'customer_request', store: '001' },
  })
  assert.deepEqual(
    partsOf(settled.body).map(([, state]) => state),
    ['cancelled', 'pending_confirmation'],
  )
  assert.deepEqual([settled.body.state, settled.body.due], ['pending_confirmation', '0.00'])
})

test('a delivery fails, is tried again, and the goods come back, kits whole', async (t) => {
  const hub = await startHub(t)
  await stockShelf(hub, { A: 5, B: 5, C: 5 })
  await sellKit(hub, 'KIT', { A: 1, B: 2 })
  const kit = { kit: { kitId: 'K1', sku: 'KIT', quantity: 2 } }
  const lines = [lineOf(1, 'A', 2, kit), lineOf(2, 'B', 4, kit), lineOf(3, 'C', 1)]
  const { orderId } = (await place(hub, paidOrder('SO-1', lines))).body
  const parcel = { carrier: 'C', trackingCode: 'T', shippedAt: '2025-11-25T10:00:00-03:00' }
  const early = await move(hub, orderId, 'returns', { reason: 'damaged', lines: [{ lineNo: 3 }] })
  assert.deepEqual([early.status, early.body.code], [409, 'order.move_not_allowed'])
  await move(hub, orderId, 'confirm')
  await move(hub, orderId, 'invoices', invoiceOf(1, '70.00'))
  await move(hub, orderId, 'shipments', parcel)
  const failed = await move(hub, orderId, 'delivery-failures', { reason: 'nobody_home' })
  assert.deepEqual([failed.status, failed.body.state], [200, 'delivery_failed'])
  const again = await move(hub, orderId, 'shipments', { ...parcel, trackingCode: 'T-2' })
  assert.deepEqual(
    [again.status, again.body.state, again.body.fulfilments[0].shipments.length],
    [200, 'shipped', 2],
  )
  await move(hub, orderId, 'deliver')

  const body = { reason: 'too_small', lines: [{ lineNo: 1, quantity: 1 }] }
  const split = await move(hub, orderId, 'returns', body)
  assert.deepEqual([split.status, split.body.code], [409, 'order.kit_split'])
  const some = await move(hub, orderId, 'returns', split.body.correctedBody)
  assert.deepEqual([some.status, some.body.state, some.body.toRefund], [200, 'partially_returned', '30.00'])
  const much = await move(hub, orderId, 'returns', { reason: 'x', lines: [{ lineNo: 3, quantity: 2 }] })
  assert.deepEqual([much.status, much.body.code], [422, 'order.quantity_too_much'])
  const rest = await move(hub, orderId, 'returns', {
    reason: 'x',
    lines: [{ lineNo: 1 }, { lineNo: 2 }, { lineNo: 3 }],
  })
  assert.deepEqual([rest.status, rest.body.state, rest.body.toRefund], [200, 'returned', '70.00'])
})

test('what is not invoiced is called off with the goods that come back: its units are free, and it is owed', async (t) => {
  const hub = await startHub(t)
  await stockShelf(hub, { A: 5, B: 5 })
  const lines = [lineOf(1, 'A', 2), lineOf(2, 'B', 1)]
  const { orderId } = (await place(hub, paidOrder('SO-1', lines))).body
  await move(hub, orderId, 'confirm')
  await move(hub, orderId, 'invoices', invoiceOf(1, '10.00', { lines: [{ lineNo: 1, quantity: 1 }] }))
  const back = await move(hub, orderId, 'returns', { reason: 'damaged', lines: [{ lineNo: 1 }] })
  assert.deepEqual([back.status, back.body.state, back.body.toRefund], [200, 'returned', '30.00'])
  assert.deepEqual(
    back.body.fulfilments[0].lines.map(({ returned, cancelled }: JsonObject) => [returned, cancelled]),
    [
      [1, 1],
      [0, 1],
    ],
  )
  // What was invoiced counts until the next balance, whatever became of it.
  assert.deepEqual(await reservedOf(hub, 'A'), [1, 1])
  assert.deepEqual(await reservedOf(hub, 'B'), [0, 0])
})

test('a kit of which one part is invoiced comes back whole with its other part, or not at all', async (t) => {
  const hub = await startHub(t)
  await stockShelf(hub, { A: 5, B: 5, C: 5 })
  await sellKit(hub, 'KIT', { A: 1, B: 1 })
  const kit = { kitId: 'K', sku: 'KIT', quantity: 1 }
  const lines = [lineOf(1, 'A', 1, { kit }), lineOf(2, 'B', 1, { kit }), lineOf(3, 'C', 1)]
  const { orderId } = (await place(hub, paidOrder('SO-1', lines))).body
  await move(hub, orderId, 'confirm')
  await move(hub, orderId, 'invoices', invoiceOf(1, '20.00', { lines: [{ lineNo: 1 }, { lineNo: 3 }] }))
  const other = await move(hub, orderId, 'returns', { reason: 'damaged', lines: [{ lineNo: 3 }] })
  assert.deepEqual([other.status, other.body.code, other.body.correctedBody], [409, 'order.kit_split', null])
  assert.deepEqual(other.body.missing, [{ lineNo: 1, sku: 'A', quantity: 1 }])
  const whole = await move(hub, orderId, 'returns', { reason: 'damaged', lines: [{ lineNo: 1 }] })
  assert.deepEqual(
    [whole.status, whole.body.state, whole.body.toRefund],
    [200, 'partially_returned', '20.00'],
  )
})
