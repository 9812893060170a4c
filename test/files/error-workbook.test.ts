import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { writeErrorFile } from '../../src/loads/formats/write-error-file.ts'
import type { LoadKind } from '../../src/loads/rows.ts'
import { openSheet } from '../../src/loads/formats/xlsx/read-sheet.ts'
import { fixture, readFile, refusalOf, sourceOf, told } from './read-file.ts'
import { type TestCell, workbookXml, writeWorkbook } from './write-workbook.ts'

async function errorFileOf(bytes: Buffer, kind: LoadKind): Promise<Buffer> {
  const { rows, end } = await readFile(bytes, kind)
  const refused = rows.flatMap((row) => {
    const code = refusalOf(row)?.code
    return code === undefined ? [] : [{ rowNumber: row.rowNumber, reason: `${code}: não foi carregada` }]
  })
  const written: Buffer[] = []
  for await (const part of writeErrorFile(sourceOf(bytes), { layout: end.layout, refused }))
    written.push(part)
  return Buffer.concat(written)
}

/** The cells of a workbook's sheet, each with what it is. */
async function cellsOf(bytes: Buffer): Promise<unknown[]> {
  const rows: unknown[] = []
  for await (const batch of openSheet(sourceOf(bytes)).batches()) {
    for (const { cells, kinds } of batch) {
      rows.push(cells.map((cell, index) => (cell === '' ? null : `${kinds[index]} ${cell}`)))
    }
  }
  return rows
}

const ROWS: readonly TestCell[][] = [
  ['Código', 'Loja', 'Saldo', 'DataSaldo', 'Obs'],
  ['001234', 1, 5, 46350, null],
  ['007', '001', 'três', 46350.5, 'a < b & "c"'],
  [],
  [7891234567895, null, { v: '19.899999999999999' }, null, true],
  ['A', '1', { t: 'e', v: '#N/A' }, '24/11/2026', 'linha\nduas _x0041_'],
]

test('the error file of a sheet has its columns, its cells as they were, and the reason in one more', async () => {
  const errorFile = await errorFileOf(await writeWorkbook(ROWS), 'stock')
  assert.deepEqual(await cellsOf(errorFile), [
    ['text Código', 'text Loja', 'text Saldo', 'text DataSaldo', 'text Obs', 'text malote_refused'],
    [
      'text 007',
      'text 001',
      'text três',
      'number 46350.5',
      'text a < b & "c"',
      'text row.number_malformed: não foi carregada',
    ],
    [
      'number 7891234567895',
      null,
      'number 19.9',
      null,
      'flag true',
      'text row.field_missing: não foi carregada',
    ],
    [
      'text A',
      'text 1',
      'error #N/A',
      'text 24/11/2026',
      'text linha\nduas A',
      'text row.field_invalid: não foi carregada',
    ],
  ])
})

for (const [how, write] of [
  ['as it is', (file: Buffer) => file],
  ['in a gzip', (file: Buffer) => gzipSync(file)],
] as const) {
  test(`the error file of a sheet sent ${how} reads back as its refused rows`, async () => {
    const file = write(await writeWorkbook(ROWS))
    const sent = await readFile(file, 'stock')
    const errorFile = await errorFileOf(file, 'stock')
    const back = await readFile(errorFile, 'stock')
    assert.equal(back.end.failure, null)
    assert.deepEqual(back.end.ignoredFields, ['Obs'])
    assert.deepEqual(back.rows.map(told), sent.rows.filter((row) => refusalOf(row) !== null).map(told))
    // Loaded back unmended, it comes out the same once more, to the byte.
    assert.deepEqual(await errorFileOf(errorFile, 'stock'), errorFile)
  })
}

test('an error file of a workbook that counts from 1904 does so, too', async () => {
  const parts = { 'xl/workbook.xml': workbookXml(['rId1'], '<workbookPr date1904="true"/>') }
  const file = await writeWorkbook([...ROWS.slice(0, 1), ['A', '1', 'x', 44888]], { parts })
  const back = await readFile(await errorFileOf(file, 'stock'), 'stock')
  assert.deepEqual([back.rows.length, back.end.layout.from1904], [1, true])
})

test('a text that XML cannot hold stands in the error file as it stood in the sheet', async () => {
  const odd = 'a_x0000_b_x000D_ _x005F_x0041_'
  const file = await writeWorkbook([
    ['sku', 'store', 'quantity', 'obs'],
    ['A', '1', 'x', odd],
  ])
  const [, sent] = await cellsOf(file)
  const [, back] = await cellsOf(await errorFileOf(file, 'stock'))
  assert.deepEqual((back as unknown[]).slice(0, 4), sent)
  assert.equal((sent as unknown[])[3], 'text a\0b\r _x0041_')
})

test('the error file of a gzip is what was in it', async () => {
  const csv = fixture('stock-portuguese.csv')
  const plain = await errorFileOf(csv, 'stock')
  assert.deepEqual(await errorFileOf(gzipSync(csv), 'stock'), plain)
})

test('a row of too much text leaves its reason alone', async () => {
  const file = await writeWorkbook([
    ['sku', 'store', 'quantity'],
    ['A', '1', 1, 'x'.repeat(40_000)],
  ])
  const [, row] = await cellsOf(await errorFileOf(file, 'stock'))
  assert.deepEqual(row, [null, null, null, 'text row.too_large: não foi carregada'])
})
