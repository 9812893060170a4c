import assert from 'node:assert/strict'
import { test } from 'node:test'
import { writeErrorFile } from '../../src/loads/formats/write-error-file.ts'
import type { LoadKind } from '../../src/loads/rows.ts'
import { fixture, readFile, refusalOf, sourceOf, told } from './read-file.ts'

/** The error file of a file, with what a Portuguese reader would be told. */
async function errorFileOf(bytes: Buffer | string, kind: LoadKind): Promise<Buffer> {
  const buffer = Buffer.from(bytes)
  const { rows, end } = await readFile(buffer, kind)
  const refused = rows.flatMap((row) => {
    const code = refusalOf(row)?.code
    return code === undefined
      ? []
      : [{ rowNumber: row.rowNumber, reason: `${code}: não foi carregada; corrija` }]
  })
  const written: Buffer[] = []
  for await (const part of writeErrorFile(sourceOf(buffer, { chunkBytes: 7 }), {
    layout: end.layout,
    refused,
  }))
    written.push(part)
  return Buffer.concat(written)
}

const FILES = [
  ['products-canonical.json', 'product'],
  ['products-portuguese.json', 'product'],
  ['products-source.json', 'product'],
  ['products-canonical.csv', 'product'],
  ['products-portuguese.csv', 'product'],
  ['products-source.csv', 'product'],
  ['prices-portuguese.json', 'price'],
  ['prices-portuguese.csv', 'price'],
  ['prices-source.csv', 'price'],
  ['stock-portuguese.csv', 'stock'],
  ['stock-source.json', 'stock'],
  ['stock-old-machine.csv', 'stock'],
] as const

for (const [name, kind] of FILES) {
  test(`the error file of ${name} holds its refused rows, and reads back as them`, async () => {
    const sent = await readFile(fixture(name), kind)
    const errorFile = await errorFileOf(fixture(name), kind)
    const back = await readFile(errorFile, kind)

    assert.deepEqual(back.rows.map(told), sent.rows.filter((row) => refusalOf(row) !== null).map(told))
    assert.equal(back.end.failure, null)
    assert.equal(back.end.layout.format, sent.end.layout.format)
    assert.equal(back.end.layout.root, sent.end.layout.root)
    assert.deepEqual(back.end.asOf, sent.end.asOf)
    // Ours is not named among the fields that mean nothing.
    assert.ok(!back.end.ignoredFields.includes('malote_refused'))
    // Loaded back unmended, it comes out the same once more.
    assert.deepEqual((await errorFileOf(errorFile, kind)).toString('latin1'), errorFile.toString('latin1'))
  })
}

test('a CSV error file keeps the separator, the columns, the line ends and the encoding', async () => {
  const errorFile = await errorFileOf(fixture('stock-portuguese.csv'), 'stock')
  const expected =
    'Código;Loja;Saldo;DataSaldo;;malote_refused\r\n' +
    'C;001;3 rotos;;;"row.number_malformed: não foi carregada; corrija"\r\n'
  assert.equal(errorFile.toString('utf8'), expected)

  const windows = await errorFileOf(fixture('prices-portuguese.csv'), 'price')
  assert.ok(windows.includes(Buffer.from('não foi', 'latin1')))
})

test('a JSON error file keeps the root, its asOf and the elements as they were', async () => {
  const text =
    '{"itens":[{"codigo":"A","loja":"1","saldo":1},{"codigo":"B", "loja":"1","saldo":"x"},7],"asOf":"2026-11-24"}'
  assert.equal(
    (await errorFileOf(text, 'stock')).toString('utf8'),
    '{"asOf":"2026-11-24","itens":[\n' +
      '{"codigo":"B", "loja":"1","saldo":"x","malote_refused":"row.number_malformed: não foi carregada; corrija"},\n' +
      '{"element":7,"malote_refused":"row.not_an_object: não foi carregada; corrija"}\n' +
      ']}\n',
  )
})

test('an NDJSON error file keeps what was no object inside of one', async () => {
  assert.equal(
    (await errorFileOf(fixture('stock-lines.ndjson'), 'stock')).toString('utf8'),
    '{"element":"[oops","malote_refused":"row.not_an_object: não foi carregada; corrija"}\n',
  )
})

test('a row too large to hold leaves its reason alone', async () => {
  const text = `sku,store,quantity\nA,1,x\n${'x'.repeat(1_100_000)},1,1\n`
  assert.equal(
    (await errorFileOf(text, 'stock')).toString('utf8'),
    'sku,store,quantity,malote_refused\n' +
      'A,1,x,row.number_malformed: não foi carregada; corrija\n' +
      ',,,row.too_large: não foi carregada; corrija\n',
  )
})

test('a mended error file loads', async () => {
  const errorFile = await errorFileOf('sku,price\nA,"1.234"\nB,1\n', 'price')
  const mended = errorFile.toString('utf8').replace('1.234', '1.23')
  const { rows } = await readFile(mended, 'price')
  assert.deepEqual(
    rows.map((row) => [row.key, refusalOf(row)]),
    [['A|default', null]],
  )
})
