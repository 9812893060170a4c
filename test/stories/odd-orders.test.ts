import assert from 'node:assert/strict'
import { test } from 'node:test'
import { postToDoor } from '../harness/door.ts'
import { startHub, type TestHub } from '../harness/hub.ts'

// Bodies of the right shape that no sane sender writes, and some that one does: each is refused or taken, none
// breaks a later call.

const LINE = { lineNo: 1, sku: 'A', quantity: 1, unitPrice: '10.00', store: '001' }
let count = 0

function order(line: object, amount: string, more: object = {}): object {
  count += 1
  const payments = amount === '' ? [] : [{ paymentId: 'p', method: 'pix', amount }]
  return {
    channel: 'ecommerce',
    channelOrderId: `ODD-${count}`,
    type: 'paid',
    lines: [{ ...LINE, ...line }],
    payments,
    ...more,
  }
}

async function hubWithStock(t: Parameters<typeof startHub>[0]): Promise<TestHub> {
  const hub = await startHub(t)
  await postToDoor(hub, 1, JSON.stringify([{ codigo: 'A', nome: 'A' }]))
  await postToDoor(hub, 2, JSON.stringify([{ codigo: 'A', loja: '001', saldo: 100 }]))
  return hub
}

const place = (hub: TestHub, body: object) => hub.call('POST', 'orders', { as: 'canal', body })

test('a payment of the year 0 is refused, and the lists go on', async (t) => {
  const hub = await hubWithStock(t)
  const paidAt = '0001-01-01T00:00:00+01:00'
  const body = order({}, '', { payments: [{ paymentId: 'p', method: 'pix', amount: '10.00', paidAt }] })
  const refused = await place(hub, body)
  assert.deepEqual([refused.status, refused.body.code], [400, 'request.malformed'])
  const first = await place(
    hub,
    order({}, '', {
      payments: [{ paymentId: 'p', method: 'pix', amount: '10.00', paidAt: '0001-01-01T00:00:00' }],
    }),
  )
  assert.equal(first.status, 201)
  assert.equal(
    (await hub.call('GET', `orders/${first.body.orderId}`)).body.payments[0].paidAt,
    first.body.payments[0].paidAt,
  )
  assert.equal((await hub.call('GET', 'orders')).status, 200)
})

test('a line of more than a million units is refused, and the counter stays usable', async (t) => {
  const hub = await hubWithStock(t)
  const refused = await place(hub, order({ quantity: 99999999999.999, unitPrice: '0' }, ''))
  assert.deepEqual([refused.status, refused.body.code], [422, 'order.quantity_invalid'])
  assert.equal((await place(hub, order({}, '10.00'))).status, 201)
})

test('a weighed line given away is taken away in pieces without owing a cent', async (t) => {
  const hub = await hubWithStock(t)
  const placed = await place(hub, order({ quantity: 0.5, unitPrice: '1.01', discount: '0.51' }, ''))
  assert.deepEqual([placed.status, placed.body.total], [201, '0.00'])
  const body = { reason: 'out_of_stock', lines: [{ lineNo: 1, quantity: 0.4 }] }
  const rejected = await hub.call('POST', `orders/${placed.body.orderId}/reject`, { as: 'erp', body })
  assert.deepEqual([rejected.status, rejected.body.toRefund], [200, '0.00'])
})

test('a text with a null or half a character is refused wherever it stands', async (t) => {
  const hub = await hubWithStock(t)
  for (const text of ['a\\u0000b', '\\ud800']) {
    const body = JSON.stringify(order({}, '10.00', { customer: { name: 'NAME' } })).replace('NAME', text)
    const refused = await hub.call('POST', 'orders', {
      as: 'canal',
      body,
      headers: { 'content-type': 'application/json' },
    })
    assert.deepEqual([refused.status, refused.body.code], [400, 'request.malformed'])
  }
  const whole = await place(hub, order({}, '10.00', { customer: { name: 'Zé 🛒' } }))
  assert.deepEqual([whole.status, whole.body.customer.name], [201, 'Zé 🛒'])
})

test('an endless-aisle order with nothing to pay waits for the ERP, not for a till', async (t) => {
  const hub = await hubWithStock(t)
  const body = order({ unitPrice: '0' }, '', { type: 'endless_aisle', soldBy: { store: '002' } })
  const { payments: _, ...unpaid } = body as { payments: unknown }
  const placed = await place(hub, unpaid)
  assert.deepEqual([placed.status, placed.body.state], [201, 'pending_confirmation'])
  const confirmed = await hub.call('POST', `orders/${placed.body.orderId}/confirm`, { as: 'erp', body: {} })
  assert.equal(confirmed.body.state, 'confirmed')
})

test('a cursor past the last entry number is no cursor', async (t) => {
  const hub = await hubWithStock(t)
  const placed = await place(hub, order({}, '10.00'))
  const cursor = Buffer.from('["99999999999"]').toString('base64url')
  const refused = await hub.call('GET', `orders/${placed.body.orderId}/history?cursor=${cursor}`)
  assert.deepEqual([refused.status, refused.body.code], [400, 'request.cursor_invalid'])
})
