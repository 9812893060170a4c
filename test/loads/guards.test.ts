import assert from 'node:assert/strict'
import { test } from 'node:test'
import { postToDoor } from '../harness/door.ts'
import { startHub, type TestHub } from '../harness/hub.ts'
import { configure, counts, say, table, upload, type Json } from '../harness/loads.ts'

const PRODUCTS = 1
const STOCK = 2
const PRICES = 7

const places = (count: number) => Array.from({ length: count }, (_, place) => place)
const products = (count: number) => places(count).map((place) => ({ codigo: `P${place}` }))
const prices = (count: number, priceOf: (place: number) => unknown = () => 10) =>
  places(count).map((place) => ({ codigo: `P${place}`, preco: priceOf(place) }))
const stock = (count: number, quantityOf: (place: number) => unknown = () => 5) =>
  places(count).map((place) => ({ sku: `P${place}`, store: '001', quantity: quantityOf(place) }))

/** A site with products, a price and a balance of each: a first load of good files, which is never held. */
async function hubWith(hub: TestHub, count: number): Promise<void> {
  for (const [type, rows] of [
    [PRODUCTS, products(count)],
    [PRICES, prices(count)],
    [STOCK, stock(count)],
  ] as const) {
    const load = await upload(hub, type, rows)
    assert.deepEqual([load['state'], load['hold'], load['rows'].created], ['finished', null, count])
  }
}

const catalogue = async (hub: TestHub) =>
  Promise.all(['prices', 'stock', 'price_history', 'stock_history'].map((one) => table(hub, `table ${one}`)))

/** Codes and numbers of why a load is held. */
function reasons({ hold }: Json): unknown[] {
  return hold.reasons.map(({ code, detail, measured, limit }: Json) => {
    assert.ok(detail.length > 20 && !detail.includes('{'), detail)
    return [code, measured, limit]
  })
}

/** A price file whose values stand one column too far. */
const shifted = (count: number) =>
  ['codigo;preco;obs', ...places(count).map((place) => `P${place};novo;10,00`)].join('\n')

// The file, its type, why it is held.
const HELD: readonly (readonly [string, number, string | readonly Json[], readonly unknown[]])[] = [
  ['all stock at zero', STOCK, stock(100, () => 0), [['guard.stock_to_zero', 1, 0.5]]],
  [
    '51 of 100 balances at zero or less',
    STOCK,
    stock(100, (p) => (p < 51 ? -p : 1)),
    [['guard.stock_to_zero', 0.51, 0.5]],
  ],
  ['prices off by 100', PRICES, prices(100, () => 1000), [['guard.prices_moved', 1, 0.3]]],
  [
    '31 of 100 prices halved and more',
    PRICES,
    prices(100, (p) => (p < 31 ? '4,99' : 10)),
    [['guard.prices_moved', 0.31, 0.3]],
  ],
  [
    'prices zero',
    PRICES,
    prices(100, () => 0),
    [
      ['guard.prices_moved', 1, 0.3],
      ['guard.prices_zero', 1, 0.1],
    ],
  ],
  ['a shifted column', PRICES, shifted(100), [['guard.rows_refused', 1, 0.3]]],
]

for (const [what, type, file, why] of HELD) {
  test(`${what} is held, and nothing of it is written`, async (t) => {
    const hub = await startHub(t)
    await hubWith(hub, 100)
    const before = await catalogue(hub)
    const load = await upload(hub, type, file)
    assert.deepEqual([load['state'], load['rows'].read], ['held', 100])
    assert.deepEqual(reasons(load), why)
    assert.deepEqual(await catalogue(hub), before)
    assert.deepEqual(
      await table(
        hub,
        `select type, data ->> 'state' from outbox where data ->> 'loadId' = '${load['loadId']}'`,
      ),
      [['load.held', 'held']],
    )
  })
}

// Files at the limit, or below it.
const NOT_HELD: readonly (readonly [string, number, number, readonly Json[]])[] = [
  ['half of the balances at zero', 100, STOCK, stock(100, (p) => (p < 50 ? 0 : 5))],
  ['30 of 100 prices moved', 100, PRICES, prices(100, (p) => (p < 30 ? 100 : 10))],
  ['all prices half as high again', 100, PRICES, prices(100, () => 15)],
  ['30 of 100 rows refused', 100, PRICES, prices(100, (p) => (p < 30 ? 'x' : 10))],
  ['99 rows that set all stock to zero', 100, STOCK, stock(99, () => 0)],
]

