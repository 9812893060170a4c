import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { startHub, type TestHub } from '../harness/hub.ts'
import { historyOf, invoiceOf, lineOf, paidOrder, place, stockShelf } from '../harness/orders.ts'
import { startTotvsModa, totvsSettings, type TotvsModa } from '../harness/totvs-moda.ts'
import { until } from '../harness/until.ts'

type Row = Readonly<Record<string, unknown>>

const CATALOG = { everySeconds: 60, pageSize: 2 }

async function save(hub: TestHub, name: string, { type, settings }: { type: number; settings: object }) {
  const body = { type, active: true, connector: { name: 'totvs-moda', settings } }
  return hub.call('PUT', `integrations/${name}`, { as: 'erp', body })
}

async function open(t: TestContext): Promise<{ hub: TestHub; erp: TotvsModa }> {
  const erp = await startTotvsModa(t)
  return { erp, hub: await startHub(t, { egressAllow: ['127.0.0.0/8'] }) }
}

const product = (productCode: number, size: string) => ({
  ...{ productCode, size, ReferenceCode: 'CAM01', colorCode: '05', colorName: 'Azul' },
  ...{ referenceName: 'Camisa', isActive: true, isBlocked: false },
})

test('products, prices and balances come from TOTVS Moda, and another run asks for what has changed', async (t) => {
  const { hub, erp } = await open(t)
  const sizes = ['P', 'M', 'G']
  erp.lists.products.push(...sizes.map((size, n) => product(1001 + n, size)))
  erp.lists.prices.push(
    ...sizes.map((_, n) => ({
      productCode: 1001 + n,
      prices: [{ branchCode: 1, priceCode: 1, price: 99.9, promotionalPrice: n === 0 ? 79.9 : 0 }],
    })),
  )
  erp.lists.balances.push({
    productCode: 1001,
    balances: [
      { branchCode: 1, stockCode: 1, stock: 7 },
      { branchCode: 2, stockCode: 1, stock: 2 },
    ],
  })
  for (const [name, type] of [
    ['produtos', 1],
    ['precos', 7],
    ['estoque', 2],
  ] as const) {
    const saved = await save(hub, name, { type, settings: totvsSettings(erp, { catalog: CATALOG }) })
    assert.equal(saved.status, 200, saved.text)
  }
  const items = async (path: string) => (await hub.call('GET', path)).body.items
  await until(async () => (await items('prices')).length === 3, 'prices')
  await until(async () => (await items('stock')).length === 2, 'balances')
  const { body: camisa } = await hub.call('GET', 'products/CAM01-05')
  assert.deepEqual(
    [camisa.name, camisa.color, camisa.variants.map(({ size, sku }: Row) => [size, sku])],
    [
      'Camisa',
      'Azul',
      [
        ['P', '1001'],
        ['M', '1002'],
        ['G', '1003'],
      ],
    ],
  )
  assert.deepEqual(
    (await items('prices?sku=1001')).map(({ list, price, salePrice }: Row) => [list, price, salePrice]),
    [['default', '99.90', '79.90']],
  )
  assert.deepEqual(
    (await items('stock')).map(({ store, quantity }: Row) => [store, quantity]),
    [
      ['001', 7],
      ['002', 2],
    ],
  )
  const [first] = erp.heard.filter(({ call }) => call.endsWith('/products/search'))
  assert.deepEqual(JSON.parse(first!.body), {
    filter: { branchInfo: { branchCode: 1, isFinishedProduct: true } },
    option: { branchInfoCode: 1 },
    ...{ page: 1, pageSize: 2, order: 'productCode' },
  })
  hub.advance(61_000)
  const again = await until(
    async () =>
      erp.heard.find(({ call, body }) => call.endsWith('/prices/search') && /startDate/.test(body)) ?? null,
    'asked for what has changed',
  )
  const { filter } = JSON.parse(again.body)
  assert.deepEqual([filter.change.inPrice, filter.change.priceCodeList], [true, [1]])
})

test('an order goes to TOTVS Moda once, though its answer is lost, and comes back confirmed and invoiced', async (t) => {
  const { hub, erp } = await open(t)
  await stockShelf(hub, { 1001: 5 })
  const orders = { everySeconds: 1, operationCode: 510, paymentConditionCode: 1, reasonCancellationCode: 4 }
  const saved = await save(hub, 'precos', { type: 7, settings: totvsSettings(erp, { orders }) })
  assert.equal(saved.status, 200, saved.text)
  erp.trouble(/b2c-orders/, 'lost')
  const placed = await place(hub, paidOrder('SO-1', [lineOf(1, '1001', 2)]))
  const { orderId } = placed.body
  const standing = async () => (await hub.call('GET', `orders/${orderId}/connectors`)).body.items[0] ?? null
  await until(async () => (await standing())?.standing === 'refused', 'lost')
  hub.advance(11_000)
  const taken = await until(async () => {
    const now = await standing()
    return now.standing === 'taken' && now
  }, 'found')
  assert.equal(taken.erpOrderId, '900')
  assert.equal(erp.calls(/b2c-orders/).length, 1)
  const order = erp.orders.get(orderId)!
  assert.deepEqual([order['totalAmountOrder'], order['branchCode']], [20, 1])

  const { accessKey } = invoiceOf(5, '20.00') as { accessKey: string }
  const invoice = { code: 5, serial: '1', issueDate: '2025-11-24T12:00:00', totalValue: 20 }
  Object.assign(order, { statusOrder: 'Attended', invoices: [{ ...invoice, electronic: { accessKey } }] })
  hub.advance(2000)
  await until(async () => (await standing()).standing === 'done', 'done')
  assert.deepEqual(
    (await historyOf(hub, orderId)).map((entry) => entry['move']),
    ['place', 'confirm', 'invoice'],
  )

  const second = await place(hub, paidOrder('SO-2', [lineOf(1, '1001', 1)]))
  const code = await until(async () => erp.orders.get(second.body.orderId)?.['orderCode'] ?? null, 'taken')
  assert.equal(code, 901)
  const cancel = { as: 'canal', body: { reason: 'x' } } as const
  await until(
    async () =>
      (await hub.call('GET', `orders/${second.body.orderId}/connectors`)).body.items[0].standing === 'taken',
    'known',
  )
  await hub.call('POST', `orders/${second.body.orderId}/cancel`, cancel)
  await until(async () => erp.orders.get(second.body.orderId)!['statusOrder'] === 'Canceled', 'called off')
})

test('TOTVS Moda pulls only what it has lists of, and asks for its secrets by their own names', async (t) => {
  const { hub, erp } = await open(t)
  const { 'totvsmoda.authn.password': _, ...secretless } = totvsSettings(erp, { catalog: CATALOG })
  const refused = async (type: number, settings: object) => {
    const answer = await save(hub, 'x', { type, settings })
    return [answer.status, answer.body.code, answer.body.field]
  }
  assert.deepEqual(await refused(12, totvsSettings(erp, { catalog: CATALOG })), [
    409,
    'integration.already_active',
    undefined,
  ])
  assert.deepEqual(await refused(6, totvsSettings(erp, { catalog: CATALOG })), [
    422,
    'connector.settings_invalid',
    'connector.settings.catalog',
  ])
  assert.deepEqual(await refused(6, secretless), [
    422,
    'connector.secret_missing',
    'connector.settings.totvsmoda.authn.password',
  ])
  assert.deepEqual(await refused(6, { ...secretless, 'totvsomni.ftp.host': 'x' }), [
    400,
    'request.malformed',
    'connector.settings.totvsomni.ftp.host',
  ])
})
