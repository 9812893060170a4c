import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Mapping } from '../../src/loads/mapping/mapping.ts'
import type { LoadKind } from '../../src/loads/rows.ts'
import { readFile, refusalOf, told } from './read-file.ts'

const bySku = (sku: string) => ({ sku, ean: null, reference: null, size: null })
const balance = (sku: string, store: string, quantity: bigint) => ({
  kind: 'stock',
  key: bySku(sku),
  store,
  quantity,
  asOf: null,
})
const priced = (sku: string, list: string, price: bigint) => ({ kind: 'price', key: bySku(sku), list, price })

async function partsOf(file: string, kind: LoadKind, mapping: Mapping): Promise<unknown> {
  const { rows, end } = await readFile(file, kind, { mapping })
  assert.equal(end.failure, null)
  return rows
    .map((row) => told(row) as { parts?: unknown; refused?: string })
    .map((row) => row.parts ?? row.refused)
}

const EXAMPLE: Mapping = {
  root: 'dados.itens',
  fields: {
    sku: { from: 'COD_PROD' },
    quantity: { path: 'saldo.livre' },
    store: { constant: '001' },
  },
}

test('a path leads to the rows of a JSON file, and to the value in each', async () => {
  const file = JSON.stringify({
    status: 'ok',
    dados: {
      total: 2,
      itens: [
        { COD_PROD: '01', saldo: { livre: 3, total: 9 } },
        { cod_prod: 2, saldo: {} },
      ],
    },
    fim: { itens: [1] },
  })
  assert.deepEqual(await partsOf(file, 'stock', EXAMPLE), [
    [balance('01', '001', 3000n)],
    'row.field_missing',
  ])
  // Small and on one line, it could be one object a line; the way into it tells that it is not.
  const { end } = await readFile(file, 'stock', { mapping: EXAMPLE })
  assert.deepEqual([end.layout.format, end.layout.root, end.rowsRead], ['json', 'itens', 2])
})

test('a JSON file without the list that the mapping names says which it looked for', async () => {
  const { end } = await readFile('{"dados":{"produtos":[]}}', 'stock', { mapping: EXAMPLE })
  assert.deepEqual(end.failure, {
    code: 'load.broken',
    facts: { reason: 'wrong_root', accepted: ['dados.itens'], found: ['dados', 'produtos'] },
  })
})

test('a mapped name goes before ours, a mapped field comes under no other, and the rest goes by the vocabulary', async () => {
  const mapping: Mapping = { fields: { price: { from: 'preco_venda' }, salePrice: { from: 'preco' } } }
  const { rows, end } = await readFile(
    'codigo;preco;preco_venda;precio;lista\nA;9,90;10,00;1,00;x',
    'price',
    {
      mapping,
    },
  )
  assert.deepEqual(told(rows[0]!), {
    key: 'A|default',
    parts: [{ ...priced('A', 'default', 1000n), salePrice: 990n }],
  })
  assert.deepEqual(end.ignoredFields, ['precio', 'lista'])
})

test('values are translated, and one without a translation refuses its row by the sender’s own word', async () => {
  const mapping: Mapping = {
    fields: { active: { from: 'SITUACAO', values: { S: true, N: false, '': false } } },
  }
  const { rows } = await readFile('codigo;situacao\nA;S\nB; N \nC;\nD;X', 'product', { mapping })
  const actives = rows.map((row) => ('parts' in row ? (row.parts[0] as { product: object }).product : null))
  assert.deepEqual(actives, [{ active: true }, { active: false }, { active: false }, null])
  assert.deepEqual(refusalOf(rows[3]), {
    code: 'row.value_unknown',
    facts: { field: 'situacao', value: 'X' },
  })
})

// What is written, decimal, weight in grams or the refusal.
const WEIGHTS = [
  ['0,1', undefined, 100],
  ['0.10', undefined, 100],
  ['0.29', undefined, 290],
  ['1.250', undefined, 'row.number_ambiguous'],
  ['1.250', 'point', 1250],
  ['1.250', 'comma', 1_250_000],
  ['0,0001234', undefined, 'row.number_too_precise'],
  ['um', undefined, 'row.number_malformed'],
  ['#N/A', undefined, 'row.field_invalid'],
] as const
for (const [text, decimal, expected] of WEIGHTS) {
  test(`${text} kg times 1000, decimal ${decimal ?? 'unsaid'} → ${expected}`, async () => {
    const mapping: Mapping = { fields: { weightGrams: { from: 'Peso (kg)', multiply: 1000 } } }
    const { rows } = await readFile(`sku;peso (kg)\nA;${text}`, 'product', {
      mapping,
      ...(decimal === undefined ? {} : { decimal }),
    })
    const [row] = rows
    if (row !== undefined && 'parts' in row) {
      assert.deepEqual((row.parts[0] as { product: unknown }).product, { weightGrams: expected })
      return
    }
    assert.deepEqual(refusalOf(row), { code: expected, facts: { field: 'peso (kg)', value: text } })
  })
}

