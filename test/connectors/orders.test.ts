import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { PARK_REFUSED_MS } from '../../src/connectors/orders/order-standing.ts'
import { forgetEvents } from '../../src/events/jobs.ts'
import { numberAllOf } from '../harness/events.ts'
import { startHub, type TestHub } from '../harness/hub.ts'
import {
  CHANGE,
  FIND,
  KEYLESS,
  orderSettings,
  startOrderErp,
  takeOrders,
  type OrderErp,
} from '../harness/erp-orders.ts'
import {
  historyOf,
  invoiceOf,
  lineOf,
  move,
  paidOrder,
  place,
  sellKit,
  stockShelf,
} from '../harness/orders.ts'
import { until } from '../harness/until.ts'

const DAY_MS = 24 * 3_600_000

interface Shop {
  readonly hub: TestHub
  readonly erp: OrderErp
  /** Places a paid order and answers its number. */
  readonly order: (channelOrderId: string, lines: readonly object[]) => Promise<string>
}

async function open(
  t: TestContext,
  { orders = {}, forgetful = false }: { orders?: object; forgetful?: boolean } = {},
): Promise<Shop> {
  const erp = await startOrderErp(t, { forgetful })
  const hub = await startHub(t, { egressAllow: ['127.0.0.0/8'] })
  await stockShelf(hub, { A: 100, B: 100 })
  await takeOrders(hub, orderSettings(erp, orders))
  return {
    hub,
    erp,
    order: async (channelOrderId, lines) => {
      const placed = await place(hub, paidOrder(channelOrderId, lines as never))
      assert.equal(placed.status, 201, placed.text)
      return placed.body.orderId
    },
  }
}

async function stateOf({ hub }: Shop, orderId: string): Promise<string> {
  return (await hub.call('GET', `orders/${orderId}`)).body.state
}

const reaches = (shop: Shop, orderId: string, state: string) =>
  until(async () => (await stateOf(shop, orderId)) === state, `${orderId} ${state}`)

async function standingOf({ hub }: Shop, orderId: string) {
  const { body } = await hub.call('GET', `orders/${orderId}/connectors`)
  return body.items[0] ?? null
}

const stands = (shop: Shop, orderId: string, standing: string) =>
  until(async () => {
    const now = await standingOf(shop, orderId)
    return now?.standing === standing && now
  }, `${orderId} stands ${standing}`)

test('an order goes to the ERP and comes back confirmed, invoiced, shipped and delivered', async (t) => {
  const shop = await open(t)
  const { erp, hub } = shop
  const orderId = await shop.order('SO-1', [lineOf(1, 'A', 2), lineOf(2, 'B', 1)])
  const taken = await until(async () => erp.orders.get(orderId) ?? null, 'taken')
  assert.deepEqual(taken.sent, {
    ...{ number: orderId, store: '001', total: 30 },
    items: [
      { sku: 'A', qty: 2 },
      { sku: 'B', qty: 1 },
    ],
  })
  const created = erp.heard.find(({ call }) => call === 'POST /orders')!
  assert.equal(created.headers['idempotency-key'], orderId)
  assert.equal((await stands(shop, orderId, 'taken')).erpOrderId, 'E1')
  assert.equal(await stateOf(shop, orderId), 'pending_confirmation')

  taken.status = 'OK'
  await reaches(shop, orderId, 'confirmed')
  const { accessKey: key } = invoiceOf(77, '30.00') as { accessKey: string }
  const invoice = { number: '77', series: '1', key, date: '2025-11-24T12:00:00-03:00', value: 30 }
  Object.assign(taken, { status: 'BILLED', more: { invoices: [invoice] } })
  hub.advance(2000)
  await reaches(shop, orderId, 'invoiced')
  Object.assign(taken.more, { carrier: 'Correios', tracking: 'BR1', left: '2025-11-25T09:00:00-03:00' })
  taken.status = 'HOME'
  hub.advance(2000)
  await reaches(shop, orderId, 'delivered')

  const done = await stands(shop, orderId, 'done')
  assert.deepEqual([done.nextAt, done.refusal, done.tries], [null, null, 0])
  assert.deepEqual(
    (await historyOf(hub, orderId)).map(({ move: name, by }) => [name, by]),
    [
      ['place', 'canal'],
      ['confirm', 'connector:pedidos'],
      ['invoice', 'connector:pedidos'],
      ['ship', 'connector:pedidos'],
      ['deliver', 'connector:pedidos'],
    ],
  )
  const { body: order } = await hub.call('GET', `orders/${orderId}`)
  assert.equal(order.fulfilments[0].erpOrderId, 'E1')
  assert.equal(erp.calls(/^POST \/orders$/).length, 1)
})

