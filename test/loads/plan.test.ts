import assert from 'node:assert/strict'
import { test } from 'node:test'
import { KEEP_DIFF_MS } from '../../src/loads/read-diff.ts'
import { tracesOf } from '../harness/catalogue.ts'
import { startHub, type TestHub } from '../harness/hub.ts'
import { counts, outcomesOf, say, upload, type Json } from '../harness/loads.ts'

const PRODUCTS = 1
const PRICES = 7
const PLAN = '&mode=plan'

/** What no plan may touch. */
const CATALOGUE = [
  ...['products', 'variants', 'attributes', 'prices', 'stock', 'grounds', 'outbox'],
  ...['product_history', 'variant_history', 'attribute_history', 'price_history', 'stock_history'],
]

async function catalogueOf(hub: TestHub): Promise<Json> {
  const traces = await tracesOf(hub.db)
  return Object.fromEntries(CATALOGUE.map((one) => [one, traces[one]]))
}

async function diffOf(hub: TestHub, { loadId }: Json, limit = 500): Promise<readonly Json[]> {
  const items: Json[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const behind = cursor === '' ? '' : `&cursor=${cursor}`
    const { status, body, text } = await hub.call('GET', `loads/${loadId}/diff?limit=${limit}${behind}`)
    assert.equal(status, 200, text)
    items.push(...body.items)
    cursor = body.nextCursor
  }
  return items
}

const FILE = [
  { codigo: 'A', preco: '2,50', precoPromocional: 2 },
  { codigo: 'B', preco: 3, tabelaPreco: 'vip' },
  { codigo: 'C', preco: 1 },
  { codigo: 'X', preco: 1 },
  { codigo: 'A', preco: 'abc' },
]

const DIFF = [
  [1, 'price', 'A|default', 'price', '1.00', '2.50'],
  [1, 'price', 'A|default', 'salePrice', null, '2.00'],
  [2, 'price', 'B|vip', 'price', null, '3.00'],
]

const values = (items: readonly Json[]) =>
  items.map(({ rowNumber, kind, key, field, before, after }) => [rowNumber, kind, key, field, before, after])

async function planned(hub: TestHub): Promise<Json> {
  await upload(hub, PRODUCTS, [{ codigo: 'A' }, { codigo: 'B' }, { codigo: 'C' }])
  await upload(hub, PRICES, [
    { codigo: 'A', preco: 1 },
    { codigo: 'C', preco: 1 },
  ])
  return upload(hub, PRICES, FILE, PLAN)
}

test('a plan says what a file would do, and does nothing', async (t) => {
  const hub = await startHub(t)
  await planned(hub)
  const before = await catalogueOf(hub)
  const plan = await upload(hub, PRICES, FILE, PLAN)
  assert.deepEqual([plan['state'], plan['mode'], plan['hold']], ['planned', 'plan', null])
  assert.deepEqual(counts(plan), { read: 5, created: 1, updated: 1, unchanged: 1, parked: 1, refused: 1 })
  assert.deepEqual(await outcomesOf(hub, plan), [
    ...['updated', 'created', 'unchanged', 'parked', 'row.number_malformed'],
  ])
  assert.deepEqual(await catalogueOf(hub), before)

  await t.test('field by field, in pages', async () => {
    for (const limit of [1, 2, 500]) assert.deepEqual(values(await diffOf(hub, plan, limit)), DIFF)
    const { status, body } = await hub.call('GET', `loads/${plan['loadId']}/diff?cursor=xyz`)
    assert.deepEqual([status, body.code], [400, 'request.cursor_invalid'])
  })
  await t.test('and as CSV, asked for by query or by header', async () => {
    const path = `loads/${plan['loadId']}/diff`
    const asked = await hub.call('GET', `${path}?format=csv`)
    const accepted = await hub.call('GET', path, { headers: { accept: 'text/csv' } })
    assert.match(asked.headers.get('content-type') ?? '', /^text\/csv/)
    assert.equal(accepted.text, asked.text)
    const lines = DIFF.map((line) => line.map((value) => value ?? '').join(','))
    assert.deepEqual(asked.text.trimEnd().split('\r\n'), ['rowNumber,kind,key,field,before,after', ...lines])
  })
  await t.test('what waits in a plan is not looked at, and goes in with nobody', async () => {
    await upload(hub, PRODUCTS, [{ codigo: 'X' }])
    const { body } = await hub.call('GET', `loads/${plan['loadId']}`)
    assert.deepEqual([body.state, body.rows.parked], ['planned', 1])
    const { rows } = await hub.db.query(`select sku from prices where sku = 'X'`)
    assert.deepEqual(rows, [])
  })
})

