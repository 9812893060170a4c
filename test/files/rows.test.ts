import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { LoadKind } from '../../src/loads/rows.ts'
import { readFile, refusalOf } from './read-file.ts'

// One row per refused element: kind, element, code, the sender's field, the value seen.
const REFUSED: readonly (readonly [LoadKind, string, string, string, string?])[] = [
  ['stock', '{"loja":"1","saldo":1}', 'row.key_missing', 'sku'],
  ['stock', '{"codigo":" ","loja":"1","saldo":1}', 'row.key_missing', 'codigo', ' '],
  ['stock', '{"codigo":"7,89E+12","loja":"1","saldo":1}', 'row.key_mangled', 'codigo', '7,89E+12'],
  ['stock', '{"codigo":7.89e12,"loja":"1","saldo":1}', 'row.key_mangled', 'codigo', '7.89e12'],
  ['stock', '{"codigo":1e3,"loja":"1","saldo":1000}', 'row.key_mangled', 'codigo', '1e3'],
  ['stock', '{"gtin":"7.89E+12","loja":"1","saldo":1}', 'row.key_mangled', 'gtin', '7.89E+12'],
  ['stock', '{"codigo":"#N/A","loja":"1","saldo":1}', 'row.field_invalid', 'codigo', '#N/A'],
  ['stock', '{"codigo":"A","loja":"1","saldo":"#¡DIV/0!"}', 'row.field_invalid', 'saldo', '#¡DIV/0!'],
  ['stock', '{"codigo":"A","loja":null,"saldo":1}', 'row.field_missing', 'loja', 'null'],
  ['stock', '{"codigo":"A","loja":"1"}', 'row.field_missing', 'quantity'],
  ['stock', '{"codigo":"A","loja":"1","saldo":null}', 'row.field_missing', 'saldo', 'null'],
  ['stock', '{"codigo":"A","loja":"1","saldo":"1.234"}', 'row.number_ambiguous', 'saldo', '1.234'],
  ['stock', '{"codigo":"A","loja":"1","saldo":1.2345}', 'row.number_too_precise', 'saldo', '1.2345'],
  [
    'stock',
    '{"codigo":"A","loja":"1","saldo":123456789012}',
    'row.number_out_of_range',
    'saldo',
    '123456789012',
  ],
  ['stock', '{"codigo":"A","loja":"1","saldo":1e999}', 'row.number_out_of_range', 'saldo', '1e999'],
  ['stock', '{"codigo":"A","loja":"1","saldo":"107 1/2"}', 'row.number_malformed', 'saldo', '107 1/2'],
  ['stock', '{"codigo":"A","loja":"1","saldo":true}', 'row.field_invalid', 'saldo', 'true'],
  ['stock', '{"codigo":"A","loja":"1","saldo":[1]}', 'row.field_invalid', 'saldo', '[1]'],
  ['stock', '{"codigo":"A","loja":"1","saldo":1,"estoque":2}', 'row.field_invalid', 'saldo', '[1,2]'],
  [
    'stock',
    '{"codigo":"A","loja":"1","saldo":1,"dataSaldo":"ontem"}',
    'row.date_malformed',
    'dataSaldo',
    'ontem',
  ],
  ['stock', '{"codigo":"A\\u0000","loja":"1","saldo":1}', 'row.field_invalid', 'codigo', 'A '],
  ['stock', '{"codigo":"A\\ud800","loja":"1","saldo":1}', 'row.field_invalid', 'codigo', 'A\ufffd'],
  [
    'stock',
    `{"codigo":"${'x'.repeat(129)}","loja":"1","saldo":1}`,
    'row.field_too_long',
    'codigo',
    'x'.repeat(129),
  ],
  ['price', '{"codigo":"A","preco":-0.01}', 'row.amount_negative', 'preco', '-0.01'],
  [
    'price',
    '{"codigo":"A","preco":1,"precoPromocional":"-1"}',
    'row.amount_negative',
    'precoPromocional',
    '-1',
  ],
  ['price', '{"codigo":"A","preco":19.999}', 'row.number_too_precise', 'preco', '19.999'],
  ['price', '{"codigo":"A","preco":null}', 'row.field_missing', 'preco', 'null'],
  ['price', '{"codigo":"A"}', 'row.field_missing', 'price'],
  [
    'price',
    '{"codigo":"A","preco":1,"vigenciaFim":"31/02/2026"}',
    'row.date_malformed',
    'vigenciaFim',
    '31/02/2026',
  ],
  ['product', '{"nome":"x"}', 'row.key_missing', 'reference'],
  ['product', '{"codigo":"A","pesoGramas":-1}', 'row.number_out_of_range', 'pesoGramas', '-1'],
  ['product', '{"codigo":"A","ativo":"talvez"}', 'row.field_invalid', 'ativo', 'talvez'],
  ['product', '{"codigo":"A","imagens":[1]}', 'row.field_invalid', 'imagens', '[1]'],
  ['product', '{"codigo":"A","atributos":"volt"}', 'row.field_invalid', 'atributos', 'volt'],
  ['product', '{"codigo":"A","atributos":["volt"]}', 'row.field_invalid', 'atributos', '["volt"]'],
  ['product', '{"codigo":"A","atributos":{"volt":{}}}', 'row.field_invalid', 'atributos.volt', '{}'],
  [
    'product',
    '{"codigo":"A","atributos":[{"codigo":"volt","valor":{}}]}',
    'row.field_invalid',
    'atributos[0].valor',
    '{}',
  ],
  ['product', '{"codigo":"A","variacoes":"P,M"}', 'row.field_invalid', 'variacoes', 'P,M'],
  ['product', '{"codigo":"A","variacoes":[1]}', 'row.field_invalid', 'variacoes', '[1]'],
  [
    'product',
    '{"codigo":"A","variacoes":[{"sku":"1"},{"sku":"1","tamanho":"M"}]}',
    'row.key_conflict',
    'variacoes[1].sku',
  ],
  [
    'product',
    '{"codigo":"A","grade":[{"sku":"1","talla":"M"},{"sku":"2","talla":"M"}]}',
    'row.key_conflict',
    'grade[1].talla',
  ],
  ['product', '{"codigo":"A","variacoes":[{"sku":"1"},{"gtin":"2"}]}', 'row.key_missing', 'variacoes[1].sku'],
  [
    'product',
    '{"codigo":"A","variacoes":[{"sku":"1","cor":[]}]}',
    'row.field_invalid',
    'variacoes[0].cor',
    '[]',
  ],
  [
    'product',
    '{"codigo":"A","variacoes":[{"sku":1e3,"size":"M"}]}',
    'row.key_mangled',
    'variacoes[0].sku',
    '1e3',
  ],
  ['product', '{"codigo":"A","kit":[{"quantidade":1}]}', 'row.field_missing', 'kit[0].sku'],
  [
    'product',
    '{"codigo":"A","kit":[{"sku":"B","quantidade":0}]}',
    'row.number_out_of_range',
    'kit[0].quantidade',
    '0',
  ],
  [
    'product',
    '{"codigo":"A","kit":[{"sku":"B","quantity":1},{"sku":"B","quantity":1}]}',
    'row.key_conflict',
    'kit[1].sku',
    'B',
  ],
  ['product', '{"codigo":"A","kit":"B:1|C"}', 'row.field_missing', 'kit'],
]

