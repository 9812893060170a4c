import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startHub } from '../harness/hub.ts'
import { fillUnnoticed } from '../harness/large-sites.ts'
import { historyOf, invoiceOf, lineOf, move, paidOrder, place, stockShelf } from '../harness/orders.ts'

const COUNT = 50_000
/** Going through all of the site for each order takes a minute and more. */
const CALL_MS_MAX = 2_000

test('orders of a large site that the statistics do not know yet are placed, moved, found and listed at once', async (t) => {
  const hub = await startHub(t)
  await fillUnnoticed(hub, COUNT)
  await stockShelf(hub, { A: 100, B: 100 })
  const timed = async <Value>(what: string, call: Promise<Value>): Promise<Value> => {
    const began = performance.now()
    const value = await call
    const ms = performance.now() - began
    assert.ok(ms < CALL_MS_MAX, `${what} took ${Math.round(ms)} ms`)
    return value
  }
  const ordered = async (name: string) =>
    (await timed('placing', place(hub, paidOrder(name, [lineOf(1, 'A', 1), lineOf(2, 'B', 1)])))).body.orderId

  const orderId = await ordered('SO-1')
  await timed('confirming', move(hub, orderId, 'confirm'))
  await timed('invoicing', move(hub, orderId, 'invoices', invoiceOf(1, '20.00')))
  const refused = await ordered('SO-2')
  await timed('rejecting', move(hub, refused, 'reject', { reason: 'x' }))
  const { body: order } = await timed('reading', hub.call('GET', `orders/${orderId}`))
  assert.deepEqual([order.state, (await historyOf(hub, refused)).length], ['invoiced', 2])
  for (const filters of ['state=invoiced', 'store=001&state=invoiced']) {
    const { body } = await timed(filters, hub.call('GET', `orders?${filters}`))
    assert.deepEqual(
      body.items.map((one: { orderId: string }) => one.orderId),
      [orderId],
    )
  }
})
