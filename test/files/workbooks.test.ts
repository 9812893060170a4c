import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import type { LoadKind } from '../../src/loads/rows.ts'
import { readFile, refusalOf, told } from './read-file.ts'
import {
  relations,
  sharedXml,
  sheetXml,
  type TestCell,
  workbookXml,
  writeWorkbook,
  writeZip,
} from './write-workbook.ts'

/** What a sheet of one row under a header of stock says: sku, quantity in thousandths; or the refusal. */
async function stockOf(sku: TestCell, quantity: TestCell): Promise<unknown> {
  const file = await writeWorkbook([
    ['Código', 'Loja', 'Saldo'],
    [sku, '001', quantity],
  ])
  const { rows, end } = await readFile(file, 'stock')
  assert.equal(end.failure, null)
  const [row] = rows
  const part = row !== undefined && 'parts' in row ? row.parts[0] : undefined
  if (part?.kind === 'stock') return [part.key.sku, part.quantity]
  const { code, facts } = refusalOf(row)!
  return [code, facts['field'], facts['value']]
}

// One row per cell: as sku, as quantity, what they say.
const CELLS: readonly (readonly [TestCell, TestCell, readonly unknown[]])[] = [
  ['001234', 5, ['001234', 5000n]],
  [7891234567895, 1, ['7891234567895', 1000n]],
  // The same code as programs in Java write it, and one that a spreadsheet shortened.
  [{ v: '7.891234567895E12' }, 1, ['7891234567895', 1000n]],
  [{ v: '1.2345678901234567E+19' }, 1, ['row.key_mangled', 'Código', '1.2345678901234567E+19']],
  ['7,89E+12', 1, ['row.key_mangled', 'Código', '7,89E+12']],
  [{ v: '12345678901234567890' }, 1, ['12345678901234567890', 1000n]],
  [{ v: '42.0' }, 1, ['42', 1000n]],
  [{ v: '10.5' }, 1, ['10.5', 1000n]],
  ['A', { v: '1.234' }, ['A', 1234n]],
  ['A', '1.234', ['row.number_ambiguous', 'Saldo', '1.234']],
  ['A', '1.234,5', ['A', 1_234_500n]],
  ['A', { v: '19.899999999999999' }, ['A', 19_900n]],
  ['A', { v: '0.30000000000000004' }, ['A', 300n]],
  ['A', { v: '1.2345' }, ['row.number_too_precise', 'Saldo', '1.2345']],
  ['A', { v: '-1.25' }, ['A', -1250n]],
  ['A', { v: '5E-3' }, ['A', 5n]],
  ['A', { v: '1E+20' }, ['row.number_out_of_range', 'Saldo', '1E+20']],
  ['A', { v: '7', f: 'SUM(1,6)' }, ['A', 7000n]],
  ['A', { t: 'str', v: '12,5', f: 'TEXT(1)' }, ['A', 12_500n]],
  ['A', { t: 'e', v: '#N/A' }, ['row.field_invalid', 'Saldo', '#N/A']],
  ['A', { t: 'e', v: '#SPILL!' }, ['row.field_invalid', 'Saldo', '#SPILL!']],
  [{ t: 'e', v: '#REF!' }, 1, ['row.field_invalid', 'Código', '#REF!']],
  ['A', '#¡DIV/0!', ['row.field_invalid', 'Saldo', '#¡DIV/0!']],
  ['A', null, ['row.field_missing', 'Saldo', undefined]],
  ['A', '  ', ['row.field_missing', 'Saldo', undefined]],
  ['A', '3 rotos', ['row.number_malformed', 'Saldo', '3 rotos']],
  ['A', true, ['row.number_malformed', 'Saldo', 'true']],
  [' a_x000D_b & <c> ', 1, ['a\rb & <c>', 1000n]],
  ['_x005F_x000D_', 1, ['_x000D_', 1000n]],
]

