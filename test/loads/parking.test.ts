import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PARK_MS } from '../../src/loads/save-report.ts'
import { startHub, type TestHub } from '../harness/hub.ts'
import { configure, counts, loadWhen, outcomesOf, table, upload, type Json } from '../harness/loads.ts'

const PRODUCTS = 1
const STOCK = 2
const ALL = 6
const ATTRIBUTES = 12
const PRICES = 7

const HOUR_MS = 3_600_000

const settled = (hub: TestHub, { loadId }: Json) => loadWhen(hub, loadId, ({ rows }) => rows.parked === 0)

async function waits(hub: TestHub, { loadId }: Json): Promise<unknown[]> {
  const { body } = await hub.call('GET', `loads/${loadId}/rows?outcome=parked`, {
    headers: { 'accept-language': 'en' },
  })
  return body.items.map(({ rowNumber, key, code, field, value, advice }: Json) => {
    assert.match(advice, /^(Load the product|Register the store).*: a row that waits then goes in by itself/)
    return [rowNumber, key, code, field, value]
  })
}

test('a price of an unknown product waits, and goes in when the product comes', async (t) => {
  const hub = await startHub(t)
  await upload(hub, PRODUCTS, [{ codigo: 'A' }])
  const prices = await upload(hub, PRICES, [
    { codigo: 'A', preco: 1 },
    { codigo: 'B', preco: 2 },
    { codigo: 'C', preco: 3 },
  ])
  assert.deepEqual([prices['state'], counts(prices)], ['finished', { read: 3, created: 1, parked: 2 }])
  assert.deepEqual(await waits(hub, prices), [
    [2, 'B|default', 'row.product_unknown', 'sku', 'B'],
    [3, 'C|default', 'row.product_unknown', 'sku', 'C'],
  ])
  assert.equal(prices['links'].errorFile, undefined)

  await upload(hub, PRODUCTS, [{ codigo: 'B' }])
  const after = await loadWhen(hub, prices['loadId'], ({ rows }) => rows.parked === 1)
  assert.deepEqual(counts(after), { read: 3, created: 2, parked: 1 })
  assert.deepEqual(await outcomesOf(hub, prices), ['created', 'created', 'parked'])
  assert.deepEqual(await table(hub, `select sku, price, load_id::text, as_of from prices order by sku`), [
    ['A', 100n, prices['loadId'], new Date(prices['asOf'])],
    ['B', 200n, prices['loadId'], new Date(prices['asOf'])],
  ])
  assert.equal(after['finishedAt'], prices['finishedAt'])

  await upload(hub, PRODUCTS, [{ codigo: 'C' }])
  assert.deepEqual(counts(await settled(hub, prices)), { read: 3, created: 3 })
  assert.deepEqual(await table(hub, `select row_number from parked_parts`), [])
})

test('a balance waits for its product, then for its store', async (t) => {
  const hub = await startHub(t)
  await upload(hub, PRODUCTS, [{ codigo: 'A' }])
  const stock = await upload(hub, STOCK, [
    { sku: 'A', store: '777', quantity: 1 },
    { ean: '789', store: '777', quantity: 2 },
    { reference: 'R', size: 'M', store: '001', quantity: 3 },
  ])
  assert.deepEqual(counts(stock), { read: 3, parked: 3 })
  assert.deepEqual(await waits(hub, stock), [
    [1, 'A|777', 'row.store_unknown', 'store', '777'],
    [2, '789|777', 'row.product_unknown', 'ean', '789'],
    [3, 'R/M|001', 'row.product_unknown', 'reference', 'R'],
  ])

  await upload(hub, PRODUCTS, [{ referencia: 'R', tamanho: 'M', codigo: 'R-M', ean: '789' }])
  await loadWhen(hub, stock['loadId'], ({ rows }) => rows.parked === 2)
  assert.deepEqual(await waits(hub, stock), [
    [1, 'A|777', 'row.store_unknown', 'store', '777'],
    [2, '789|777', 'row.store_unknown', 'store', '777'],
  ])

  await hub.call('PUT', 'stores/777', { body: { name: 'Nova' } })
  assert.deepEqual(counts(await settled(hub, stock)), { read: 3, created: 3 })
  assert.deepEqual(
    await table(hub, `select sku, store, quantity, load_id::text from stock order by sku, store`),
    [
      ['A', '777', '1.000', stock['loadId']],
      ['R-M', '001', '3.000', stock['loadId']],
      ['R-M', '777', '2.000', stock['loadId']],
    ],
  )
})

