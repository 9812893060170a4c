import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startHub } from '../harness/hub.ts'
import {
  aisleOrder,
  lineOf,
  paidOrder,
  place,
  reservedOf,
  stockShelf,
  type JsonObject,
} from '../harness/orders.ts'

const LINE = lineOf(1, 'A', 1)

// One row per rule: what is posted → status and code; nothing is kept of it.
const REFUSED: readonly (readonly [string, JsonObject, number, string])[] = [
  ['an unknown channel', paidOrder('1', [LINE], { channel: 'feira' }), 422, 'order.channel_unknown'],
  ['an unknown sku', paidOrder('1', [lineOf(1, 'Z', 1)]), 422, 'order.sku_unknown'],
  ['an unknown store', paidOrder('1', [lineOf(1, 'A', 1, { store: '999' })]), 422, 'order.store_unknown'],
  [
    'a store that is closed',
    paidOrder('1', [lineOf(1, 'A', 1, { store: '003' })]),
    422,
    'order.store_unknown',
  ],
  ['a lineNo used twice', paidOrder('1', [LINE, LINE]), 422, 'order.line_duplicate'],
  ['no quantity', paidOrder('1', [lineOf(1, 'A', 0)]), 422, 'order.quantity_invalid'],
  ['a fourth decimal place', paidOrder('1', [lineOf(1, 'A', 1.0005)]), 422, 'order.quantity_invalid'],
  [
    'a third decimal place of a price',
    paidOrder('1', [lineOf(1, 'A', 1, { unitPrice: 1.005 })]),
    422,
    'order.amount_invalid',
  ],
  [
    'a discount of more than the line',
    paidOrder('1', [lineOf(1, 'A', 1, { discount: '10.01' })]),
    422,
    'order.amount_invalid',
  ],
  [
    'a price beyond all sense',
    paidOrder('1', [lineOf(1, 'A', 1e6, { unitPrice: '9999999999999.99' })]),
    422,
    'order.amount_invalid',
  ],
  [
    'a payment a cent short',
    paidOrder('1', [LINE], { payments: [{ paymentId: 'p', method: 'pix', amount: '9.99' }] }),
    422,
    'order.payment_short',
  ],
  [
    'a paid order without payments',
    paidOrder('1', [LINE], { payments: undefined }),
    422,
    'order.payment_short',
  ],
  [
    'an endless aisle with a payment',
    { ...paidOrder('1', [LINE]), type: 'endless_aisle', soldBy: { store: '002' } },
    422,
    'order.payment_unexpected',
  ],
  [
    'an endless aisle sold by nobody',
    aisleOrder('1', [LINE], { soldBy: undefined }),
    422,
    'order.sold_by_missing',
  ],
  ['an endless aisle of more than there is', aisleOrder('1', [lineOf(1, 'A', 6)]), 409, 'stock.insufficient'],
  ['an unknown field', paidOrder('1', [LINE], { coupon: 'X' }), 400, 'request.malformed'],
  ['a time that is none', paidOrder('1', [LINE], { placedAt: '2026-02-30' }), 400, 'request.malformed'],
  ['a quantity as text', paidOrder('1', [lineOf(1, 'A', 1, { quantity: '1' })]), 400, 'request.malformed'],
  [
    'a pickup nowhere',
    paidOrder('1', [LINE], { delivery: { method: 'pickup' } }),
    400,
    'request.field_missing',
  ],
  ['no lines', paidOrder('1', [], { lines: undefined }), 400, 'request.field_missing'],
]

test('what is wrong with an order is refused by its code, and nothing is kept of it', async (t) => {
  const hub = await startHub(t)
  await stockShelf(hub, { A: 5 })
  await hub.db.query(`update stores set active = false where external_code = '003'`)
  for (const [name, order, status, code] of REFUSED) {
    const refused = await place(hub, order)
    assert.deepEqual([name, refused.status, refused.body.code], [name, status, code], refused.text)
  }
  const tables = ['orders', 'fulfilments', 'payments', 'reservations', 'order_history']
  for (const table of tables) assert.equal((await hub.db.query(`select from ${table}`)).rowCount, 0)
  assert.deepEqual(await reservedOf(hub, 'A'), [0, 0])
})

