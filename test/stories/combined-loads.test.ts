import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { postToDoor } from '../harness/door.ts'
import { startHub, type TestHub } from '../harness/hub.ts'
import { counts, loadWhen, outcomesOf, table, upload, type Json } from '../harness/loads.ts'

const TYPES = [3, 6, 8] as const
type CombinedType = (typeof TYPES)[number]

/** The names of what a row of a combined load says, in each vocabulary. */
const VOCABULARIES = {
  canonical: [
    'reference',
    'name',
    'variants',
    'size',
    'sku',
    'prices',
    'price',
    'stock',
    'store',
    'quantity',
  ],
  portuguese: [
    'referencia',
    'nome',
    'grade',
    'tamanho',
    'codigo',
    'precos',
    'preco',
    'estoque',
    'loja',
    'saldo',
  ],
  source: [
    ...['codigoAlfa', 'nombre', 'subProductos', 'talla', 'sku'],
    ...['precios', 'precio', 'stocks', 'idTiendaExterno', 'stock'],
  ],
} as const

type Vocabulary = keyof typeof VOCABULARIES

/** Two sizes of one product, flat: a row each. */
function flatRows(vocabulary: Vocabulary, type: CombinedType): Json[] {
  const [reference, name, , size, sku, , price, , store, quantity] = VOCABULARIES[vocabulary]
  return [
    { [size]: 'P', [sku]: '01', [price]: '10,50', [store]: '001', [quantity]: 3 },
    { [size]: 'M', [sku]: '02', [price]: '11,50', [store]: '002', [quantity]: 4 },
  ].map((row) => pick({ [reference]: 'R', [name]: 'Camisa', ...row }, vocabulary, type))
}

/** The same product nested: one row. */
function nestedRows(vocabulary: Vocabulary, type: CombinedType): Json[] {
  const [reference, name, variants, size, sku, prices, price, stock, store, quantity] =
    VOCABULARIES[vocabulary]
  const sizes = [
    {
      [size]: 'P',
      [sku]: '01',
      [prices]: [{ [price]: '10,50' }],
      [stock]: [{ [store]: '001', [quantity]: 3 }],
    },
    {
      [size]: 'M',
      [sku]: '02',
      [prices]: [{ [price]: '11,50' }],
      [stock]: [{ [store]: '002', [quantity]: 4 }],
    },
  ].map((variant) => pick(variant, vocabulary, type))
  return [{ [reference]: 'R', [name]: 'Camisa', [variants]: sizes }]
}

/** Without what a load of the type does not carry. */
function pick(row: Json, vocabulary: Vocabulary, type: CombinedType): Json {
  const [, , , , , prices, price, stock, store, quantity] = VOCABULARIES[vocabulary]
  const others: readonly string[] = type === 3 ? [prices, price] : type === 8 ? [stock, store, quantity] : []
  return Object.fromEntries(Object.entries(row).filter(([name]) => !others.includes(name)))
}

/** What the outside sees of the catalogue, in a few words. */
async function catalogue(hub: TestHub): Promise<Json> {
  return {
    variants: await table(
      hub,
      `select reference, size, sku from variants where sku is not null order by sku`,
    ),
    prices: await table(hub, `select sku, list, price::int from prices order by sku, list`),
    stock: await table(hub, `select sku, store, quantity::float from stock order by sku, store`),
  }
}

const VARIANTS = [
  ['R', 'P', '01'],
  ['R', 'M', '02'],
]

const EXPECTED: Readonly<Record<CombinedType, Json>> = {
  3: {
    variants: VARIANTS,
    prices: [],
    stock: [
      ['01', '001', 3],
      ['02', '002', 4],
    ],
  },
  6: {
    variants: VARIANTS,
    prices: [
      ['01', 'default', 1050],
      ['02', 'default', 1150],
    ],
    stock: [
      ['01', '001', 3],
      ['02', '002', 4],
    ],
  },
  8: {
    variants: VARIANTS,
    prices: [
      ['01', 'default', 1050],
      ['02', 'default', 1150],
    ],
    stock: [],
  },
}

