import assert from 'node:assert/strict'
import { test } from 'node:test'
import { expireUnpaid } from '../../src/orders/jobs.ts'
import { startHub, type TestHub } from '../harness/hub.ts'
import {
  aisleOrder,
  historyOf,
  lineOf,
  move,
  invoiceOf,
  paidOrder,
  place,
  reservedOf,
  stockShelf,
} from '../harness/orders.ts'

const PAYMENT = { paymentId: 'p-1', method: 'pix', amount: '10.00' }
const TILL = 'orders?state=pending_payment&type=endless_aisle'

async function idsOf(hub: TestHub, list: string): Promise<readonly string[]> {
  const { body } = await hub.call('GET', list)
  return body.items.map((one: { channelOrderId: string }) => one.channelOrderId)
}

test('what nobody pays in time expires, its units free; what was paid a little stays', async (t) => {
  const hub = await startHub(t)
  await stockShelf(hub, { A: 9 })
  const first = (await place(hub, aisleOrder('SO-1', [lineOf(1, 'A', 2)]))).body.orderId as string
  const second = (await place(hub, aisleOrder('SO-2', [lineOf(1, 'A', 3)]))).body.orderId as string
  const pay = { as: 'pdv', body: PAYMENT } as const
  await hub.call('POST', `orders/${second}/payments`, pay)
  const job = expireUnpaid(hub.platform)
  await job.work()
  assert.deepEqual(await idsOf(hub, TILL), ['SO-1', 'SO-2'])
  hub.advance(31 * 60_000)
  await Promise.all([job.work(), job.work()])
  assert.deepEqual(await idsOf(hub, TILL), ['SO-2'])
  const { body: expired } = await hub.call('GET', `orders/${first}`)
  assert.deepEqual([expired.state, expired.due, expired.lines[0].cancelled], ['cancelled', '0.00', 2])
  assert.deepEqual(
    (await historyOf(hub, first)).map((one) => [one['move'], one['by']]),
    [
      ['place', 'canal'],
      ['expire', 'malote'],
    ],
  )
  assert.deepEqual(await reservedOf(hub, 'A'), [3, 3])
  const late = await hub.call('POST', `orders/${first}/payments`, pay)
  assert.deepEqual([late.status, late.body.code, late.body.allowed], [409, 'order.move_not_allowed', []])
})

test('an order that is paid while it expires is paid or expired, never both', async (t) => {
  const hub = await startHub(t)
  await stockShelf(hub, { A: 40 })
  const orders: string[] = []
  for (let nth = 0; nth < 20; nth += 1)
    orders.push((await place(hub, aisleOrder(`SO-${nth}`, [lineOf(1, 'A', 1)]))).body.orderId as string)
  hub.advance(31 * 60_000)
  const [answers] = await Promise.all([
    Promise.all(orders.map((id) => hub.call('POST', `orders/${id}/payments`, { as: 'pdv', body: PAYMENT }))),
    expireUnpaid(hub.platform).work(),
    expireUnpaid(hub.platform).work(),
  ])
  let paid = 0
  for (const [nth, { status }] of answers.entries()) {
    const { body } = await hub.call('GET', `orders/${orders[nth]}`)
    assert.deepEqual(
      [body.state, body.paid],
      status === 200 ? ['pending_confirmation', '10.00'] : ['cancelled', '0.00'],
    )
    if (status === 200) paid += 1
  }
  assert.deepEqual(await reservedOf(hub, 'A'), [paid, paid])
})

test('a till holds the line until there is something to pay', async (t) => {
  const hub = await startHub(t)
  await stockShelf(hub, { A: 9 })
  const began = performance.now()
  const [held] = await Promise.all([
    hub.call('GET', `${TILL}&wait=20&store=002`, { as: 'pdv' }),
    new Promise((resolve) => setTimeout(resolve, 300)).then(() =>
      place(hub, aisleOrder('SO-1', [lineOf(1, 'A', 1)])),
    ),
  ])
  assert.deepEqual([held.body.items.length, performance.now() - began < 10_000], [1, true])
  const none = await hub.call('GET', 'orders?state=confirmed&wait=1')
  assert.deepEqual([none.status, none.body.items], [200, []])
  const long = await hub.call('GET', 'orders?wait=51')
  assert.deepEqual([long.status, long.body.code], [400, 'request.malformed'])
})

test('lists go by store, seller, sku and invoice; a store finds what it fulfils, or sold and is not paid', async (t) => {
  const hub = await startHub(t)
  await stockShelf(hub, { A: 9, B: 9 })
  await place(hub, aisleOrder('SO-1', [lineOf(1, 'A', 1)]))
  await place(hub, aisleOrder('SO-2', [lineOf(1, 'A', 1)], { soldBy: { store: '002', seller: 'Bia' } }))
  const { orderId } = (await place(hub, paidOrder('SO-3', [lineOf(1, 'B', 1)]))).body
  await move(hub, orderId, 'confirm')
  const invoice = invoiceOf(7, '10.00')
  await move(hub, orderId, 'invoices', invoice)
  assert.deepEqual(await idsOf(hub, 'orders?seller=Bia'), ['SO-2'])
  assert.deepEqual(await idsOf(hub, `${TILL}&store=002`), ['SO-1', 'SO-2'])
  assert.deepEqual(await idsOf(hub, `${TILL}&store=002&limit=1`), ['SO-1'])
  assert.deepEqual(await idsOf(hub, 'orders?store=002'), [])
  assert.deepEqual(await idsOf(hub, 'orders?store=001'), ['SO-1', 'SO-2', 'SO-3'])
  assert.deepEqual(await idsOf(hub, 'orders?store=001&state=invoiced'), ['SO-3'])
  assert.deepEqual(await idsOf(hub, 'orders?q=B'), ['SO-3'])
  assert.deepEqual(await idsOf(hub, `orders?q=${String(invoice['accessKey'])}`), ['SO-3'])
})