test('an ERP that rejects lines, and then more of them, is followed unit by unit', async (t) => {
  const shop = await open(t)
  const orderId = await shop.order('SO-1', [lineOf(1, 'A', 5), lineOf(2, 'B', 1)])
  const taken = await until(async () => shop.erp.orders.get(orderId) ?? null, 'taken')
  Object.assign(taken, { status: 'NEW', more: { reason: 'sem saldo', missing: [{ sku: 'A', qty: 2 }] } })
  Object.assign(taken, { status: 'OK' })
  await reaches(shop, orderId, 'confirmed')
  const rejectedOf = async () => (await shop.hub.call('GET', `orders/${orderId}`)).body.lines[0].rejected
  assert.equal(await rejectedOf(), 2)
  Object.assign(taken.more, { missing: [{ sku: 'A', qty: 3 }] })
  shop.hub.advance(2000)
  await until(async () => (await rejectedOf()) === 3, 'one unit more')
  taken.status = 'NO'
  shop.hub.advance(2000)
  await reaches(shop, orderId, 'rejected')
  assert.deepEqual(
    (await historyOf(shop.hub, orderId)).map(({ move: name, lines }) => [name, lines]),
    [
      ['place', []],
      ['reject', [{ lineNo: 1, quantity: 2 }]],
      ['confirm', []],
      ['reject', [{ lineNo: 1, quantity: 1 }]],
      [
        'reject',
        [
          { lineNo: 1, quantity: 2 },
          { lineNo: 2, quantity: 1 },
        ],
      ],
    ],
  )
})

for (const [name, orders, forgetful] of [
  ['knows our key', {}, false],
  ['can be asked for our number', KEYLESS, true],
] as const) {
  test(`an order whose answer was lost is in the ERP once, where that ${name}`, async (t) => {
    const shop = await open(t, { orders, forgetful })
    const { erp, hub } = shop
    erp.trouble(/^POST \/orders$/, 'lost')
    if (!forgetful) erp.trouble(/^POST \/orders$/, 'lost', 'lost', 'lost')
    const orderId = await shop.order('SO-1', [lineOf(1, 'A', 1)])
    const refused = await stands(shop, orderId, 'refused')
    assert.equal(refused.refusal.code, 'connector.unreachable')
    assert(refused.sentAt !== null)
    hub.advance(11_000)
    assert.equal((await stands(shop, orderId, 'taken')).erpOrderId, 'E1')
    erp.orders.get(orderId)!.status = 'OK'
    await reaches(shop, orderId, 'confirmed')
    if (forgetful) assert.equal(erp.calls(/^POST \/orders$/).length, 1)
  })
}

test('what the ERP refuses is shown with what to do, tried again, parked, and taken once it is mended', async (t) => {
  const shop = await open(t)
  const { erp, hub } = shop
  const no = { status: 422, body: '{"message":"Cliente bloqueado"}' }
  erp.trouble(/^POST \/orders$/, no, no, no)
  const orderId = await shop.order('SO-1', [lineOf(1, 'A', 1)])
  const refused = await stands(shop, orderId, 'refused')
  assert.deepEqual(
    [refused.refusal.code, refused.refusal.facts, refused.tries, refused.sentAt],
    ['connector.erp_refused', { status: 422, said: 'Cliente bloqueado' }, 1, null],
  )
  assert.match(refused.refusal.detail, /Cliente bloqueado/)
  assert(refused.refusal.advice.length > 10)
  const { body: listed } = await hub.call('GET', 'integrations/pedidos/connector/orders?standing=refused')
  assert.deepEqual(listed, { items: [refused], nextCursor: null })

  hub.advance(11_000)
  await until(async () => (await standingOf(shop, orderId)).tries === 2, 'tried again')
  hub.advance(PARK_REFUSED_MS)
  const parked = await stands(shop, orderId, 'parked')
  assert.deepEqual([parked.nextAt, parked.tries], [null, 3])
  assert.equal(await stateOf(shop, orderId), 'pending_confirmation')

  const retry = `integrations/pedidos/connector/orders/${orderId}/retry`
  assert.equal((await hub.call('POST', retry, { as: 'canal' })).body.code, 'auth.forbidden')
  assert.equal((await hub.call('POST', retry)).status, 200)
  await stands(shop, orderId, 'taken')
  const unknown = await hub.call('POST', 'integrations/pedidos/connector/orders/999/retry')
  assert.deepEqual([unknown.status, unknown.body.code], [404, 'connector.order_not_found'])
})

