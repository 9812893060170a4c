import assert from 'node:assert/strict'
import { test } from 'node:test'
import { postToDoor } from '../harness/door.ts'
import { startHub, type TestHub } from '../harness/hub.ts'

type Json = Readonly<Record<string, unknown>>

const PRODUCTS = 1
const STOCK = 2
const PRICES = 7

/** Loads rows, and answers what became of each: its outcome, or the code of its refusal. */
async function outcomes(
  hub: TestHub,
  type: number,
  rows: readonly Json[] | Json,
): Promise<readonly string[]> {
  const { status, body, text } = await postToDoor(hub, type, JSON.stringify(rows))
  assert.deepEqual([status, body.state], [200, 'finished'], text)
  const report = await hub.call('GET', `loads/${body.loadId}/rows?limit=500`)
  const found = report.body.items.map(({ outcome, code }: Json) =>
    outcome === 'refused' ? code : outcome,
  ) as string[]
  const counted = Object.fromEntries(
    ['created', 'updated', 'unchanged', 'superseded', 'parked', 'refused'].map((outcome) => [
      outcome,
      report.body.items.filter((row: Json) => row['outcome'] === outcome).length,
    ]),
  )
  assert.deepEqual(body.rows, { read: found.length, ...counted })
  return found
}

async function table(hub: TestHub, statement: string): Promise<unknown[]> {
  return (await hub.db.query(statement)).rows.map((row) => Object.values(row))
}

async function withProducts(hub: TestHub, ...skus: string[]): Promise<void> {
  await outcomes(
    hub,
    PRODUCTS,
    skus.map((sku) => ({ codigo: sku, nome: sku })),
  )
}

test('balances are created, changed, left alone and overtaken by key', async (t) => {
  const hub = await startHub(t)
  await withProducts(hub, 'A', 'B', 'C')
  const of = (sku: string, store: string, quantity: number | string) => ({ sku, store, quantity })

  assert.deepEqual(
    await outcomes(hub, STOCK, [of('A', '001', 5), of('B', '001', '2,5'), of('A', '002', -3)]),
    ['created', 'created', 'created'],
  )
  assert.deepEqual(await table(hub, `select * from stock_history`), [])

  await t.test('a first value that changes moves to history; what is equal does not', async () => {
    assert.deepEqual(
      await outcomes(hub, STOCK, [of('A', '001', 6), of('B', '001', 2.5), of('C', '001', 0)]),
      ['updated', 'unchanged', 'created'],
    )
    assert.deepEqual(
      await table(
        hub,
        `select h.sku, h.quantity as before, k.quantity, h.replaced_by = k.load_id
           from stock_history h join stock k on k.sku = h.sku and k.store = h.store`,
      ),
      [['A', '5.000', '6.000', true]],
    )
  })
  await t.test('an unchanged balance keeps its load and notes the later moment', async () => {
    const before = await hub.db.query(`select as_of, load_id, updated_at from stock where sku = 'B'`)
    await outcomes(hub, STOCK, [of('B', '001', 2.5)])
    const after = await hub.db.query(`select as_of, load_id, updated_at from stock where sku = 'B'`)
    assert(after.rows[0].as_of > before.rows[0].as_of)
    assert.equal(after.rows[0].load_id, before.rows[0].load_id)
    assert.deepEqual(after.rows[0].updated_at, before.rows[0].updated_at)
  })
  await t.test('of one key twice in a file the last row wins', async () => {
    const rows = [of('A', '001', 1), of('B', '001', 2.5), of('A', '001', 9), of('A', '001', 8)]
    assert.deepEqual(await outcomes(hub, STOCK, rows), ['superseded', 'unchanged', 'superseded', 'updated'])
    assert.deepEqual(await table(hub, `select quantity from stock where sku = 'A' and store = '001'`), [
      ['8.000'],
    ])
  })
  await t.test('what names an unknown product or store waits, and the rest goes in', async () => {
    const rows = [of('X', '001', 1), of('A', '999', 1), of('A', '003', 1)]
    assert.deepEqual(await outcomes(hub, STOCK, rows), ['parked', 'parked', 'created'])
  })
  await t.test('a variant may be named by ean, or by reference and size', async () => {
    await outcomes(hub, PRODUCTS, [
      { referencia: 'R', tamanho: 'M', codigo: 'R-M', ean: '7891' },
      { referencia: 'R', tamanho: 'G', codigo: 'R-G', ean: '7892' },
      { referencia: 'S', codigo: 'S', ean: '7892' },
    ])
    const rows = [
      { ean: '7891', store: '001', quantity: 1 },
      { reference: 'R', size: 'M', store: '001', quantity: 4 },
      { reference: 'R', size: 'XG', store: '001', quantity: 1 },
      { ean: '7892', store: '001', quantity: 1 },
      { ean: '7899', store: '001', quantity: 1 },
    ]
    assert.deepEqual(await outcomes(hub, STOCK, rows), [
      'superseded',
      'created',
      'parked',
      'row.key_conflict',
      'parked',
    ])
    assert.deepEqual(await table(hub, `select quantity from stock where sku = 'R-M'`), [['4.000']])
  })
})