test('a JSON number is multiplied by its digits, not by its double', async () => {
  const mapping: Mapping = { fields: { price: { from: 'centavos', multiply: 0.01 } } }
  assert.deepEqual(
    await partsOf('[{"sku":"A","centavos":1990},{"sku":"B","centavos":29}]', 'price', mapping),
    [[priced('A', 'default', 1990n)], [priced('B', 'default', 29n)]],
  )
})

test('a file without a header is read by column numbers', async () => {
  const mapping: Mapping = {
    header: false,
    fields: { sku: { from: { column: 1 } }, quantity: { column: 3 }, store: { constant: '7' } },
  }
  const file = '001;Camisa, azul, M, nova;5;x\n002;Meia;-1,5\n003;2\n'
  assert.deepEqual(await partsOf(file, 'stock', mapping), [
    [balance('001', '7', 5000n)],
    [balance('002', '7', -1500n)],
    'row.columns_mismatch',
  ])
})

test('a title above the header is passed over, whatever separators it has', async () => {
  const mapping: Mapping = { headerRow: 3, fields: { quantity: { from: 'Disponível' } } }
  for (const file of [
    'Estoque, por loja, em 24/11\n\nCodigo;Loja;Disponível\nA;1;2',
    'Relatório!\nde estoque\nCodigo;Loja;Disponível\nA;1;2\n',
    '\n\n\nCodigo;Loja;Disponível\nA;1;2',
  ]) {
    assert.deepEqual(await partsOf(file, 'stock', mapping), [[balance('A', '1', 2000n)]])
  }
})

test('one column a store becomes one balance a filled cell, and the row stays one', async () => {
  const mapping: Mapping = {
    spread: {
      into: 'store',
      value: 'quantity',
      columns: { 'Loja Centro': '001', 'LOJA SUL': '002', Norte: '003' },
    },
  }
  const file = 'codigo;Loja Centro;Loja Sul;Norte;obs\nA;1;;3,5;x\nB;;;;\nC;107 1/2;1;1;'
  const { rows, end } = await readFile(file, 'stock', { mapping })
  assert.deepEqual(rows.map(told), [
    { key: 'A', parts: [balance('A', '001', 1000n), balance('A', '003', 3500n)] },
    { key: 'B', refused: 'row.field_missing' },
    { key: 'C', refused: 'row.number_malformed' },
  ])
  assert.deepEqual(refusalOf(rows[2])?.facts, { field: 'Loja Centro', value: '107 1/2' })
  assert.deepEqual(end.ignoredFields, ['obs'])
})

test('every column that means nothing else may be a price list, in a table and in JSON', async () => {
  const mapping: Mapping = { spread: { into: 'list', value: 'price', columns: 'others' } }
  const expected = [[priced('A', 'Atacado', 900n), priced('A', 'Varejo', 1050n)]]
  assert.deepEqual(await partsOf('sku;Atacado;Varejo;\nA;9;10,50;\n', 'price', mapping), expected)
  const json = '[{"sku":"A","Atacado":9,"Varejo":10.5,"Outra":null,"extra":{"x":1}}]'
  assert.deepEqual(await partsOf(json, 'price', mapping), expected)
})

test('without a header, spread columns are named by their numbers', async () => {
  const mapping: Mapping = {
    header: false,
    fields: { sku: { column: 1 } },
    spread: { into: 'store', value: 'quantity', columns: { 2: 'L1', 3: 'L2' } },
  }
  assert.deepEqual(await partsOf('A;1;2\nB;3;4', 'stock', mapping), [
    [balance('A', 'L1', 1000n), balance('A', 'L2', 2000n)],
    [balance('B', 'L1', 3000n), balance('B', 'L2', 4000n)],
  ])
})