async function hubWith(t: TestContext, type: CombinedType, settings: Json = {}): Promise<TestHub> {
  const hub = await startHub(t)
  const saved = await hub.call('PUT', 'integrations/juntos', { body: { type, ...settings } })
  assert.equal(saved.status, 201, saved.text)
  return hub
}

for (const type of TYPES) {
  test(`type ${type}: flat or nested, in each vocabulary, by each door, the catalogue is the same`, async (t) => {
    const hub = await hubWith(t, type)
    const ways = Object.keys(VOCABULARIES).flatMap((name) =>
      [flatRows, nestedRows].map((rows) => rows(name as Vocabulary, type)),
    )
    const created = counts(await upload(hub, type, ways[0]!))
    assert.deepEqual(created, { read: 2, created: 2 })
    assert.deepEqual(await catalogue(hub), EXPECTED[type])
    for (const rows of ways) {
      const uploaded = await upload(hub, type, rows, '&force=true')
      assert.deepEqual(counts(uploaded), { read: rows.length, unchanged: rows.length }, JSON.stringify(rows))
      const { body } = await postToDoor(hub, type, JSON.stringify(rows))
      assert.equal(body.state, 'finished')
      assert.deepEqual(counts(body), { read: rows.length, unchanged: rows.length })
    }
    assert.deepEqual(await catalogue(hub), EXPECTED[type])
  })

  test(`type ${type}: what the door is sent first is created whole`, async (t) => {
    const hub = await hubWith(t, type)
    const { body } = await postToDoor(hub, type, JSON.stringify(nestedRows('source', type)))
    assert.deepEqual([body.state, counts(body)], ['finished', { read: 1, created: 1 }])
    assert.deepEqual(await catalogue(hub), EXPECTED[type])
  })
}

const GOOD = { codigo: 'A', nome: 'a', preco: 1, loja: '001', saldo: 1 }

// One row per way to be wrong: what it is, the settings, the wrong row, its code and the field that is named.
const REFUSED: readonly (readonly [string, Json, Json, string, string | null])[] = [
  [
    'an unknown store, where nothing waits',
    { onUnknown: 'refuse' },
    { codigo: 'B', nome: 'b', preco: 1, loja: '777', saldo: 1 },
    'row.store_unknown',
    'loja',
  ],
  [
    'one unknown store among its stores',
    { onUnknown: 'refuse' },
    {
      codigo: 'B',
      preco: 1,
      estoque: [
        { loja: '001', saldo: 1 },
        { loja: '777', saldo: 1 },
      ],
    },
    'row.store_unknown',
    'store',
  ],
  [
    'stock of a kit',
    {},
    { codigo: 'B', kit: [{ sku: 'A', quantity: 1 }], preco: 5, loja: '001', saldo: 1 },
    'row.kit_has_no_stock',
    'codigo',
  ],
  [
    'a kit of what nobody knows',
    {},
    { codigo: 'B', kit: [{ sku: 'Z', quantity: 1 }], preco: 5 },
    'row.kit_component_unknown',
    'kit',
  ],
  ['a negative price', {}, { codigo: 'B', preco: -1, loja: '001', saldo: 1 }, 'row.amount_negative', 'preco'],
  [
    'a price that is no number',
    {},
    { codigo: 'B', preco: 'dez', loja: '001', saldo: 1 },
    'row.number_malformed',
    'preco',
  ],
  [
    'a sale price of a price nobody said',
    {},
    { codigo: 'B', precoPromocional: 1, loja: '001', saldo: 1 },
    'row.field_missing',
    'price',
  ],
  [
    'an attribute that nobody defined',
    {},
    { codigo: 'B', atributos: { cheiro: 'x' }, preco: 1, loja: '001', saldo: 1 },
    'row.attribute_unknown',
    null,
  ],
  [
    'a sku that is another product’s',
    {},
    { referencia: 'OUTRA', codigo: 'A', preco: 9, loja: '001', saldo: 9 },
    'row.key_conflict',
    'codigo',
  ],
]

