import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Mapping } from '../../src/loads/mapping/mapping.ts'
import type { Row } from '../../src/loads/rows.ts'
import { readFile, refusalOf } from './read-file.ts'

const ALL = ['product', 'stock', 'price'] as const

/** A row in a few words: its variants, and each price and balance with the place of the variant it is of. */
function brief(row: Row): unknown {
  if ('refusal' in row) return `${row.refusal.code} ${String(row.refusal.facts['field'])}`
  return row.parts.map((part) => {
    if (part.kind === 'product') return [part.reference ?? '-', part.size, part.sku].join(' ')
    if (part.kind === 'attribute') return part.attribute
    if (part.kind === 'stock') return `${part.of}: ${part.quantity / 1000n} in ${part.store}`
    return `${part.of}: ${part.price}${part.salePrice ? `/${part.salePrice}` : ''} on ${part.list}`
  })
}

async function briefsOf(file: unknown, mapping?: Mapping): Promise<unknown> {
  const text = typeof file === 'string' ? file : JSON.stringify(file)
  const { rows } = await readFile(text, ALL, mapping === undefined ? {} : { mapping })
  return rows.map(brief)
}

test('a flat row has a product, its price and its balance, or as much of it as it says', async () => {
  const file = 'codigo;nome;preco;precoPromocional;estoque;loja\nA;x;9,90;8;3;001\nB;y;;;;001\nC;z;1;;;\n'
  assert.deepEqual(await briefsOf(file), [
    ['- SIN DEFINIR A', '0: 3 in 001', '0: 990/800 on default'],
    ['- SIN DEFINIR B'],
    ['- SIN DEFINIR C', '0: 100 on default'],
  ])
})

test('a balance needs its store: the file where no row has one, the row where it has none', async () => {
  const { end } = await readFile('codigo;saldo\nA;1', ALL)
  assert.deepEqual([end.failure?.code, end.failure?.facts['columns']], ['load.header_missing', ['store']])
  assert.deepEqual(await briefsOf('codigo;saldo;loja\nA;1;'), ['row.field_missing loja'])
  assert.deepEqual(
    await briefsOf([
      { codigo: 'A', estoque: null },
      { codigo: 'A', saldo: null, loja: '1' },
    ]),
    [['- SIN DEFINIR A'], 'row.field_missing saldo'],
  )
})

// The same product in each vocabulary.
const NESTED = {
  canonical: {
    reference: 'R',
    variants: [
      {
        size: 'P',
        sku: '1',
        prices: [{ price: 10 }, { list: 'B', price: 9 }],
        stock: [{ store: '001', quantity: 2 }],
      },
      { size: 'M', sku: '2', price: 11, salePrice: 8, stock: [] },
    ],
  },
  portuguese: {
    referencia: 'R',
    variacoes: [
      {
        tamanho: 'P',
        codigo: '1',
        precos: [{ preco: 10 }, { tabelaPreco: 'B', preco: 9 }],
        estoques: [{ loja: '001', saldo: 2 }],
      },
      { tamanho: 'M', codigo: '2', preco: 11, precoPromocional: 8, estoque: [] },
    ],
  },
  source: {
    codigoAlfa: 'R',
    subProductos: [
      {
        talla: 'P',
        sku: '1',
        precios: [{ precio: 10 }, { list: 'B', precio: 9 }],
        stocks: [{ idTiendaExterno: '001', stock: 2 }],
      },
      { talla: 'M', sku: '2', precio: 11, precioRebajado: 8, stock: [] },
    ],
  },
}
for (const [vocabulary, product] of Object.entries(NESTED)) {
  test(`each variant has prices and stock of its own: ${vocabulary}`, async () => {
    assert.deepEqual(await briefsOf([product]), [
      ['R P 1', 'R M 2', '0: 2 in 001', '0: 1000 on default', '0: 900 on B', '1: 1100/800 on default'],
    ])
  })
}

test('what the product says of price holds for each variant that does not say its own', async () => {
  const file = [
    {
      referencia: 'R',
      preco: 10,
      loja: '7',
      precos: [{ tabelaPreco: 'B', preco: 9 }],
      variacoes: [
        { codigo: '1', tamanho: 'P', saldo: 4 },
        { codigo: '2', tamanho: 'M', preco: 12, saldo: 5 },
      ],
    },
  ]
  assert.deepEqual(await briefsOf(file), [
    [
      'R P 1',
      'R M 2',
      '0: 4 in 7',
      '1: 5 in 7',
      '1: 1200 on default',
      '0: 1000 on default',
      '0: 900 on B',
      '1: 900 on B',
    ],
  ])
})