test('of two columns of one name a number takes one; without it the file is refused whole', async () => {
  const file = 'codigo;preco;preco\nA;1;2'
  const { end } = await readFile(file, 'price')
  assert.equal(end.failure?.code, 'load.header_ambiguous')
  const byName = await readFile('codigo;venda;venda\nA;1;2', 'price', {
    mapping: { fields: { price: { from: 'venda' } } },
  })
  assert.equal(byName.end.failure?.code, 'load.header_ambiguous')
  assert.deepEqual(await partsOf(file, 'price', { fields: { price: { column: 3 } } }), [
    [priced('A', 'default', 200n)],
  ])
})

test('a column that the mapping names and the file does not have is named, and no row is read', async () => {
  const mapping: Mapping = { fields: { price: { from: ['VL_VENDA', 'VL_LISTA'] }, sku: { from: 'COD' } } }
  const { rows, end } = await readFile('codigo;preco\nA;1', 'price', { mapping })
  assert.deepEqual([rows.length, end.failure?.code], [0, 'load.header_missing'])
  assert.deepEqual(end.failure?.facts['accepted'], { price: ['VL_VENDA', 'VL_LISTA'], sku: ['COD'] })
})

test('of several names the first that is filled is taken', async () => {
  const mapping: Mapping = { fields: { sku: { from: ['sku', 'id'] } } }
  const file =
    '[{"id":50985256550681,"sku":null,"preco":1},{"id":2,"sku":"S","preco":2},{"sku":"","preco":1}]'
  assert.deepEqual(await partsOf(file, 'price', mapping), [
    [priced('50985256550681', 'default', 100n)],
    [priced('S', 'default', 200n)],
    'row.key_missing',
  ])
})

test('an attribute may come from a column of any name', async () => {
  const mapping: Mapping = { fields: { 'attributes.voltagem': { from: 'VOLT', values: { 1: '110V' } } } }
  const { rows } = await readFile('sku;volt\nA;9', 'product', { mapping })
  assert.deepEqual(refusalOf(rows[0]), { code: 'row.value_unknown', facts: { field: 'volt', value: '9' } })
})

test('variants are found by a path, and their fields by names of their own', async () => {
  const mapping: Mapping = {
    fields: {
      reference: { from: 'handle' },
      variants: { path: 'detalhe.grades' },
      'variants.sku': { from: ['sku', 'id'] },
      'variants.size': { path: 'opcoes[0]' },
      images: { path: 'fotos[].src' },
    },
  }
  const file = JSON.stringify([
    {
      handle: 'R',
      fotos: [{ src: 'https://a' }, { src: 'https://b' }],
      detalhe: {
        grades: [
          { sku: null, id: 9965154763033, opcoes: ['P'] },
          { sku: 'B', opcoes: ['M'] },
        ],
      },
    },
    {
      handle: 'Q',
      detalhe: {
        grades: [
          { id: 1e13, opcoes: ['1'] },
          { id: 1, opcoes: [{}] },
        ],
      },
    },
  ])
  const { rows } = await readFile(file, 'product', { mapping })
  const shared = {
    kind: 'product',
    reference: 'R',
    product: { images: ['https://a', 'https://b'] },
    variant: {},
  }
  assert.deepEqual(rows.map(told), [
    {
      key: 'R',
      parts: [
        { ...shared, sku: '9965154763033', size: 'P' },
        { ...shared, sku: 'B', size: 'M' },
      ],
    },
    { key: 'Q', refused: 'row.field_invalid' },
  ])
  assert.deepEqual(refusalOf(rows[1])?.facts, { field: 'detalhe.grades[1].opcoes[0]', value: '{}' })
})

test('sizes may come as JSON inside a cell', async () => {
  const file =
    'referencia;grade\nR;"[{""talla"":""M"",""sku"":1},{""talla"":""G"",""sku"":1.0e2}]"\nQ;"[{"\nS;P|M'
  const { rows } = await readFile(file, 'product')
  assert.deepEqual(
    rows.map((row) => told(row)),
    [
      { key: 'R', refused: 'row.key_mangled' },
      { key: 'Q', refused: 'row.field_invalid' },
      { key: 'S', refused: 'row.field_invalid' },
    ],
  )
  assert.deepEqual(refusalOf(rows[0])?.facts, { field: 'grade[1].sku', value: '1.0e2' })
  const good = await readFile('cod;dados\nR;"{""t"":{""qtd"":""7""}}"', 'stock', {
    mapping: {
      fields: { sku: { from: 'cod' }, quantity: { path: 'dados.t.qtd' }, store: { constant: '1' } },
    },
  })
  assert.deepEqual(told(good.rows[0]!), { key: 'R|1', parts: [balance('R', '1', 7000n)] })
})