test('of a row with several parts the known ones are written at once, the others when they can be', async (t) => {
  const hub = await startHub(t)
  await hub.db.query(
    `insert into integrations (site_id, name, type, active, created_at, updated_at)
     values ('S1', 'tudo', 6, true, now(), now())`,
  )
  const stock = ['001', '801', '802'].map((store) => ({ store, quantity: 4 }))
  const load = await upload(hub, ALL, [{ codigo: 'A', preco: 9, estoque: stock }])
  assert.deepEqual(counts(load), { read: 1, parked: 1 })
  assert.deepEqual(await table(hub, `select price from prices`), [[900n]])
  assert.deepEqual(await table(hub, `select store from stock`), [['001']])
  assert.deepEqual(await waits(hub, load), [[1, 'A', 'row.store_unknown', 'store', '801']])

  await hub.call('PUT', 'stores/801', { body: { name: 'Nova' } })
  while ((await table(hub, `select store from stock`)).length < 2) await outcomesOf(hub, load)
  assert.deepEqual(await outcomesOf(hub, load), ['parked'])

  await hub.call('PUT', 'stores/802', { body: { name: 'Nova' } })
  assert.deepEqual(counts(await settled(hub, load)), { read: 1, created: 1 })
  assert.deepEqual(await table(hub, `select store from stock order by 1`), [['001'], ['801'], ['802']])
})

test('what has waited does not overwrite what a newer file has set', async (t) => {
  const hub = await startHub(t)
  const at = (asOf: string, preco: number) => ({ asOf, precos: [{ codigo: 'A', preco }] })
  const old = await upload(hub, PRICES, at('2026-01-01T00:00:00Z', 1))
  const newer = await upload(hub, PRICES, at('2026-01-02T00:00:00Z', 2))
  assert.deepEqual(
    [counts(old), counts(newer)],
    [
      { read: 1, parked: 1 },
      { read: 1, parked: 1 },
    ],
  )
  await hub.db.query(`update loads set look_at = now() + interval '1 day' where load_id = $1`, [
    old['loadId'],
  ])
  await upload(hub, PRODUCTS, [{ codigo: 'A' }])
  const ends = [await settled(hub, old), await settled(hub, newer)].map(counts)
  const [price] = await table(hub, `select price, load_id::text from prices`)
  assert.deepEqual(price, [200n, newer['loadId']])
  // Whichever is looked at first: the older one is overtaken, or goes in and is replaced.
  assert.ok(['created', 'superseded'].some((outcome) => ends[0]![outcome] === 1))
})

test('of one key twice among what waits the last row wins', async (t) => {
  const hub = await startHub(t)
  const load = await upload(hub, PRICES, [
    { codigo: 'A', preco: 1 },
    { codigo: 'A', preco: 2 },
  ])
  assert.deepEqual(counts(load), { read: 2, parked: 2 })
  await upload(hub, PRODUCTS, [{ codigo: 'A' }])
  await settled(hub, load)
  assert.deepEqual(await outcomesOf(hub, load), ['superseded', 'created'])
  assert.deepEqual(await table(hub, `select price from prices`), [[200n]])
})

// By its ean a variant is known only once a product file gives it that ean; by its sku it was known at once.
const KNOWN = { sku: 'A' }
const WAITING = { ean: '789' }
const BY_TWO_NAMES = [
  { type: STOCK, fields: { store: '001' }, field: 'quantity', read: 'select quantity::float8 from stock' },
  { type: PRICES, fields: {}, field: 'price', read: 'select price / 100.0::float8 from prices' },
  {
    type: ATTRIBUTES,
    fields: { attribute: 'peso' },
    field: 'value',
    read: `select (details -> 'attributes' -> 'peso')::float8 from variants`,
  },
] as const

for (const { type, fields, field, read } of BY_TWO_NAMES) {
  for (const [first, last] of [
    [KNOWN, WAITING],
    [WAITING, KNOWN],
  ] as const) {
    const waitsLast = last === WAITING
    test(`of a key named twice the last row wins, ${waitsLast ? 'though' : 'and not what'} waited (type ${type})`, async (t) => {
      const hub = await startHub(t)
      await upload(hub, ATTRIBUTES, [{ code: 'peso', dataType: 'number' }])
      await upload(hub, PRODUCTS, [KNOWN])
      const load = await upload(hub, type, [
        { ...first, ...fields, [field]: 5 },
        { ...last, ...fields, [field]: 7 },
      ])
      assert.deepEqual(counts(load), { read: 2, created: 1, parked: 1 })
      assert.deepEqual(await table(hub, read), [[waitsLast ? 5 : 7]])

      await upload(hub, PRODUCTS, [{ ...KNOWN, ...WAITING }])
      await settled(hub, load)
      const ends = waitsLast ? ['created', 'updated'] : ['superseded', 'created']
      assert.deepEqual(await outcomesOf(hub, load), ends)
      assert.deepEqual(await table(hub, read), [[7]])
    })
  }
}