test('a late file never overwrites a newer one', async (t) => {
  const hub = await startHub(t)
  await withProducts(hub, 'A', 'B')
  const at = (asOf: string, rows: readonly Json[]) => ({ asOf, estoque: rows })
  const of = (sku: string, quantity: number, asOf?: string) => ({
    sku,
    store: '001',
    quantity,
    ...(asOf ? { asOf } : {}),
  })

  await outcomes(hub, STOCK, at('2026-01-10T10:00:00Z', [of('A', 5), of('B', 5)]))
  assert.deepEqual(await outcomes(hub, STOCK, at('2026-01-10T09:00:00Z', [of('A', 4), of('B', 5)])), [
    'superseded',
    'superseded',
  ])
  assert.deepEqual(
    await outcomes(hub, STOCK, at('2026-01-10T09:00:00Z', [of('A', 4), of('B', 7, '2026-01-10T11:00:00Z')])),
    ['superseded', 'updated'],
    "a row's own moment goes before the file's",
  )
  assert.deepEqual(await table(hub, `select sku, quantity from stock order by sku`), [
    ['A', '5.000'],
    ['B', '7.000'],
  ])

  await t.test('of one key twice the last row wins that is not late', async () => {
    const rows = [of('A', 9, '2026-01-12T00:00:00Z'), of('A', 3, '2026-01-01T00:00:00Z')]
    assert.deepEqual(await outcomes(hub, STOCK, at('2026-01-10T12:00:00Z', rows)), ['updated', 'superseded'])
    assert.deepEqual(await table(hub, `select quantity from stock where sku = 'A'`), [['9.000']])
  })
  await t.test('a moment after arrival is taken as arrival, and said', async () => {
    const { body } = await postToDoor(hub, STOCK, JSON.stringify(at('2999-01-01T00:00:00Z', [of('A', 6)])))
    assert.deepEqual([body.asOf, body.asOfCapped, body.rows.updated], [body.receivedAt, true, 1])
    const row = await postToDoor(hub, STOCK, JSON.stringify([of('A', 7, '2999-01-01T00:00:00Z')]))
    assert.deepEqual([row.body.asOfCapped, row.body.rows.updated], [true, 1])
  })
})

test('prices keep what a row does not say, and clear what it says is null', async (t) => {
  const hub = await startHub(t)
  await withProducts(hub, 'A', 'B')
  const stored = () =>
    table(hub, `select list, price, sale_price, valid_to is null from prices order by list`)

  assert.deepEqual(
    await outcomes(hub, PRICES, [
      { codigo: 'A', preco: '19,90', precoPromocional: '9,90', vigenciaFim: '2030-12-31' },
      { codigo: 'A', tabelaPreco: 'atacado', preco: 15 },
      { codigo: 'X', preco: 1 },
      { codigo: 'B', precoPromocional: 1 },
    ]),
    ['created', 'created', 'parked', 'row.field_missing'],
  )
  assert.deepEqual(await stored(), [
    ['atacado', 1500n, null, true],
    ['default', 1990n, 990n, false],
  ])
  assert.deepEqual(
    await outcomes(hub, PRICES, [
      { codigo: 'A', preco: 21 },
      { codigo: 'A', tabelaPreco: 'atacado', preco: '15.00' },
    ]),
    ['updated', 'unchanged'],
  )
  assert.deepEqual(await stored(), [
    ['atacado', 1500n, null, true],
    ['default', 2100n, 990n, false],
  ])
  assert.deepEqual(
    await outcomes(hub, PRICES, [{ codigo: 'A', precoPromocional: null, vigenciaFim: null }]),
    ['updated'],
  )
  assert.deepEqual((await stored())[1], ['default', 2100n, null, true])
  assert.deepEqual(await table(hub, `select price, sale_price from price_history order by history_id`), [
    [1990n, 990n],
    [2100n, 990n],
  ])
})

