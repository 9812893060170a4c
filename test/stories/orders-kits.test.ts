import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startHub } from '../harness/hub.ts'
import {
  historyOf,
  invoiceOf,
  lineOf,
  move,
  paidOrder,
  place,
  reservedOf,
  sellKit,
  stockShelf,
} from '../harness/orders.ts'

const KIT = { kitId: 'K1', sku: 'KIT', quantity: 2 }

/** Two kits of one A and two B, and a line apart. */
const LINES = [
  lineOf(1, 'A', 2, { kit: KIT, discount: '1.00' }),
  lineOf(2, 'B', 4, { kit: KIT }),
  lineOf(3, 'C', 1),
]

test('an ERP rejects half a kit and is told what is missing; the corrected body passes', async (t) => {
  const hub = await startHub(t)
  await stockShelf(hub, { A: 10, B: 10, C: 10 })
  await sellKit(hub, 'KIT', { A: 1, B: 2 })
  const { orderId } = (await place(hub, paidOrder('SO-1', LINES))).body
  const before = await hub.call('GET', `orders/${orderId}`)

  const body = { reason: 'out_of_stock', note: 'quebrou', lines: [{ lineNo: 3 }, { lineNo: 2, quantity: 1 }] }
  const split = await move(hub, orderId, 'reject', body)
  assert.deepEqual([split.status, split.body.code], [409, 'order.kit_split'])
  assert.deepEqual(split.body.kits, [{ kitId: 'K1', sku: 'KIT' }])
  assert.deepEqual(split.body.lines, [
    { lineNo: 1, sku: 'A', quantity: 1 },
    { lineNo: 2, sku: 'B', quantity: 2 },
  ])
  assert.deepEqual(split.body.missing, [
    { lineNo: 1, sku: 'A', quantity: 1 },
    { lineNo: 2, sku: 'B', quantity: 1 },
  ])
  assert.deepEqual(split.body.correctedBody, {
    reason: 'out_of_stock',
    note: 'quebrou',
    lines: [{ lineNo: 3 }, { lineNo: 2, quantity: 2 }, { lineNo: 1, quantity: 1 }],
  })
  const after = await hub.call('GET', `orders/${orderId}`)
  assert.deepEqual([after.body, after.headers.get('etag')], [before.body, before.headers.get('etag')])
  assert.deepEqual(await reservedOf(hub, 'B'), [4, 4])
  assert.equal((await historyOf(hub, orderId)).at(-1)?.['code'], 'order.kit_split')

  const passed = await move(hub, orderId, 'reject', split.body.correctedBody)
  assert.deepEqual([passed.status, passed.body.state], [200, 'pending_confirmation'])
  assert.deepEqual(
    passed.body.lines.map((line: { rejected: number }) => line.rejected),
    [1, 2, 1],
  )
  // 1 A at 10.00 less half of its discount, 2 B and 1 C at 10.00.
  assert.equal(passed.body.toRefund, '39.50')
  assert.deepEqual([passed.body.total, passed.body.due], ['69.00', '0.00'])
  assert.deepEqual(await reservedOf(hub, 'A'), [1, 1])
  assert.deepEqual(await reservedOf(hub, 'B'), [2, 2])
  assert.deepEqual(await reservedOf(hub, 'C'), [0, 0])

  // The last unit takes the freight and the rest of every discount with it.
  const rest = await move(hub, orderId, 'reject', { reason: 'out_of_stock' })
  assert.deepEqual([rest.body.state, rest.body.toRefund], ['rejected', rest.body.paid])
  assert.deepEqual(await reservedOf(hub, 'A'), [0, 0])
})

test('a cancellation keeps to the kit rule, and a kit that is partly invoiced has no corrected body', async (t) => {
  const hub = await startHub(t)
  await stockShelf(hub, { A: 10, B: 10, C: 10 })
  await sellKit(hub, 'KIT', { A: 1, B: 2 })
  const { orderId } = (await place(hub, paidOrder('SO-1', LINES))).body
  const cancel = { reason: 'customer_request', lines: [{ lineNo: 1, quantity: 2 }] }
  const split = await hub.call('POST', `orders/${orderId}/cancel`, { as: 'canal', body: cancel })
  assert.deepEqual([split.status, split.body.code], [409, 'order.kit_split'])
  assert.deepEqual(split.body.correctedBody, {
    ...cancel,
    lines: [...cancel.lines, { lineNo: 2, quantity: 4 }],
  })

  await move(hub, orderId, 'confirm')
  await move(hub, orderId, 'invoices', invoiceOf(1, '20.00', { lines: [{ lineNo: 1 }] }))
  const tooLate = await move(hub, orderId, 'reject', { reason: 'out_of_stock', lines: [{ lineNo: 2 }] })
  assert.deepEqual([tooLate.body.code, tooLate.body.correctedBody], ['order.kit_split', null])
})

test('kit lines are checked against the catalogue', async (t) => {
  const hub = await startHub(t)
  await stockShelf(hub, { A: 10, B: 10, C: 10 })
  await sellKit(hub, 'KIT', { A: 1, B: 2 })
  const cases = [
    ['a component missing', [lineOf(1, 'A', 2, { kit: KIT })], 'order.kit_incomplete'],
    [
      'a quantity that is not the kit’s',
      [lineOf(1, 'A', 2, { kit: KIT }), lineOf(2, 'B', 2, { kit: KIT })],
      'order.kit_incomplete',
    ],
    [
      'a product that is no kit',
      [lineOf(1, 'A', 1, { kit: { ...KIT, sku: 'C', quantity: 1 } })],
      'order.kit_incomplete',
    ],
    ['an unknown kit', [lineOf(1, 'A', 1, { kit: { ...KIT, sku: 'Z' } })], 'order.sku_unknown'],
    ['the kit itself as a line', [lineOf(1, 'KIT', 1)], 'order.kit_sold_as_line'],
  ] as const
  for (const [name, lines, code] of cases) {
    const refused = await place(hub, paidOrder('SO-1', lines))
    assert.deepEqual([name, refused.status, refused.body.code], [name, 422, code])
  }
  assert.equal((await hub.db.query(`select from orders`)).rowCount, 0)
  assert.deepEqual(await reservedOf(hub, 'A'), [0, 0])
})