test('a value that waited goes beside one that its file has set by another name', async (t) => {
  const hub = await startHub(t)
  await upload(hub, ATTRIBUTES, [{ code: 'cor' }, { code: 'peso' }])
  await upload(hub, PRODUCTS, [KNOWN])
  const load = await upload(hub, ATTRIBUTES, [
    { ...KNOWN, attribute: 'cor', value: 'azul' },
    { ...WAITING, attribute: 'peso', value: 'leve' },
  ])
  await upload(hub, PRODUCTS, [{ ...KNOWN, ...WAITING }])
  await settled(hub, load)
  assert.deepEqual(await outcomesOf(hub, load), ['created', 'created'])
  assert.deepEqual(await table(hub, `select details -> 'attributes' from variants`), [
    [{ cor: 'azul', peso: 'leve' }],
  ])
})

test('a store registered while a file is at work is found by what waits for it', async (t) => {
  const hub = await startHub(t)
  await upload(hub, PRODUCTS, [{ codigo: 'A' }])
  // The load may not report before the store is there, and has read what there is before.
  const blocker = await hub.db.connect()
  await blocker.query('begin')
  await blocker.query('lock table load_row_blocks in exclusive mode')
  const sent = upload(hub, STOCK, [
    { sku: 'A', store: '001', quantity: 1 },
    { sku: 'A', store: '777', quantity: 2 },
  ])
  while ((await table(hub, `select 1 from stock`)).length === 0) await hub.call('GET', 'stores')
  await hub.call('PUT', 'stores/777', { body: { name: 'Nova' } })
  await blocker.query('commit')
  blocker.release()
  const load = await sent
  assert.deepEqual(counts(await settled(hub, load)), { read: 2, created: 2 })
})

test('what has waited 48 hours is refused, and stands in the error file', async (t) => {
  const hub = await startHub(t)
  await upload(hub, PRODUCTS, [{ codigo: 'A' }])
  const load = await upload(hub, STOCK, 'codigo;loja;saldo\nA;001;1\nB;001;2\nA;999;3\n')
  assert.deepEqual(counts(load), { read: 3, created: 1, parked: 2 })

  hub.advance(PARK_MS - HOUR_MS)
  await upload(hub, PRODUCTS, [{ codigo: 'C' }])
  assert.deepEqual(await outcomesOf(hub, load), ['created', 'parked', 'parked'])

  hub.advance(HOUR_MS + 1000)
  const late = await settled(hub, load)
  assert.deepEqual(counts(late), { read: 3, created: 1, refused: 2 })
  const { body } = await hub.call('GET', `loads/${load['loadId']}/rows?outcome=refused`)
  assert.deepEqual(
    body.items.map(({ rowNumber, key, code, field, value }: Json) => [rowNumber, key, code, field, value]),
    [
      [2, 'B|001', 'row.product_unknown', 'sku', 'B'],
      [3, 'A|999', 'row.store_unknown', 'store', '999'],
    ],
  )
  const file = await hub.call('GET', late['links'].errorFile)
  const lines = file.text.trimEnd().split('\n')
  assert.equal(lines.length, 3)
  assert.match(lines[1]!, /^B;001;2;.*row\.product_unknown/)
  assert.match(lines[2]!, /^A;999;3;.*row\.store_unknown/)
  assert.deepEqual(await table(hub, `select 1 from parked_parts`), [])
})

test('an integration that refuses what is unknown keeps nothing waiting', async (t) => {
  const hub = await startHub(t)
  await configure(hub, PRICES, { onUnknown: 'refuse' })
  const load = await upload(hub, PRICES, [{ codigo: 'B', preco: 2 }])
  assert.deepEqual(counts(load), { read: 1, refused: 1 })
  await upload(hub, PRODUCTS, [{ codigo: 'B' }])
  assert.deepEqual(await outcomesOf(hub, load), ['row.product_unknown'])
  assert.deepEqual(await table(hub, `select sku from prices union all select sku from parked_parts`), [])
})