test('products and their sizes', async (t) => {
  const hub = await startHub(t)
  const variants = () => table(hub, `select reference, size, sku, ean from variants order by sku`)

  assert.deepEqual(
    await outcomes(hub, PRODUCTS, [
      {
        referencia: 'R',
        nome: 'Camisa',
        marca: 'X',
        variacoes: [
          { tamanho: 'M', codigo: 'R-M' },
          { tamanho: 'G', codigo: 'R-G', ean: '1' },
        ],
      },
      { codigo: 'S', nome: 'Sem tamanho' },
      { referencia: 'T', nome: 'Só referência' },
    ]),
    ['created', 'created', 'created'],
  )
  assert.deepEqual(await variants(), [
    ['R', 'G', 'R-G', '1'],
    ['R', 'M', 'R-M', null],
    ['S', 'SIN DEFINIR', 'S', null],
    ['T', 'SIN DEFINIR', 'T', null],
  ])

  await t.test('the same again changes nothing and writes no history', async () => {
    assert.deepEqual(
      await outcomes(hub, PRODUCTS, [
        { referencia: 'R', nome: 'Camisa', variacoes: [{ tamanho: 'M', codigo: 'R-M' }] },
        { codigo: 'S', nome: 'Sem tamanho' },
        { referencia: 'R', marca: 'X' },
      ]),
      ['unchanged', 'unchanged', 'unchanged'],
    )
    assert.deepEqual(await table(hub, `select reference from product_history`), [])
  })
  await t.test('a row with only the reference changes the product alone', async () => {
    assert.deepEqual(await outcomes(hub, PRODUCTS, [{ referencia: 'R', nome: 'Camiseta' }]), ['updated'])
    assert.equal((await variants()).length, 4)
    const { body } = await hub.call('GET', 'products/R')
    assert.deepEqual([body.name, body.brand], ['Camiseta', 'X'])
  })
  await t.test('a row with only a known sku changes the product it belongs to', async () => {
    assert.deepEqual(
      await outcomes(hub, PRODUCTS, [
        { codigo: 'R-M', ean: '2' },
        { codigo: 'R-G', marca: null },
      ]),
      ['updated', 'updated'],
    )
    assert.deepEqual((await variants()).slice(0, 2), [
      ['R', 'G', 'R-G', '1'],
      ['R', 'M', 'R-M', '2'],
    ])
    assert.equal((await hub.call('GET', 'products/R')).body.brand ?? null, null)
  })
  await t.test('of what several rows say about one product, field by field the last wins', async () => {
    assert.deepEqual(
      await outcomes(hub, PRODUCTS, [
        { referencia: 'N', tamanho: '1', codigo: 'N-1', nome: 'Primeiro', marca: 'M' },
        { referencia: 'N', tamanho: '2', codigo: 'N-2', nome: 'Último' },
        { referencia: 'N', tamanho: '2', codigo: 'N-2', nome: 'Último', ean: '3' },
      ]),
      ['created', 'superseded', 'created'],
    )
    const { body } = await hub.call('GET', 'products/N')
    assert.deepEqual([body.name, body.brand, body.variants.length], ['Último', 'M', 2])
  })
})