test('a rejection that splits a kit is refused by the hub, shown, and made once the ERP says it whole', async (t) => {
  const shop = await open(t)
  await sellKit(shop.hub, 'KIT', { A: 1, B: 1 })
  const kit = { kit: { kitId: 'K1', sku: 'KIT', quantity: 1 } }
  const orderId = await shop.order('SO-1', [lineOf(1, 'A', 1, kit), lineOf(2, 'B', 1, kit)])
  const taken = await until(async () => shop.erp.orders.get(orderId) ?? null, 'taken')
  Object.assign(taken, { status: 'OK', more: { missing: [{ sku: 'A' }] } })
  const refused = await stands(shop, orderId, 'refused')
  assert.equal(refused.refusal.code, 'order.kit_split')
  assert.deepEqual(refused.refusal.facts.correctedBody.lines.length, 2)
  assert.equal(await stateOf(shop, orderId), 'pending_confirmation')
  taken.status = 'NO'
  shop.hub.advance(11_000)
  await reaches(shop, orderId, 'rejected')
  await stands(shop, orderId, 'done')
})

test('an ERP that is away holds its orders up, loses none, and is not asked for each of them', async (t) => {
  const shop = await open(t)
  const { erp, hub } = shop
  const away = Array.from({ length: 40 }, () => ({ status: 503, headers: { 'retry-after': '3600' } }))
  erp.trouble(/^POST \/orders$/, ...away)
  const orderIds: string[] = []
  for (let n = 1; n <= 12; n += 1) orderIds.push(await shop.order(`SO-${n}`, [lineOf(1, 'A', 1)]))
  const first = await until(async () => {
    const { body } = await hub.call('GET', 'integrations/pedidos/connector/orders?standing=refused')
    return body.items.length > 0 && body.items[0]
  }, 'refused')
  assert.equal(first.refusal.code, 'connector.erp_busy')
  assert(erp.calls(/^POST \/orders$/).length <= 12)
  erp.trouble(/nothing/)
  hub.advance(3_700_000)
  await until(async () => {
    hub.advance(60_000)
    return erp.orders.size === 12
  }, 'all are taken')
  assert.deepEqual([...erp.orders.keys()].sort(), [...orderIds].sort())
})

test('an order that the channel calls off is called off in the ERP, and one that was never sent is not sent', async (t) => {
  const shop = await open(t)
  const { erp, hub } = shop
  const orderId = await shop.order('SO-1', [lineOf(1, 'A', 1)])
  await stands(shop, orderId, 'taken')
  const cancelled = await hub.call('POST', `orders/${orderId}/cancel`, { as: 'canal', body: { reason: 'x' } })
  assert.equal(cancelled.status, 200, cancelled.text)
  await until(async () => erp.orders.get(orderId)!.status === 'CANCELLED', 'told')
  await stands(shop, orderId, 'done')

  erp.trouble(/^POST \/orders$/, { status: 422 })
  const second = await shop.order('SO-2', [lineOf(1, 'A', 1)])
  await stands(shop, second, 'refused')
  await hub.call('POST', `orders/${second}/cancel`, { as: 'canal', body: { reason: 'x' } })
  await stands(shop, second, 'done')
  assert.equal(erp.orders.has(second), false)
})

test('an order whose answer was lost and that was then called off is found, and called off', async (t) => {
  const shop = await open(t, { orders: { ...KEYLESS, find: FIND }, forgetful: true })
  const { erp, hub } = shop
  erp.trouble(/^POST \/orders$/, 'lost')
  const orderId = await shop.order('SO-1', [lineOf(1, 'A', 1)])
  await stands(shop, orderId, 'refused')
  await hub.call('POST', `orders/${orderId}/cancel`, { as: 'canal', body: { reason: 'x' } })
  await until(async () => {
    hub.advance(2000)
    return erp.orders.get(orderId)?.status === 'CANCELLED'
  }, 'called off')
  assert.equal(erp.calls(/^POST \/orders$/).length, 1)
})