for (const [sku, quantity, expected] of CELLS) {
  test(`a sheet's cells ${JSON.stringify(sku)} and ${JSON.stringify(quantity)} are ${String(expected[0])}`, async () => {
    assert.deepEqual(await stockOf(sku, quantity), expected)
  })
}

test('dates of a sheet are serials, texts or RFC 3339, and count from 1904 where it says so', async () => {
  const rows: TestCell[][] = [
    ['sku', 'loja', 'saldo', 'dataSaldo'],
    ['A', '1', 1, 46350.5],
    ['B', '1', 1, '24/11/2026 12:00'],
    ['C', '1', 1, { t: 'd', v: '2026-11-24T12:00:00' }],
    ['D', '1', 1, { v: '46350.500000000001' }],
  ]
  const momentsOf = async (file: Buffer) => (await readFile(file, 'stock')).rows.map(asOfOf)
  const noon = '2026-11-24T15:00:00.000Z'
  assert.deepEqual(await momentsOf(await writeWorkbook(rows)), [noon, noon, noon, noon])

  const from1904 = { 'xl/workbook.xml': workbookXml(['rId1'], '<workbookPr date1904="1"/>') }
  rows[1]![3] = 44888.5
  assert.equal((await momentsOf(await writeWorkbook(rows, { parts: from1904 })))[0], noon)
})

function asOfOf(row: Parameters<typeof told>[0]): string | undefined {
  const part = 'parts' in row ? row.parts[0] : undefined
  return part?.kind === 'stock' ? part.asOf?.toISOString() : undefined
}

const ROWS: readonly TestCell[][] = [
  ['sku', 'store', 'quantity', 'note'],
  ['A', '1', 1, 'x'],
  [],
  [null, '  ', null],
  ['B', 2, 2],
]
const KEYS = ['A|1', 'B|2']

// One row per way of writing the same sheet.
const SHAPES: Readonly<Record<string, () => Promise<Buffer>>> = {
  'with shared texts': () => writeWorkbook(ROWS),
  'with texts in the cells': () =>
    writeWorkbook(ROWS, { shared: false, parts: { 'xl/sharedStrings.xml': null } }),
  'in a gzip': async () => gzipSync(await writeWorkbook(ROWS)),
  'without references': () => plainSheet((xml) => xml.replaceAll(/ r="[A-Z]?\d+"/g, ''), filled(ROWS)),
  'with prefixed names': () =>
    plainSheet((xml) => xml.replaceAll(/<(\/?)(\w)/g, '<$1x:$2').replace('xmlns=', 'xmlns:x=')),
  'behind a hidden one': () =>
    writeWorkbook(ROWS, {
      parts: {
        'xl/workbook.xml': workbookXml(['rId9 hidden', 'rId8', 'rId1']),
        'xl/_rels/workbook.xml.rels': relations({
          rId9: ['worksheet', 'worksheets/hidden.xml'],
          rId8: ['chartsheet', 'chartsheets/sheet1.xml'],
          rId1: ['worksheet', '/xl/worksheets/sheet1.xml'],
          rId2: ['sharedStrings', 'sharedStrings.xml'],
        }),
        'xl/worksheets/hidden.xml': sheetXml([['nothing', 'of', 'ours']]),
      },
    }),
  'with formatted texts': () =>
    writeWorkbook([], {
      parts: {
        'xl/sharedStrings.xml': sharedXml([
          '<r><t>s</t></r><r><rPr/><t>ku</t></r><rPh><t>esukeiyu</t></rPh>',
        ]),
        'xl/worksheets/sheet1.xml': sheetXml([
          [
            { t: 's', v: '0' },
            { t: 'str', v: 'store' },
            { t: 'str', v: 'quantity' },
          ],
          [{ t: 'str', v: 'A' }, 1, 1],
          [{ t: 'str', v: 'B' }, 2, 2],
        ]),
      },
    }),
}

