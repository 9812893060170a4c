import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startHub, type TestHub } from '../harness/hub.ts'
import {
  alsoStock,
  historyOf,
  invoiceOf,
  lineOf,
  move,
  paidOrder,
  place,
  stockShelf,
  type JsonObject,
} from '../harness/orders.ts'

const PARCEL = { carrier: 'C', trackingCode: 'T-1', shippedAt: '2025-11-25T10:00:00-03:00' }

/** The fulfilments of an order, each as "number store state". */
function statesOf({ fulfilments }: { fulfilments: readonly JsonObject[] }): readonly string[] {
  return fulfilments.map((one) => [one['fulfilmentId'], one['store'], one['state']].join(' '))
}

/** Line 1 is of store 001 from the start, which has confirmed it; line 2 has come to it from store 002. */
async function withTwoPartsOfOneStore(hub: TestHub): Promise<string> {
  await stockShelf(hub, { A: 5, B: 5 })
  await alsoStock(hub, { B: 5 })
  const lines = [lineOf(1, 'A', 1), lineOf(2, 'B', 1, { store: '002' })]
  const { orderId } = (await place(hub, paidOrder('SO-1', lines))).body
  await move(hub, orderId, 'confirm', { store: '001' })
  const rejected = await move(hub, orderId, 'reject', { store: '002', reason: 'out_of_stock' })
  assert.deepEqual(statesOf(rejected.body), [
    '1 001 confirmed',
    '2 002 rejected',
    '3 001 pending_confirmation',
  ])
  return orderId
}

test('a store that takes on the line of another confirms and delivers it with the words of its first', async (t) => {
  const hub = await startHub(t)
  const orderId = await withTwoPartsOfOneStore(hub)
  const states = async (call: string, body: JsonObject = {}) => {
    const moved = await move(hub, orderId, call, { store: '001', ...body })
    assert.equal(moved.status, 200, moved.text)
    return statesOf(moved.body)
  }
  const both = (state: string) => [`1 001 ${state}`, '2 002 rejected', `3 001 ${state}`]
  assert.deepEqual(await states('confirm'), both('confirmed'))
  const { length } = await historyOf(hub, orderId)
  assert.deepEqual(await states('confirm'), both('confirmed'))
  assert.equal((await historyOf(hub, orderId)).length, length, 'confirmed, both: once more is a repeat')

  await states('invoices', invoiceOf(1, '10.00'))
  assert.deepEqual(await states('invoices', invoiceOf(2, '10.00')), both('invoiced'))
  await states('shipments', PARCEL)
  assert.deepEqual(await states('shipments', { ...PARCEL, trackingCode: 'T-2' }), both('shipped'))
  assert.deepEqual(await states('deliver'), ['1 001 delivered', '2 002 rejected', '3 001 shipped'])
  assert.deepEqual(await states('deliver'), both('delivered'))
  const before = await historyOf(hub, orderId)
  assert.deepEqual(await states('deliver'), both('delivered'))
  assert.deepEqual(await historyOf(hub, orderId), before)
})

test('lines say which part of a store moves; lines of two parts are asked for one part at a time', async (t) => {
  const hub = await startHub(t)
  const orderId = await withTwoPartsOfOneStore(hub)
  await move(hub, orderId, 'confirm', { store: '001' })
  const invoice = (number: number, ...lineNos: readonly number[]) => {
    const lines = lineNos.map((lineNo) => ({ lineNo }))
    return move(hub, orderId, 'invoices', { store: '001', ...invoiceOf(number, '10.00', { lines }) })
  }
  const both = await invoice(1, 1, 2)
  assert.deepEqual([both.status, both.body.code], [409, 'order.fulfilment_ambiguous'])
  assert.deepEqual(both.body.stores, ['001'])
  assert.deepEqual(both.body.fulfilments, [
    { fulfilmentId: '1', store: '001', lines: [{ lineNo: 1 }] },
    { fulfilmentId: '3', store: '001', lines: [{ lineNo: 2 }] },
  ])
  const unknown = await invoice(1, 1, 2, 9)
  assert.deepEqual(
    [unknown.status, unknown.body.code, unknown.body.lines],
    [422, 'order.line_unknown', [{ lineNo: 9 }]],
  )
  const second = await invoice(1, 2)
  assert.deepEqual(statesOf(second.body), ['1 001 confirmed', '2 002 rejected', '3 001 invoiced'])
  const again = await invoice(1, 2)
  assert.deepEqual([again.status, again.body], [200, second.body])
  const first = await invoice(2, 1)
  assert.deepEqual(statesOf(first.body), ['1 001 invoiced', '2 002 rejected', '3 001 invoiced'])
})

test('a line that the order has is not called unknown: it is another store’s, or can move no more', async (t) => {
  const hub = await startHub(t)
  await stockShelf(hub, { A: 5, B: 5 })
  await alsoStock(hub, { B: 5 })
  const lines = [lineOf(1, 'A', 1), lineOf(2, 'B', 1, { store: '002' })]
  const { orderId } = (await place(hub, paidOrder('SO-1', lines))).body
  await move(hub, orderId, 'confirm', { store: '002' })
  await move(hub, orderId, 'invoices', { store: '002', ...invoiceOf(1, '10.00') })
  const reject = async (store: string, lineNo: number) => {
    const body = { store, reason: 'damaged', lines: [{ lineNo }] }
    const { status, body: said } = await move(hub, orderId, 'reject', body)
    return [status, said.code, said.code === 'order.move_not_allowed' ? said.from : said.lines]
  }
  assert.deepEqual(await reject('001', 2), [422, 'order.quantity_too_much', [{ lineNo: 2, left: 0 }]])
  assert.deepEqual(await reject('002', 2), [409, 'order.move_not_allowed', 'invoiced'])
  assert.deepEqual(await reject('001', 9), [422, 'order.line_unknown', [{ lineNo: 9 }]])
})
