import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { CLAIM_MS } from '../../src/connectors/orders/order-standing.ts'
import { KEYLESS, orderSettings, startOrderErp, takeOrders, type OrderErp } from '../harness/erp-orders.ts'
import { startHub, type TestHub } from '../harness/hub.ts'
import { lineOf, paidOrder, place, stockShelf } from '../harness/orders.ts'
import { until } from '../harness/until.ts'

/** Whoever makes a call is held up for seconds, within the call. */
const HELD = { status: 429, headers: { 'retry-after': '3' } }

interface Shop {
  readonly hub: TestHub
  readonly erp: OrderErp
}

/** Two processes at one connector, whose ERP holds up the next call like this. */
async function openTwo(t: TestContext, held: RegExp, orders: object = {}): Promise<Shop> {
  const erp = await startOrderErp(t, { forgetful: true })
  const hub = await startHub(t, { egressAllow: ['127.0.0.0/8'] })
  await startHub(t, { egressAllow: ['127.0.0.0/8'], beside: hub })
  await stockShelf(hub, { A: 100 })
  await takeOrders(hub, orderSettings(erp, orders))
  erp.trouble(held, HELD)
  return { hub, erp }
}

/** Places an order and answers its number, once a call of it is held up. */
async function heldOrder({ hub, erp }: Shop, held: RegExp): Promise<string> {
  const placed = await place(hub, paidOrder('SO-1', [lineOf(1, 'A', 1)]))
  assert.equal(placed.status, 201, placed.text)
  await until(async () => erp.calls(held).length === 1, `${held} is held up`)
  return placed.body.orderId
}

const stands = ({ hub }: Shop, orderId: string, standing: string) =>
  until(async () => {
    const { body } = await hub.call('GET', `orders/${orderId}/connectors`)
    return body.items[0]?.standing === standing && body.items[0]
  }, `${orderId} stands ${standing}`)

test('an order that is called off while another process asks for it is called off in the ERP', async (t) => {
  const held = /^GET \/orders\/E1$/
  const shop = await openTwo(t, held)
  const orderId = await heldOrder(shop, held)
  const cancel = { as: 'canal', body: { reason: 'x' } } as const
  assert.equal((await shop.hub.call('POST', `orders/${orderId}/cancel`, cancel)).status, 200)
  await until(async () => shop.erp.orders.get(orderId)!.status === 'CANCELLED', 'told')
  const done = await stands(shop, orderId, 'done')
  assert.deepEqual([done.nextAt, done.refusal], [null, null])
  assert.deepEqual(shop.erp.calls(/cancel$/), ['POST /orders/E1/cancel'])
})

test('an order that is tried again while it is being sent is sent once, and looked at then', async (t) => {
  const held = /^POST \/orders$/
  const shop = await openTwo(t, held, KEYLESS)
  const orderId = await heldOrder(shop, held)
  const { rows } = await shop.hub.db.query('select sent_at, claimed_until from connector_orders')
  assert.equal(rows[0].claimed_until.getTime() - rows[0].sent_at.getTime(), CLAIM_MS)
  const retry = `integrations/pedidos/connector/orders/${orderId}/retry`
  assert.equal((await shop.hub.call('POST', retry)).status, 200)
  assert.equal((await stands(shop, orderId, 'taken')).erpOrderId, 'E1')
  // The first of them is the one that was held up.
  assert.deepEqual(shop.erp.calls(/^POST \/orders$|number=/), ['POST /orders', 'POST /orders'])
})