for (const [how, write] of Object.entries(SHAPES)) {
  test(`a sheet written ${how} is read`, async () => {
    const { rows, end } = await readFile(await write(), 'stock')
    assert.equal(end.failure, null)
    assert.deepEqual(
      rows.map((row) => row.key),
      KEYS,
    )
    assert.deepEqual([end.layout.format, end.encoding, end.rowsRead], ['xlsx', 'utf-8', 2])
  })
}

function plainSheet(change: (xml: string) => string, rows = ROWS): Promise<Buffer> {
  return writeWorkbook([], { parts: { 'xl/worksheets/sheet1.xml': change(sheetXml(rows)) } })
}

/** Without references each cell stands behind the last one: none may be left out. */
function filled(rows: readonly TestCell[][]): TestCell[][] {
  return rows.map((cells) => cells.map((cell) => cell ?? ''))
}

test('what a sheet has beside its columns means nothing, a column without meaning is named', async () => {
  const file = await writeWorkbook([
    ['sku', 'store', 'quantity', 'obs', null],
    ['A', '1', 1, 'x', null, 'a note'],
  ])
  const { rows, end } = await readFile(file, 'stock')
  assert.deepEqual([rows.length, refusalOf(rows[0]), end.ignoredFields], [1, null, ['obs']])
})

// One row per header: failure code and facts.
test('a header that lacks a column, or has two of one meaning, is a failure in its row', async () => {
  const failureOf = async (header: readonly string[]) =>
    (await readFile(await writeWorkbook([[], header, ['A', '1', '1', '2']]), 'stock')).end.failure
  assert.deepEqual(await failureOf(['sku', 'store', 'saldo', 'Estoque']), {
    code: 'load.header_ambiguous',
    facts: { field: 'quantity', columns: ['saldo', 'Estoque'], line: 2 },
  })
  const missing = await failureOf(['sku', 'store', 'x', 'y'])
  assert.deepEqual([missing?.code, missing?.facts['line']], ['load.header_missing', 2])
})

const ZIP = Buffer.from('504b0304', 'hex')

// One row per file that cannot be read: code and reason. Whoever sends it reads the sentence of that reason.
const REFUSED: Readonly<Record<string, readonly [() => Promise<Buffer>, string, string?]>> = {
  'a zip of something else': [() => writeZip({ 'a.txt': 'x' }), 'load.unreadable', 'no_workbook'],
  'a document': [
    () => writeZip({ '_rels/.rels': relations({ rId1: ['officeDocument', 'word/document.xml'] }) }),
    'load.unreadable',
    'no_workbook',
  ],
  'a binary workbook': [
    () => writeZip({ '_rels/.rels': relations({ rId1: ['officeDocument', 'xl/workbook.bin'] }) }),
    'load.unreadable',
    'no_workbook',
  ],
  'a workbook without a sheet': [
    () => writeWorkbook(ROWS, { parts: { 'xl/workbook.xml': workbookXml([]) } }),
    'load.unreadable',
    'no_workbook',
  ],
  'a workbook with a DTD': [
    () => writeWorkbook(ROWS, { parts: { 'xl/workbook.xml': `<!DOCTYPE x>${workbookXml(['rId1'])}` } }),
    'load.unreadable',
    'no_workbook',
  ],
  'a zip cut off': [
    async () => (await writeWorkbook(ROWS)).subarray(0, 1000),
    'load.unreadable',
    'zip_broken',
  ],
  'the first bytes of a zip': [async () => ZIP, 'load.unreadable', 'zip_broken'],
  'an encrypted zip': [async () => encrypted(await writeWorkbook(ROWS)), 'load.unreadable', 'encrypted'],
  'a sheet with a DTD': [() => plainSheet((xml) => `<!DOCTYPE x [<!ENTITY a "b">]>${xml}`), 'load.broken'],
  'a sheet with an entity': [() => plainSheet((xml) => xml.replace('>x<', '>&a;<')), 'load.broken'],
  'a text that is not there': [() => plainSheet(() => sheetXml([[{ t: 's', v: '7' }]])), 'load.broken'],
  'a column beyond all columns': [() => plainSheet((xml) => xml.replace('"A2"', '"ZZZ2"')), 'load.broken'],
}