for (const [what, settings, row, code, field] of REFUSED) {
  test(`${what} refuses its row whole, and nothing of it is written`, async (t) => {
    const hub = await hubWith(t, 6, settings)
    await upload(hub, 6, [GOOD])
    const before = await catalogue(hub)
    // Beside a row that is taken, so that the refusal is the row's alone.
    const load = await upload(hub, 6, [row, { ...GOOD, preco: 2 }])
    assert.deepEqual([load['state'], counts(load)], ['finished', { read: 2, updated: 1, refused: 1 }])
    const { body } = await hub.call('GET', `loads/${load['loadId']}/rows?outcome=refused`)
    assert.deepEqual(
      body.items.map((item: Json) => [item['rowNumber'], item['code']]),
      [[1, code]],
    )
    if (field !== null) assert.equal(body.items[0].field, field)
    assert.deepEqual(await catalogue(hub), { ...before, prices: [['A', 'default', 200]] })
    assert.deepEqual(await table(hub, `select reference from products`), [['A']])
    assert.deepEqual(await table(hub, `select row_number from parked_parts`), [])
  })
}

test('a row of an unknown store waits, the rest of it is there, and the store lets it in', async (t) => {
  const hub = await hubWith(t, 6)
  const load = await upload(hub, 6, [
    { codigo: 'A', preco: 1, loja: '001', saldo: 1 },
    {
      codigo: 'B',
      preco: 2,
      estoque: [
        { loja: '001', saldo: 2 },
        { loja: '777', saldo: 3 },
      ],
    },
  ])
  assert.deepEqual([load['state'], counts(load)], ['finished', { read: 2, created: 1, parked: 1 }])
  assert.deepEqual(await catalogue(hub), {
    variants: [
      ['A', 'SIN DEFINIR', 'A'],
      ['B', 'SIN DEFINIR', 'B'],
    ],
    prices: [
      ['A', 'default', 100],
      ['B', 'default', 200],
    ],
    stock: [
      ['A', '001', 1],
      ['B', '001', 2],
    ],
  })
  await hub.call('PUT', 'stores/777', { body: { name: 'Nova' } })
  const settled = await loadWhen(hub, load['loadId'], ({ rows }) => rows.parked === 0)
  assert.deepEqual(counts(settled), { read: 2, created: 2 })
  assert.deepEqual(await table(hub, `select sku, store, quantity::float from stock where store = '777'`), [
    ['B', '777', 3],
  ])
})

// What was there, the second load of type 6, and what each of its rows comes to.
const OUTCOMES: readonly (readonly [string, readonly Json[], readonly string[]])[] = [
  ['a new list for a known product creates', [{ codigo: 'A', tabelaPreco: 'B', preco: 1 }], ['created']],
  ['a new store for a known product creates', [{ codigo: 'A', loja: '002', saldo: 1 }], ['created']],
  [
    'a new price with the old balance updates',
    [{ codigo: 'A', preco: 2, loja: '001', saldo: 1 }],
    ['updated'],
  ],
  [
    'a new balance with the old price updates',
    [{ codigo: 'A', preco: 1, loja: '001', saldo: 9 }],
    ['updated'],
  ],
  ['a new name with both as they were updates', [{ ...GOOD, nome: 'b' }], ['updated']],
  [
    'all as it was is unchanged',
    [
      { ...GOOD, marca: undefined },
      { codigo: 'C', nome: 'c' },
    ],
    ['unchanged', 'created'],
  ],
  [
    'what a later row says again is superseded, what only the earlier says is not',
    [
      { codigo: 'A', preco: 5, loja: '001', saldo: 5 },
      { codigo: 'A', preco: 6, loja: '001', saldo: 6 },
      { codigo: 'A', preco: 7, loja: '002', saldo: 7 },
    ],
    ['superseded', 'updated', 'created'],
  ],
]

for (const [what, rows, outcomes] of OUTCOMES) {
  test(`of a row with several parts, ${what}`, async (t) => {
    const hub = await hubWith(t, 6)
    await upload(hub, 6, [GOOD])
    const load = await upload(hub, 6, rows)
    assert.deepEqual(await outcomesOf(hub, load), outcomes)
  })
}