test('keys that contradict each other are refused whole, and nothing of the row is written', async (t) => {
  const hub = await startHub(t)
  await outcomes(hub, PRODUCTS, [{ referencia: 'R', tamanho: 'M', codigo: 'R-M', nome: 'Camisa' }])
  assert.deepEqual(
    await outcomes(hub, PRODUCTS, [
      { referencia: 'Q', tamanho: 'M', codigo: 'R-M', nome: 'De outro' },
      { referencia: 'R', tamanho: 'M', codigo: 'OUTRO', nome: 'Outro sku' },
      { referencia: 'R', tamanho: 'P', nome: 'Sem sku' },
      { referencia: 'K', tamanho: '1', codigo: 'K-1' },
      { referencia: 'K', tamanho: '2', codigo: 'K-1' },
    ]),
    ['row.key_conflict', 'row.key_conflict', 'row.field_missing', 'created', 'row.key_conflict'],
  )
  assert.deepEqual(await table(hub, `select reference from products order by 1`), [['K'], ['R']])

  await t.test('a sku alone is that of its variant, whatever product has it as its reference', async () => {
    await outcomes(hub, PRODUCTS, [{ referencia: 'R-M', tamanho: 'U', codigo: 'OUTRO' }])
    assert.deepEqual(await outcomes(hub, PRODUCTS, [{ codigo: 'R-M', nome: 'Camisa' }]), ['unchanged'])
    assert.deepEqual(await outcomes(hub, PRODUCTS, [{ referencia: 'R-M', codigo: 'R-M' }]), [
      'row.key_conflict',
    ])
  })
  await t.test('and a refused one refuses no third', async () => {
    const sizes = (...rows: readonly (readonly string[])[]) =>
      rows.map(([referencia, tamanho, codigo]) => ({ referencia, tamanho, codigo }))
    assert.deepEqual(
      await outcomes(hub, PRODUCTS, sizes(['L', 'P', 'L-1'], ['M', 'M', 'L-1'], ['M', 'M', 'M-1'])),
      ['created', 'row.key_conflict', 'created'],
    )
    assert.deepEqual(
      await outcomes(hub, PRODUCTS, sizes(['U', 'P', 'U-1'], ['U', 'P', 'U-2'], ['W', 'M', 'U-2'])),
      ['created', 'row.key_conflict', 'created'],
    )
  })
  assert.equal((await hub.call('GET', 'products/R')).body.name, 'Camisa')
})

test('a kit is made of what the site or the file knows, and holds no stock', async (t) => {
  const hub = await startHub(t)
  await withProducts(hub, 'A')
  assert.deepEqual(
    await outcomes(hub, PRODUCTS, [
      {
        codigo: 'KIT-1',
        nome: 'Kit',
        kit: [
          { sku: 'A', quantity: 2 },
          { sku: 'B', quantity: 1 },
        ],
      },
      { codigo: 'B', nome: 'B' },
      { codigo: 'KIT-2', nome: 'Kit', kit: [{ sku: 'Z', quantity: 1 }] },
    ]),
    ['created', 'created', 'row.kit_component_unknown'],
  )
  assert.deepEqual((await hub.call('GET', 'products/KIT-1')).body.kit, [
    { sku: 'A', quantity: 2 },
    { sku: 'B', quantity: 1 },
  ])
  const stock = [
    { sku: 'KIT-1', store: '001', quantity: 1 },
    { sku: 'A', store: '001', quantity: 1 },
  ]
  assert.deepEqual(await outcomes(hub, STOCK, stock), ['row.kit_has_no_stock', 'created'])
})

test('a balance ends the reservations its moment covers, and an equal one is then a change', async (t) => {
  const hub = await startHub(t)
  await withProducts(hub, 'A')
  const at = (asOf: string, quantity: number) => ({ asOf, estoque: [{ sku: 'A', store: '001', quantity }] })
  await outcomes(hub, STOCK, at('2026-01-10T10:00:00Z', 10))
  await hub.db.query(
    `insert into reservations (site_id, sku, store, order_id, fulfilment_no, line_no, quantity, deducts_at)
     values ('S1', 'A', '001', 1, 1, 1, 2, '2026-01-10T11:00:00Z'), ('S1', 'A', '001', 1, 1, 2, 3, null)`,
  )
  await hub.db.query(`update stock set reserved = 5`)

  assert.deepEqual(await outcomes(hub, STOCK, at('2026-01-10T11:00:00Z', 10)), ['unchanged'])
  assert.deepEqual(await table(hub, `select reserved from stock`), [['5.000']])
  assert.deepEqual(await outcomes(hub, STOCK, at('2026-01-10T11:00:01Z', 10)), ['updated'])
  assert.deepEqual(await table(hub, `select reserved from stock`), [['3.000']])
  assert.deepEqual(await table(hub, `select quantity from reservations`), [['3.000']])
})

test('a stock row that only an order has made takes its first balance', async (t) => {
  const hub = await startHub(t)
  await withProducts(hub, 'A')
  await hub.db.query(
    `insert into stock (site_id, sku, store, quantity, reserved, updated_at) values ('S1', 'A', '001', 0, 2, now())`,
  )
  assert.deepEqual(await outcomes(hub, STOCK, [{ sku: 'A', store: '001', quantity: 7 }]), ['created'])
  assert.deepEqual(await table(hub, `select quantity, reserved from stock`), [['7.000', '2.000']])
  // As the order had made it, so that what was promised at a moment can be told.
  assert.deepEqual(await table(hub, `select quantity, reserved, as_of from stock_history`), [
    ['0.000', '2.000', null],
  ])
})