test('orders are listed by their filters, page by page, oldest first', async (t) => {
  const hub = await startHub(t)
  await stockShelf(hub, { A: 50 })
  const customer = { name: 'Maria da Silva', document: '12345678909' }
  for (const number of [1, 2, 3]) await place(hub, paidOrder(`SO-${number}`, [LINE]))
  await place(hub, aisleOrder('SO-4', [LINE], { customer, placedAt: '2026-11-25T00:00:00Z' }))
  const first = await hub.call('GET', 'orders?limit=3', { as: 'erp' })
  const numbersOf = (page: typeof first) =>
    page.body.items.map((order: { channelOrderId: string }) => order.channelOrderId)
  assert.deepEqual(numbersOf(first), ['SO-1', 'SO-2', 'SO-3'])
  const rest = await hub.call('GET', `orders?limit=3&cursor=${first.body.nextCursor}`)
  assert.deepEqual([numbersOf(rest), rest.body.nextCursor], [['SO-4'], null])

  await hub.call('POST', `orders/${first.body.items[1].orderId}/confirm`, { as: 'erp' })
  const found = async (query: string) => numbersOf(await hub.call('GET', `orders?${query}`))
  assert.deepEqual(await found('state=pending_confirmation&store=001'), ['SO-1', 'SO-3'])
  assert.deepEqual(await found('state=confirmed&channel=ecommerce&type=paid'), ['SO-2'])
  assert.deepEqual(await found('store=002'), [])
  assert.deepEqual(await found('placedAfter=2026-11-24T20:00:00Z'), ['SO-4'])
  assert.deepEqual(await found('q=12345678909'), ['SO-4'])
  assert.deepEqual(await found('q=maria%20da'), ['SO-4'])
  assert.deepEqual(await found('q=%25'), [])
  assert.deepEqual(await found('q=SO-3'), ['SO-3'])
  assert.deepEqual(await found(`updatedAfter=2999-01-01`), [])
  for (const query of ['wait=-1', 'state=lost', 'limit=0', 'updatedAfter=soon', 'cursor=x']) {
    assert.equal((await hub.call('GET', `orders?${query}`)).status, 400, query)
  }
})

test('an order that is not there, and calls that are not built yet, answer 404', async (t) => {
  const hub = await startHub(t)
  for (const path of ['orders/1', 'orders/abc', 'orders/99999999999999999999', 'orders/1/history']) {
    assert.deepEqual([path, (await hub.call('GET', path)).body.code], [path, 'order.not_found'])
  }
  const confirmed = await hub.call('POST', 'orders/1/confirm', { as: 'erp' })
  assert.deepEqual([confirmed.status, confirmed.body.code], [404, 'order.not_found'])
  for (const call of ['expire', 'route']) {
    assert.equal((await hub.call('POST', `orders/1/${call}`, { body: {} })).status, 404)
  }
})

test('each call is for those who may make it', async (t) => {
  const hub = await startHub(t)
  const calls = [
    ['POST', 'orders', 'erp'],
    ['POST', 'orders/1/payments', 'erp'],
    ['POST', 'orders/1/confirm', 'canal'],
    ['POST', 'orders/1/reject', 'pdv'],
    ['POST', 'orders/1/cancel', 'erp'],
    ['GET', 'orders', 'estranho'],
  ] as const
  for (const [method, path, as] of calls) {
    const refused = await hub.call(method, path, { as, ...(method === 'POST' ? { body: {} } : {}) })
    assert.deepEqual([path, refused.status, refused.body.code], [path, 403, 'auth.forbidden'])
  }
})