test('an older file supersedes nothing, but what it alone knows is created', async (t) => {
  const hub = await hubWith(t, 6)
  await upload(hub, 6, [GOOD], '&asOf=2026-10-02T00:00:00Z')
  const older = [
    { ...GOOD, nome: 'velho', preco: 8, saldo: 8 },
    { codigo: 'A', nome: 'velho', preco: 8, loja: '002', saldo: 8 },
  ]
  const load = await upload(hub, 6, older, '&asOf=2026-10-01T00:00:00Z')
  assert.deepEqual(await outcomesOf(hub, load), ['superseded', 'created'])
  assert.deepEqual(await catalogue(hub), {
    variants: [['A', 'SIN DEFINIR', 'A']],
    prices: [['A', 'default', 100]],
    stock: [
      ['A', '001', 1],
      ['A', '002', 8],
    ],
  })
  assert.deepEqual(await table(hub, `select details ->> 'name' from products`), [['a']])
})

test('a product’s row needs only its reference, or only its sku', async (t) => {
  const hub = await hubWith(t, 6)
  await upload(hub, 6, [
    {
      referencia: 'T',
      grade: [
        { codigo: 'T1', tamanho: 'P' },
        { codigo: 'T2', tamanho: 'M' },
      ],
    },
  ])
  const load = await upload(hub, 6, [
    { referencia: 'R', preco: 1, loja: '001', saldo: 1 },
    { codigo: 'S', preco: 2, loja: '001', saldo: 2 },
    { referencia: 'T', nome: 'só o produto' },
    { codigo: 'T2', preco: 3, loja: '002', saldo: 3 },
  ])
  assert.deepEqual(await outcomesOf(hub, load), ['created', 'created', 'updated', 'created'])
  assert.deepEqual(await catalogue(hub), {
    variants: [
      ['R', 'SIN DEFINIR', 'R'],
      ['S', 'SIN DEFINIR', 'S'],
      ['T', 'P', 'T1'],
      ['T', 'M', 'T2'],
    ],
    prices: [
      ['R', 'default', 100],
      ['S', 'default', 200],
      ['T2', 'default', 300],
    ],
    stock: [
      ['R', '001', 1],
      ['S', '001', 2],
      ['T2', '002', 3],
    ],
  })
})

test('a new sku with its size and the same sku alone, in one file, are two articles of one key: the later is refused', async (t) => {
  const hub = await hubWith(t, 6)
  const load = await upload(hub, 6, [
    { referencia: 'T', codigo: 'T1', tamanho: 'P', preco: 1 },
    { codigo: 'T1', preco: 2, loja: '001', saldo: 3 },
  ])
  assert.deepEqual(await outcomesOf(hub, load), ['created', 'row.key_conflict'])
  assert.deepEqual(await catalogue(hub), {
    variants: [['T', 'P', 'T1']],
    prices: [['T1', 'default', 100]],
    stock: [],
  })
})

test('a kit has a price and no stock, and comes in the file of its parts', async (t) => {
  const hub = await hubWith(t, 6)
  const load = await upload(hub, 6, 'codigo;preco;loja;saldo;kit\nK;30;;;A:2|B:1\nA;10;001;5;\nB;20;001;6;\n')
  assert.deepEqual(await outcomesOf(hub, load), ['created', 'created', 'created'])
  const { body } = await hub.call('GET', 'products/K')
  assert.deepEqual(body.kit, [
    { sku: 'A', quantity: 2 },
    { sku: 'B', quantity: 1 },
  ])
  assert.deepEqual(await table(hub, `select sku from stock order by sku`), [['A'], ['B']])
})

test('a product’s row carries the values of defined attributes', async (t) => {
  const hub = await hubWith(t, 6)
  await upload(hub, 12, [{ codigo: 'cor_base', nome: 'Cor', escopo: 'basico', tipoDado: 'texto' }])
  const load = await upload(hub, 6, 'codigo;preco;loja;saldo;atributos.cor_base\nA;1;001;1;azul\n')
  assert.deepEqual(await outcomesOf(hub, load), ['created'])
  const { body } = await hub.call('GET', 'products/A')
  assert.deepEqual(body.attributes, { cor_base: 'azul' })
})