test('an entry of the product’s lists may name its variant, also one that the row does not list', async () => {
  const file = [
    {
      referencia: 'R',
      variacoes: [
        { codigo: '1', tamanho: 'P' },
        { codigo: '2', tamanho: 'M' },
      ],
      estoque: [
        { codigo: '2', loja: 'a', saldo: 1 },
        { tamanho: 'P', loja: 'a', saldo: 2 },
        { tamanho: 'G', loja: 'a', saldo: 3 },
      ],
    },
  ]
  assert.deepEqual(await briefsOf(file), [['R P 1', 'R M 2', 'R G ', '1: 1 in a', '0: 2 in a', '2: 3 in a']])
})

// One row per element that says what cannot be: what is wrong, the element, code and field.
const REFUSED = [
  [
    'a balance of two variants',
    {
      referencia: 'R',
      saldo: 1,
      loja: '1',
      grade: [
        { sku: 1, size: 1 },
        { sku: 2, size: 2 },
      ],
    },
    'row.key_missing saldo',
  ],
  [
    'two prices of one list',
    { sku: 'A', preco: 1, precos: [{ preco: 2 }] },
    'row.key_conflict precos[0].list',
  ],
  [
    'two balances of one store',
    {
      sku: 'A',
      estoque: [
        { loja: 1, saldo: 1 },
        { loja: 1, saldo: 2 },
      ],
    },
    'row.key_conflict estoque[1].loja',
  ],
  [
    'another product’s price',
    { referencia: 'A', precos: [{ referencia: 'B', preco: 1 }] },
    'row.key_conflict precos[0].referencia',
  ],
  [
    'a bar code that no variant has',
    { referencia: 'A', precos: [{ ean: '1', preco: 1 }] },
    'row.key_conflict precos[0].ean',
  ],
  ['prices that are no objects', { sku: 'A', precos: [1] }, 'row.field_invalid precos'],
  [
    'a price that is none',
    { sku: 'A', grade: [{ sku: 'B', precos: [{ preco: 'x' }] }] },
    'row.number_malformed grade[0].precos[0].preco',
  ],
  ['a price that is null', { sku: 'A', preco: null, precoPromocional: 3 }, 'row.field_missing preco'],
] as const
for (const [what, element, expected] of REFUSED) {
  test(`${what} → ${expected}`, async () => {
    assert.deepEqual(await briefsOf([element]), [expected])
  })
}

test('one column a list and one a store, in one file', async () => {
  const mapping: Mapping = {
    spread: [
      { into: 'list', value: 'price', columns: { varejo: 'default', atacado: 'B' } },
      { into: 'store', value: 'quantity', columns: { Centro: '001', Sul: '002' } },
    ],
  }
  const file = 'codigo;nome;Varejo;Atacado;Centro;Sul\nA;x;10;9;1;2\nB;y;;;;-3'
  assert.deepEqual(await briefsOf(file, mapping), [
    ['- SIN DEFINIR A', '0: 1 in 001', '0: 2 in 002', '0: 1000 on default', '0: 900 on B'],
    ['- SIN DEFINIR B', '0: -3 in 002'],
  ])
})

test('nested names of a mapping reach what is nested in what is nested', async () => {
  const mapping: Mapping = {
    fields: {
      reference: { from: 'handle' },
      store: { constant: '001' },
      'variants.sku': { from: ['sku', 'id'] },
      'variants.size': { from: 'option1' },
      'variants.quantity': { from: 'inventory_quantity' },
      'variants.prices': { from: 'presentment' },
      'variants.prices.price': { path: 'amount.value' },
      'variants.prices.list': { path: 'amount.currency' },
    },
  }
  const presentment = [
    { amount: { value: '9.90', currency: 'BRL' } },
    { amount: { value: 'x', currency: 'USD' } },
  ]
  const variant = {
    id: 1,
    sku: null,
    option1: 'P',
    inventory_quantity: 3,
    presentment: presentment.slice(0, 1),
  }
  const file = [
    { handle: 'R', variants: [variant] },
    { handle: 'S', variants: [{ ...variant, presentment }] },
  ]
  assert.deepEqual(await briefsOf(file, mapping), [
    ['R P 1', '0: 3 in 001', '0: 990 on BRL'],
    'row.number_malformed variants[0].presentment[1].amount.value',
  ])
  const { rows } = await readFile(JSON.stringify(file), ALL, { mapping })
  assert.equal(refusalOf(rows[1])?.facts['value'], 'x')
})

test('a row of too many prices is refused whole, whatever it would multiply to', async () => {
  const variants = Array.from({ length: 1000 }, (_, place) => ({ sku: `S${place}`, size: `${place}` }))
  const precos = Array.from({ length: 1000 }, (_, place) => ({ tabelaPreco: `L${place}`, preco: 1 }))
  assert.deepEqual(await briefsOf([{ referencia: 'R', variants, precos }]), ['row.field_too_long precos'])
})