for (const [kind, element, code, field, value] of REFUSED) {
  test(`${kind} ${element.slice(0, 80)} → ${code} of ${field}`, async () => {
    const { rows } = await readFile(`[${element}]`, kind)
    assert.equal(rows.length, 1)
    const refusal = refusalOf(rows[0])
    assert.equal(refusal?.code, code)
    assert.equal(refusal?.facts['field'], field)
    if (value !== undefined) assert.equal(refusal?.facts['value'], value)
  })
}

test('a refusal shows at most 200 characters of a value', async () => {
  const { rows } = await readFile(
    `[{"codigo":"A","preco":"${'x'.repeat(100)}${'y'.repeat(10_000)}"}]`,
    'price',
  )
  const value = refusalOf(rows[0])?.facts['value']
  assert.equal(typeof value === 'string' ? value.length : null, 200)
})

test('columns of attributes are one field, and empty cells say nothing', async () => {
  const { rows } = await readFile('sku;nome;atributos.Cor;atributos.Volt\nA;x;;220\nB;y;;\n', 'product')
  const products = rows.map((row) =>
    'parts' in row && row.parts[0]?.kind === 'product' ? row.parts[0].product : null,
  )
  assert.deepEqual(products, [{ name: 'x', attributes: { Volt: { t: '220', n: '220' } } }, { name: 'y' }])
})