for (const [call, body, state] of [
  ['cancel', { reason: 'x' }, 'cancelled'],
  ['reject', { reason: 'x' }, 'rejected'],
] as const) {
  test(`an order that never reached the ERP and is ${state} by then is looked for, not created`, async (t) => {
    const shop = await open(t, { orders: KEYLESS, forgetful: true })
    const { erp, hub } = shop
    erp.trouble(/^POST \/orders$/, 'cut')
    const orderId = await shop.order('SO-1', [lineOf(1, 'A', 1)])
    await stands(shop, orderId, 'refused')
    const moved = await hub.call('POST', `orders/${orderId}/${call}`, { body })
    assert.equal(moved.status, 200, moved.text)
    hub.advance(11_000)
    const done = await stands(shop, orderId, 'done')
    assert.deepEqual([done.erpOrderId, done.nextAt, done.refusal], [null, null, null])
    assert.deepEqual(erp.calls(/^(?!POST \/token)/), ['POST /orders', `GET /orders?number=${orderId}`])
  })
}

test('an ERP that only takes orders confirms them by that', async (t) => {
  const shop = await open(t, { orders: { read: undefined } })
  const orderId = await shop.order('SO-1', [lineOf(1, 'A', 1)])
  await reaches(shop, orderId, 'confirmed')
  await stands(shop, orderId, 'done')
  assert.equal((await historyOf(shop.hub, orderId))[1]!['by'], 'connector:pedidos')
})

test('an ERP that confirms by its own call to the hub is not in its own way', async (t) => {
  const shop = await open(t)
  const orderId = await shop.order('SO-1', [lineOf(1, 'A', 1)])
  await stands(shop, orderId, 'taken')
  assert.equal((await move(shop.hub, orderId, 'confirm', { erpOrderId: 'E1' })).status, 200)
  shop.erp.orders.get(orderId)!.status = 'OK'
  shop.hub.advance(2000)
  await new Promise((resolve) => setTimeout(resolve, 700))
  const standing = await standingOf(shop, orderId)
  assert.deepEqual([standing.standing, standing.refusal], ['taken', null])
  assert.equal((await historyOf(shop.hub, orderId)).length, 2)
})

test('a state that the settings do not translate is shown, not guessed', async (t) => {
  const shop = await open(t)
  const orderId = await shop.order('SO-1', [lineOf(1, 'A', 1)])
  const taken = await until(async () => shop.erp.orders.get(orderId) ?? null, 'taken')
  taken.status = 'EM SEPARAÇÃO'
  const refused = await stands(shop, orderId, 'refused')
  assert.deepEqual(
    [refused.refusal.code, refused.refusal.facts],
    ['connector.state_unknown', { state: 'EM SEPARAÇÃO' }],
  )
})

for (const canBeTold of [true, false]) {
  const then = canBeTold ? 'it is told' : 'the order waits for a person'
  test(`of lines that are cancelled once the ERP has them, ${then}`, async (t) => {
    const shop = await open(t, canBeTold ? { orders: { change: CHANGE } } : {})
    const { erp, hub } = shop
    const orderId = await shop.order('SO-1', [lineOf(1, 'A', 3), lineOf(2, 'B', 1)])
    await stands(shop, orderId, 'taken')
    const body = { reason: 'x', lines: [{ lineNo: 1, quantity: 1 }, { lineNo: 2 }] }
    assert.equal((await hub.call('POST', `orders/${orderId}/cancel`, { as: 'canal', body })).status, 200)
    const order = erp.orders.get(orderId)!
    if (canBeTold)
      await until(
        async () => order.more['changed'] !== undefined && (await stands(shop, orderId, 'taken')),
        'told',
      )
    else {
      const { refusal } = await stands(shop, orderId, 'parked')
      const lines = [
        { lineNo: 1, cancelled: 1 },
        { lineNo: 2, cancelled: 1 },
      ]
      assert.deepEqual([refusal.code, refusal.facts], ['connector.lines_untold', { lines }])
      await hub.call('POST', `integrations/pedidos/connector/orders/${orderId}/retry`)
    }
    order.status = 'OK'
    hub.advance(2000)
    await reaches(shop, orderId, 'confirmed')
    assert.equal((await stands(shop, orderId, 'taken')).refusal, null)
    assert.deepEqual(order.more['changed'], canBeTold ? { items: [{ sku: 'A', qty: 2 }] } : undefined)
    assert.equal(erp.calls(/^PUT/).length, canBeTold ? 1 : 0)
  })
}