test('an applied plan ends as it said, and nothing is left to plan', async (t) => {
  const hub = await startHub(t)
  const plan = await planned(hub)
  const applied = await say(hub, plan, 'apply')
  assert.deepEqual([applied['state'], applied['rows']], ['finished', plan['rows']])
  assert.deepEqual(
    applied['decisions'].map(({ decision, by }: Json) => [decision, by]),
    [['apply', 'erp']],
  )
  assert.deepEqual(values(await diffOf(hub, applied)), DIFF)
  const { rows } = await hub.db.query(`select price, sale_price from prices where sku = 'A'`)
  assert.deepEqual(rows, [{ price: 250n, sale_price: 200n }])

  await t.test('a second apply answers the load as it is; somebody else is told no', async () => {
    const again = await hub.call('POST', `loads/${plan['loadId']}/apply`, { as: 'erp' })
    assert.deepEqual([again.status, again.body.state, again.body.decisions.length], [200, 'finished', 1])
    const other = await hub.call('POST', `loads/${plan['loadId']}/apply`, { as: 'operador' })
    assert.deepEqual([other.status, other.body.code], [409, 'load.not_planned'])
  })
  await t.test('the plan of the applied file is empty', async () => {
    const left = await upload(hub, PRICES, FILE, PLAN)
    assert.deepEqual(counts(left), { read: 5, unchanged: 3, parked: 1, refused: 1 })
    assert.deepEqual(await diffOf(hub, left), [])
  })
  await t.test('its parked row goes in like any other', async () => {
    await upload(hub, PRODUCTS, [{ codigo: 'X' }])
    const late = performance.now() + 20_000
    for (;;) {
      if ((await outcomesOf(hub, plan))[3] === 'created') break
      assert(performance.now() < late)
    }
  })
  await t.test('the diff is kept seven days', async () => {
    hub.advance(KEEP_DIFF_MS + 60_000)
    for (const query of ['', '?format=csv']) {
      const { status, body } = await hub.call('GET', `loads/${plan['loadId']}/diff${query}`)
      assert.deepEqual([status, body.code], [410, 'load.diff_expired'])
    }
  })
})

test('a load that was never a plan has its diff, too', async (t) => {
  const hub = await startHub(t)
  await upload(hub, PRODUCTS, [{ codigo: 'A', nome: 'Um' }])
  const load = await upload(hub, PRODUCTS, [{ codigo: 'A', nome: 'Dois', marca: 'M' }])
  assert.deepEqual(values(await diffOf(hub, load)), [
    [1, 'product', 'A', 'brand', null, 'M'],
    [1, 'product', 'A', 'name', 'Um', 'Dois'],
  ])
})

// What happens between a plan and its apply.
const STALE: readonly (readonly [string, (hub: TestHub) => Promise<unknown>])[] = [
  ['a load that changes something', (hub) => upload(hub, PRICES, [{ codigo: 'A', preco: 8 }])],
  ['a new product', (hub) => upload(hub, PRODUCTS, [{ codigo: 'N' }])],
  ['a new store', (hub) => hub.call('PUT', 'stores/009', { body: { name: 'Nova' } })],
]

for (const [what, happens] of STALE) {
  test(`a plan is stale after ${what}`, async (t) => {
    const hub = await startHub(t)
    const plan = await planned(hub)
    await happens(hub)
    const before = await catalogueOf(hub)
    const { status, body } = await hub.call('POST', `loads/${plan['loadId']}/apply`, { as: 'erp' })
    assert.deepEqual([status, body.code], [409, 'load.plan_stale'])
    assert.deepEqual(await catalogueOf(hub), before)
    assert.equal((await hub.call('GET', `loads/${plan['loadId']}`)).body.state, 'planned')
  })
}

test('a plan stands after a load that changed nothing', async (t) => {
  const hub = await startHub(t)
  const plan = await planned(hub)
  await upload(hub, PRICES, [{ codigo: 'A', preco: 1 }])
  assert.equal((await say(hub, plan, 'apply'))['state'], 'finished')
})

test('a plan that a guard would hold says so; applied it is held, approved it runs', async (t) => {
  const hub = await startHub(t)
  const skus = Array.from({ length: 100 }, (_, place) => `P${place}`)
  const prices = (preco: number) => skus.map((codigo) => ({ codigo, preco }))
  await upload(
    hub,
    PRODUCTS,
    skus.map((codigo) => ({ codigo })),
  )
  await upload(hub, PRICES, prices(1))
  const before = (await catalogueOf(hub))['prices']

  const plan = await upload(hub, PRICES, prices(100), PLAN)
  assert.deepEqual([plan['state'], plan['hold'].reasons[0].code], ['planned', 'guard.prices_moved'])
  const held = await say(hub, plan, 'apply')
  assert.deepEqual([held['state'], held['rows'], held['hold']], ['held', plan['rows'], plan['hold']])
  assert.deepEqual((await catalogueOf(hub))['prices'], before)

  const approved = await say(hub, held, 'approve')
  assert.deepEqual([approved['state'], counts(approved)], ['finished', { read: 100, updated: 100 }])
  assert.deepEqual(
    approved['decisions'].map(({ decision }: Json) => decision),
    ['apply', 'approve'],
  )
})

test('only a plan is applied, by who may load', async (t) => {
  const hub = await startHub(t)
  const plan = await planned(hub)
  const { body: loads } = await hub.call('GET', 'loads?state=finished')
  const finished = await hub.call('POST', `loads/${loads.items[0].loadId}/apply`, { as: 'erp' })
  assert.deepEqual([finished.status, finished.body.code], [409, 'load.not_planned'])
  for (const word of ['approve', 'cancel']) {
    const answer = await hub.call('POST', `loads/${plan['loadId']}/${word}`, { as: 'erp' })
    assert.deepEqual([word, answer.status, answer.body.code], [word, 409, 'load.not_held'])
  }
  assert.equal((await hub.call('POST', `loads/${plan['loadId']}/apply`, { as: 'pdv' })).status, 403)
  await hub.db.query(`update loads set spool = null where load_id = $1`, [plan['loadId']])
  const gone = await hub.call('POST', `loads/${plan['loadId']}/apply`, { as: 'erp' })
  assert.deepEqual([gone.status, gone.body.code], [410, 'load.source_expired'])
})