for (const [what, [write, code, reason]] of Object.entries(REFUSED)) {
  test(`${what} is ${code} ${reason ?? ''}`, async () => {
    const { end } = await readFile(await write(), 'stock')
    assert.equal(end.failure?.code, code)
    assert.equal(end.failure.facts['reason'], reason)
  })
}

/** Sets the bit that says so in each entry of the list of parts. */
function encrypted(zip: Buffer): Buffer {
  const changed = Buffer.from(zip)
  for (let at = 0; (at = changed.indexOf('504b0102', at, 'hex')) !== -1; at += 4) changed[at + 8]! |= 1
  return changed
}

test('a sheet that breaks gives the rows before, and the row at which it breaks', async () => {
  const file = await plainSheet((xml) => xml.replace('<row r="5">', '<row r="5"><c></row>'))
  const { rows, end } = await readFile(file, 'stock')
  assert.deepEqual(
    rows.map((row) => row.key),
    ['A|1'],
  )
  assert.deepEqual(end.failure, { code: 'load.broken', facts: { line: 5 } })
})

test('a sheet of more than the limit is refused by what its list of parts says', async () => {
  const file = await writeWorkbook([ROWS[0]!, ['A', '1', 1, 'x'.repeat(10_000_000)]], { shared: false })
  assert.ok(file.length < 20_000)
  const { rows, end } = await readFile(file, 'stock', { bytesMax: 1_000_000 })
  assert.deepEqual(rows, [])
  assert.deepEqual(end.failure, {
    code: 'load.too_large',
    facts: { reason: 'expanded', limit: 1_000_000 },
  })
})

test('a row of too much text is one refused row', async () => {
  const long = 'x'.repeat(30_000)
  const file = await writeWorkbook([
    ['sku', 'store', 'quantity', ...Array.from({ length: 20 }, (_, n) => `n${n}`)],
    ['A', '1', 1],
    ['B', '1', 1, ...Array.from({ length: 18 }, () => long)],
    ['C', '1', 1, 'x'.repeat(40_000)],
    ['D', '1', 1],
  ])
  const { rows } = await readFile(file, 'stock')
  assert.deepEqual(
    rows.map((row) => refusalOf(row)?.code ?? row.key),
    ['A|1', 'B|1', 'row.too_large', 'D|1'],
  )
})

test('a load of each kind may come as a sheet', async () => {
  const kinds: readonly (readonly [LoadKind, TestCell[][], unknown])[] = [
    [
      'product',
      [
        ['Referência', 'Tamanho', 'Código', 'Nome', 'PesoGramas', 'Ativo', 'Kit'],
        ['CAM-01', 38, '001', 'Camisa', { v: '250.5' }, true, null],
      ],
      {
        reference: 'CAM-01',
        size: '38',
        sku: '001',
        product: { name: 'Camisa', weightGrams: 250.5, active: true },
        variant: {},
      },
    ],
    [
      'price',
      [
        ['sku', 'tabelaPreco', 'precio', 'vigenciaInicio'],
        ['001', 1, 19.9, 46350],
      ],
      {
        key: { sku: '001', ean: null, reference: null, size: null },
        list: '1',
        price: 1990n,
        validFrom: new Date('2026-11-24T03:00:00Z'),
      },
    ],
  ]
  for (const [kind, rows, part] of kinds) {
    const read = await readFile(await writeWorkbook(rows), kind)
    const { parts } = told(read.rows[0]!) as { parts: object[] }
    assert.deepEqual(parts, [{ kind, ...(part as object) }])
  }
})