test('orders from before the connector are sent once its place in the log is put before them', async (t) => {
  const erp = await startOrderErp(t)
  const hub = await startHub(t, { egressAllow: ['127.0.0.0/8'] })
  await stockShelf(hub, { A: 100 })
  const { body: before } = await place(hub, paidOrder('SO-1', [lineOf(1, 'A', 1)]))
  const { body: seen } = await place(hub, paidOrder('SO-2', [lineOf(1, 'A', 1)]))
  assert.equal((await move(hub, seen.orderId, 'confirm')).status, 200)
  await takeOrders(hub, orderSettings(erp))
  const { body: after } = await place(hub, paidOrder('SO-3', [lineOf(1, 'A', 1)]))
  await until(async () => erp.orders.has(after.orderId), 'the new one')
  assert.deepEqual([...erp.orders.keys()], [after.orderId])

  const rewound = await hub.call('POST', 'consumers/connector:pedidos/rewind', { body: { after: 0 } })
  assert.equal(rewound.status, 200, rewound.text)
  await until(async () => erp.orders.has(before.orderId), 'the one from before')
  const shop = { hub, erp, order: async () => '' }
  // Somebody else has seen to it already: it is not sent.
  await stands(shop, seen.orderId, 'done')
  assert.deepEqual(new Set(erp.orders.keys()), new Set([before.orderId, after.orderId]))
  assert.equal(erp.calls(/^POST \/orders$/).length, 2)
  const calls = erp.heard.length
  const cancel = { as: 'canal', body: { reason: 'x' } } as const
  assert.equal((await hub.call('POST', `orders/${seen.orderId}/cancel`, cancel)).status, 200)
  await until(async () => {
    const { body } = await hub.call('GET', 'consumers/connector:pedidos')
    return body.lag === 0 && (await standingOf(shop, seen.orderId)).nextAt === null
  }, 'heard')
  assert.deepEqual(
    erp.heard.slice(calls).filter(({ call }) => !call.startsWith('GET /orders/E')),
    [],
  )
})

test('what was placed while a connector slept longer than the log goes back is not sent', async (t) => {
  const erp = await startOrderErp(t)
  const hub = await startHub(t, { roles: { http: true, worker: false } })
  await stockShelf(hub, { A: 100 })
  await takeOrders(hub, orderSettings(erp))
  const { body: before } = await place(hub, paidOrder('SO-1', [lineOf(1, 'A', 1)]))
  await numberAllOf(hub)
  hub.advance(31 * DAY_MS)
  await forgetEvents(hub.platform).work()
  const worker = await startHub(t, { egressAllow: ['127.0.0.0/8'], beside: hub })
  worker.advance(31 * DAY_MS)
  const { body: after } = await place(hub, paidOrder('SO-2', [lineOf(1, 'A', 1)]))
  await until(async () => erp.orders.has(after.orderId), 'the new one')
  assert.deepEqual([...erp.orders.keys()], [after.orderId])
  assert.equal((await hub.call('GET', `orders/${before.orderId}/connectors`)).body.items.length, 0)
  const { body: open } = await hub.call('GET', 'orders?state=pending_confirmation')
  const ids = open.items.map(({ orderId }: { orderId: string }) => orderId)
  assert.deepEqual(ids.sort(), [before.orderId, after.orderId])
})

test('an ERP that takes an order and rejects all of its lines has rejected it', async (t) => {
  const shop = await open(t)
  const orderId = await shop.order('SO-1', [lineOf(1, 'A', 1), lineOf(2, 'B', 1)])
  const taken = await until(async () => shop.erp.orders.get(orderId) ?? null, 'taken')
  Object.assign(taken, { status: 'OK', more: { missing: [{ sku: 'A' }, { sku: 'B', qty: 1 }] } })
  await reaches(shop, orderId, 'rejected')
  const done = await stands(shop, orderId, 'done')
  assert.deepEqual([done.refusal, done.nextAt], [null, null])
})