const SPREAD = {
  mapping: {
    spread: { into: 'store', value: 'quantity', columns: { Centro: '001', Norte: '002', Sul: '777' } },
  },
}
const SPREAD_FILE = 'codigo;preco;Centro;Norte;Sul\nA;1;1;2;3\nB;2;4;5;\n'

test('a column of an unknown store parks its row, and the other columns are there', async (t) => {
  const hub = await hubWith(t, 6, SPREAD)
  const load = await upload(hub, 6, SPREAD_FILE)
  assert.deepEqual(await outcomesOf(hub, load), ['parked', 'created'])
  const stock = `select sku, store, quantity::float from stock order by sku, store`
  const known = [
    ['A', '001', 1],
    ['A', '002', 2],
    ['B', '001', 4],
    ['B', '002', 5],
  ]
  assert.deepEqual(await table(hub, stock), known)
  await hub.call('PUT', 'stores/777', { body: { name: 'Sul' } })
  const settled = await loadWhen(hub, load['loadId'], ({ rows }) => rows.parked === 0)
  assert.deepEqual(counts(settled), { read: 2, created: 2 })
  assert.deepEqual(await table(hub, stock), [...known.slice(0, 2), ['A', '777', 3], ...known.slice(2)])
})

test('a column of an unknown store refuses its row whole, where nothing waits', async (t) => {
  const hub = await hubWith(t, 6, { ...SPREAD, onUnknown: 'refuse' })
  const load = await upload(hub, 6, SPREAD_FILE)
  assert.deepEqual(await outcomesOf(hub, load), ['row.store_unknown', 'created'])
  assert.deepEqual(await catalogue(hub), {
    variants: [['B', 'SIN DEFINIR', 'B']],
    prices: [['B', 'default', 200]],
    stock: [
      ['B', '001', 4],
      ['B', '002', 5],
    ],
  })
  const { body } = await hub.call('GET', `loads/${load['loadId']}/rows?outcome=refused`)
  assert.deepEqual([body.items[0].field, body.items[0].value], ['store', '777'])
})

// One file of each type: what it is, and how its rows are listed afterwards.
const SEVEN: readonly (readonly [number, readonly Json[], string, readonly unknown[]])[] = [
  [1, [{ codigo: 'A', nome: 'Um' }], 'products', ['A']],
  [2, [{ codigo: 'A', loja: '001', saldo: 2 }], 'stock?sku=A', [2]],
  [7, [{ codigo: 'A', preco: 3 }], 'prices?sku=A', ['3.00']],
  [12, [{ codigo: 'tecido', nome: 'Tecido', escopo: 'basico', tipoDado: 'texto' }], 'attributes', ['tecido']],
  [3, [{ codigo: 'B', loja: '001', saldo: 4 }], 'stock?sku=B', [4]],
  [8, [{ codigo: 'C', preco: 5 }], 'prices?sku=C', ['5.00']],
  [6, [{ codigo: 'D', preco: 6, loja: '002', saldo: 7 }], 'stock?sku=D', [7]],
]

test('each of the seven types goes through the door, and its rows are listed', async (t) => {
  const hub = await startHub(t)
  for (const type of TYPES) await hub.call('PUT', `integrations/tipo-${type}`, { body: { type } })
  for (const [type, rows, list, shown] of SEVEN) {
    const { body } = await postToDoor(hub, type, JSON.stringify(rows))
    assert.deepEqual([type, body.state, counts(body)], [type, 'finished', { read: 1, created: 1 }])
    const listed = await hub.call('GET', list)
    const seen = listed.body.items.map(
      (item: Json) => item['quantity'] ?? item['price'] ?? item['reference'] ?? item['code'],
    )
    assert.deepEqual([type, seen], [type, shown])
    const again = await postToDoor(hub, type, JSON.stringify(rows))
    assert.deepEqual(counts(again.body), { read: 1, unchanged: 1 })
  }
})