for (const [what, count, type, rows] of NOT_HELD) {
  test(`${what}: not held`, async (t) => {
    const hub = await startHub(t)
    await hubWith(hub, count)
    const load = await upload(hub, type, rows)
    assert.deepEqual([load['state'], load['hold']], ['finished', null])
  })
}

test('a held load runs when somebody approves it, and it stays known who and when', async (t) => {
  const hub = await startHub(t)
  await hubWith(hub, 100)
  const held = await upload(
    hub,
    STOCK,
    stock(100, () => 0),
  )
  const { body: diff } = await hub.call('GET', `loads/${held['loadId']}/diff?limit=1`)
  assert.deepEqual(diff.items, [
    { rowNumber: 1, kind: 'stock', key: 'P0|001', field: 'quantity', before: 5, after: 0 },
  ])

  const approved = await say(hub, held, 'approve')
  assert.deepEqual([approved['state'], counts(approved)], ['finished', { read: 100, updated: 100 }])
  assert.deepEqual(reasons(approved), [['guard.stock_to_zero', 1, 0.5]])
  const [decision] = approved['decisions']
  assert.deepEqual([decision.decision, decision.by, approved['decisions'].length], ['approve', 'erp', 1])
  assert.ok(Math.abs(Date.parse(decision.at) - Date.now()) < 60_000)
  assert.deepEqual(await table(hub, `select count(*)::int from stock where quantity = 0`), [[100]])

  for (const word of ['approve', 'cancel', 'apply'] as const) {
    const { status, body } = await hub.call('POST', `loads/${held['loadId']}/${word}`, { as: 'operador' })
    assert.deepEqual(
      [word, status, body.code],
      [word, 409, word === 'apply' ? 'load.not_planned' : 'load.not_held'],
    )
  }
})

test('a held load that is cancelled has changed nothing and never runs', async (t) => {
  const hub = await startHub(t)
  await hubWith(hub, 100)
  const before = await catalogue(hub)
  const held = await upload(
    hub,
    PRICES,
    prices(100, () => 1000),
  )
  const cancelled = await say(hub, held, 'cancel')
  assert.deepEqual([cancelled['state'], cancelled['decisions'][0].decision], ['cancelled', 'cancel'])
  assert.deepEqual(await catalogue(hub), before)

  const again = await hub.call('POST', `loads/${held['loadId']}/cancel`, { as: 'erp' })
  assert.deepEqual([again.status, again.body.state], [200, 'cancelled'])
  const late = await hub.call('POST', `loads/${held['loadId']}/approve`, { as: 'erp' })
  assert.deepEqual([late.status, late.body.code], [409, 'load.not_held'])
})

test('only who may load decides', async (t) => {
  const hub = await startHub(t)
  await hubWith(hub, 100)
  const held = await upload(
    hub,
    PRICES,
    prices(100, () => 1000),
  )
  for (const word of ['approve', 'cancel', 'apply']) {
    const path = `loads/${held['loadId']}/${word}`
    assert.equal((await hub.call('POST', path, { as: 'pdv' })).status, 403)
    assert.equal((await hub.call('POST', path, { as: null })).status, 401)
    const nobody = await hub.call('POST', `loads/999/${word}`, { as: 'erp' })
    assert.deepEqual([nobody.status, nobody.body.code], [404, 'load.not_found'])
  }
  assert.equal((await hub.call('GET', `loads/${held['loadId']}`)).body.state, 'held')
})

test('an integration sets its guards, each by itself', async (t) => {
  const hub = await startHub(t)
  await hubWith(hub, 100)
  await configure(hub, STOCK, { guards: { stockToZero: null } })
  assert.equal(
    (
      await upload(
        hub,
        STOCK,
        stock(100, () => 0),
      )
    )['state'],
    'finished',
  )

  await configure(hub, PRICES, { guards: { pricesMoved: 0.05, priceMove: 0.1 } })
  const some = await upload(
    hub,
    PRICES,
    prices(100, (p) => (p < 6 ? '11,01' : 10)),
  )
  assert.deepEqual([some['state'], reasons(some)], ['held', [['guard.prices_moved', 0.06, 0.05]]])
})

test('the door answers a held load at once', async (t) => {
  const hub = await startHub(t)
  await hubWith(hub, 100)
  const { status, body } = await postToDoor(hub, PRICES, JSON.stringify(prices(100, () => 1000)))
  assert.deepEqual([status, body.state, body.hold.reasons[0].code], [200, 'held', 'guard.prices_moved'])
})