// One row per stock element that is read: element, sku, quantity in thousandths.
const STOCK = [
  ['{"codigo":10001,"loja":1,"saldo":5}', '10001', 5000n],
  ['{"codigo": 10001 ,"loja":1,"saldo":5}', '10001', 5000n],
  ['{"codigo":"00123","loja":"1","saldo":"-2"}', '00123', -2000n],
  ['{"codigo":12345678901234567890,"loja":1,"saldo":0}', '12345678901234567890', 0n],
  ['{"codigo":10.50,"loja":1,"saldo":0.001}', '10.50', 1n],
  ['{"codigo":1000,"loja":1,"saldo":1e3}', '1000', 1_000_000n],
  ['{"codigo":"12E5","loja":1,"saldo":1.0E7}', '12E5', 10_000_000_000n],
  [
    '{"codigo":"1e9e8ef04dbcff4541ed26657ea517e5","loja":1,"saldo":99999999999.999}',
    '1e9e8ef04dbcff4541ed26657ea517e5',
    99_999_999_999_999n,
  ],
  ['{"codigo":null,"sku":"A","loja":1,"saldo":1}', 'A', 1000n],
  ['{"codigo":"A","sku":"A","loja":1,"saldo":1}', 'A', 1000n],
  ['{"codigo":"A","loja":1,"saldo":9,"saldo":1}', 'A', 1000n],
] as const

for (const [element, sku, quantity] of STOCK) {
  test(`stock ${element} is ${quantity} thousandths of ${sku}`, async () => {
    const { rows } = await readFile(`[${element}]`, 'stock')
    const part = rows[0] !== undefined && 'parts' in rows[0] ? rows[0].parts[0] : undefined
    assert.equal(part?.kind === 'stock' ? part.key.sku : refusalOf(rows[0]), sku)
    assert.equal(part?.kind === 'stock' ? part.quantity : null, quantity)
  })
}

test('the decimal mark of an integration settles what is ambiguous', async () => {
  const text = 'sku;preco\nA;1.234\nB;1.234,5\n'
  const amounts = async (decimal: 'comma' | 'point') => {
    const { rows } = await readFile(text, 'price', { decimal })
    return rows.map((row) =>
      'parts' in row && row.parts[0]?.kind === 'price' ? row.parts[0].price : refusalOf(row)?.code,
    )
  }
  assert.deepEqual(await amounts('comma'), [123_400n, 123_450n])
  assert.deepEqual(await amounts('point'), ['row.number_too_precise', 123_450n])
})

test('null clears what may be cleared, blank text says nothing', async () => {
  const { rows } = await readFile(
    '[{"sku":"A","ean":null,"brand":null,"color":"","kit":null,"images":[]}]',
    'product',
  )
  assert.deepEqual(rows[0], {
    rowNumber: 1,
    key: 'A',
    parts: [
      {
        kind: 'product',
        reference: null,
        size: 'SIN DEFINIR',
        sku: 'A',
        ean: null,
        product: { brand: null, images: [] },
        variant: {},
        kit: null,
      },
    ],
  })
})

test('the sku of an only variant is key enough', async () => {
  const { rows } = await readFile('[{"nome":"x","variacoes":[{"sku":"V1","pesoGramas":5}]}]', 'product')
  assert.deepEqual('parts' in rows[0]! ? rows[0].parts : null, [
    {
      kind: 'product',
      reference: null,
      size: 'SIN DEFINIR',
      sku: 'V1',
      ean: undefined,
      product: { name: 'x' },
      variant: { weightGrams: 5 },
      kit: undefined,
    },
  ])
})
