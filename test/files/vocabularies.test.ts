import assert from 'node:assert/strict'
import { isUtf8 } from 'node:buffer'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { fixture, readFile, told } from './read-file.ts'
import { writeWorkbook } from './write-workbook.ts'

const bySku = (sku: string) => ({ sku, ean: null, reference: null, size: null })

const PRODUCT = {
  name: 'Camisa Açaí',
  brand: 'Ateliê',
  category: 'Roupas > Camisas',
  weightGrams: 250.5,
  active: true,
  images: ['https://img.example/1.jpg', 'https://img.example/2.jpg'],
}
const SOCK = { kind: 'product', reference: null, size: 'SIN DEFINIR', sku: 'MEIA', variant: {} }
const KIT = {
  kind: 'product',
  reference: 'KIT-1',
  size: null,
  sku: null,
  product: { name: 'Kit verão' },
  variant: {},
  kit: [
    { sku: '001234', quantity: 1000n },
    { sku: 'MEIA', quantity: 2000n },
  ],
}
const SHIRT_M = {
  kind: 'product',
  reference: 'CAM-01',
  size: 'M',
  sku: '001234',
  ean: '7891234567895',
  variant: {},
}

const PRODUCTS_NESTED = [
  {
    key: 'CAM-01',
    parts: [
      { ...SHIRT_M, product: PRODUCT },
      { kind: 'product', reference: 'CAM-01', size: 'G', sku: '001235', product: PRODUCT, variant: {} },
    ],
  },
  { key: 'MEIA', parts: [{ ...SOCK, product: { name: 'Meia' } }] },
  { key: 'KIT-1', parts: [KIT] },
  {
    key: 'CAM-01',
    parts: [
      { kind: 'product', reference: 'CAM-01', size: null, sku: null, product: { color: null }, variant: {} },
    ],
  },
  { key: '', refused: 'row.key_missing' },
]

const PRODUCTS_FLAT = [
  {
    key: '001234',
    parts: [{ ...SHIRT_M, product: { name: 'Camisa Açaí', brand: 'Ateliê', weightGrams: 250.5 } }],
  },
  { key: 'MEIA', parts: [{ ...SOCK, product: { name: 'Meia', images: PRODUCT.images } }] },
  { key: 'KIT-1', parts: [KIT] },
  { key: '', refused: 'row.key_missing' },
]

const SHOP_PRICE = {
  kind: 'price',
  key: bySku('001234'),
  list: 'VAREJO',
  price: 1990n,
  salePrice: 1550n,
  validFrom: new Date('2026-11-01T03:00:00Z'),
  // The last day belongs to the window.
  validTo: new Date('2026-12-01T02:59:59.999Z'),
}
const SIZE_PRICE = {
  kind: 'price',
  key: { sku: null, ean: null, reference: 'CAM-01', size: 'G' },
  list: 'default',
  price: 129900n,
}
const pricesWith = (salePrice: bigint | null) => [
  { key: '001234|VAREJO', parts: [SHOP_PRICE] },
  { key: 'CAM-01/G|default', parts: [SIZE_PRICE] },
  {
    key: '7891234567895|default',
    parts: [
      {
        kind: 'price',
        key: { sku: null, ean: '7891234567895', reference: null, size: null },
        list: 'default',
        salePrice,
      },
    ],
  },
  { key: 'A|default', refused: 'row.amount_negative' },
  { key: 'B|default', refused: 'row.number_ambiguous' },
]

const STOCK = [
  {
    key: '001234|001',
    parts: [
      {
        kind: 'stock',
        key: bySku('001234'),
        store: '001',
        quantity: 5000n,
        asOf: new Date('2026-11-24T10:00:00Z'),
      },
    ],
  },
  {
    key: 'PESO|002',
    parts: [{ kind: 'stock', key: bySku('PESO'), store: '002', quantity: -1250n, asOf: null }],
  },
  { key: 'C|001', refused: 'row.number_malformed' },
]

const definition = (attribute: string, fields: object) => ({
  key: attribute,
  parts: [{ kind: 'attribute', key: null, attribute, definition: fields, value: null }],
})
const valueOf = (label: string, key: object, [attribute, value]: readonly [string, unknown]) => ({
  key: `${label}|${attribute}`,
  parts: [{ kind: 'attribute', key, attribute, definition: null, value }],
})
const ATTRIBUTES = [
  definition('voltagem', {
    name: 'Voltagem',
    scope: 'specification',
    dataType: 'list',
    values: ['110V', '220V'],
  }),
  definition('peso', { name: 'Peso líquido', scope: 'basic', dataType: 'number' }),
  valueOf('001234', bySku('001234'), ['voltagem', '110V']),
  valueOf('CAM-01/M', { sku: null, ean: null, reference: 'CAM-01', size: 'M' }, [
    'peso',
    { t: '0,50', n: '0.5' },
  ]),
  // Without a size it is the product's own.
  valueOf('CAM-01', { sku: null, ean: null, reference: 'CAM-01', size: null }, ['tecido', 'Açaí']),
]
const EAN_PESO = { sku: null, ean: '7891234567895', reference: null, size: null }
const ATTRIBUTES_JSON = [
  ...ATTRIBUTES,
  valueOf('7891234567895', EAN_PESO, ['peso', null]),
  { key: '', refused: 'row.field_missing' },
]
const ATTRIBUTES_CSV = [
  ...ATTRIBUTES,
  // An empty cell says nothing, and a value is all that such a row has to say.
  { key: '7891234567895|peso', refused: 'row.field_missing' },
  { key: '', refused: 'row.field_missing' },
]

// One row per file: name, kind, encoding found, fields ignored, rows.
const FILES = [
  ['products-canonical.json', 'product', 'utf-8', [], PRODUCTS_NESTED],
  ['products-portuguese.json', 'product', 'utf-8', [], PRODUCTS_NESTED],
  ['products-source.json', 'product', 'utf-16be', [], PRODUCTS_NESTED],
  ['products-canonical.csv', 'product', 'utf-8', [], PRODUCTS_FLAT],
  ['products-portuguese.csv', 'product', 'windows-1252', [], PRODUCTS_FLAT],
  ['products-source.csv', 'product', 'utf-16le', [], PRODUCTS_FLAT],
  ['prices-canonical.json', 'price', 'utf-8', [], pricesWith(null)],
  ['prices-portuguese.json', 'price', 'windows-1252', [], pricesWith(null)],
  ['prices-source.json', 'price', 'utf-16le', [], pricesWith(null)],
  ['prices-canonical.csv', 'price', 'utf-8', [], pricesWith(1200n)],
  ['prices-portuguese.csv', 'price', 'windows-1252', ['Observação'], pricesWith(1200n)],
  ['prices-source.csv', 'price', 'utf-16be', [], pricesWith(1200n)],
  ['stock-canonical.json', 'stock', 'utf-8', [], STOCK],
  ['stock-portuguese.json', 'stock', 'utf-8', [], STOCK],
  ['stock-source.json', 'stock', 'utf-8', [], STOCK],
  ['stock-canonical.csv', 'stock', 'utf-8', [], STOCK],
  ['stock-portuguese.csv', 'stock', 'utf-8', [], STOCK],
  ['attributes-canonical.json', 'attribute', 'utf-8', [], ATTRIBUTES_JSON],
  ['attributes-portuguese.json', 'attribute', 'windows-1252', [], ATTRIBUTES_JSON],
  ['attributes-source.json', 'attribute', 'utf-16le', [], ATTRIBUTES_JSON],
  ['attributes-canonical.csv', 'attribute', 'utf-8', [], ATTRIBUTES_CSV],
  [
    ...(['attributes-portuguese.csv', 'attribute', 'windows-1252'] as const),
    ['Tipo de dado', 'Código de barras'],
    ATTRIBUTES_CSV,
  ],
  ['attributes-source.csv', 'attribute', 'utf-16be', [], ATTRIBUTES_CSV],
  ['stock-source.csv', 'stock', 'utf-16le', [], STOCK],
] as const

for (const [name, kind, encoding, ignoredFields, rows] of FILES) {
  test(`${name} reads as ${rows.length} rows of ${encoding}`, async () => {
    // Five bytes at a time cut every character and every number somewhere.
    for (const chunkBytes of [1 << 30, 5]) {
      const read = await readFile(fixture(name), kind, { chunkBytes })
      assert.equal(read.end.failure, null)
      assert.deepEqual(read.rows.map(told), rows)
      assert.deepEqual(
        read.rows.map((row) => row.rowNumber),
        rows.map((_, index) => index + 1),
      )
      assert.equal(read.end.rowsRead, rows.length)
      assert.equal(read.end.encoding, encoding)
      assert.deepEqual(read.end.ignoredFields, ignoredFields)
    }
  })
}

// What the same text is in bytes, by the encoding that the load then shows.
const ENCODINGS: Readonly<Record<string, readonly [string, (text: string) => Buffer]>> = {
  'UTF-8': ['utf-8', (text) => Buffer.from(text)],
  'UTF-8 with a mark': ['utf-8', (text) => Buffer.from(`\uFEFF${text}`)],
  'UTF-16 little endian': ['utf-16le', (text) => Buffer.from(`\uFEFF${text}`, 'utf16le')],
  'UTF-16 big endian': ['utf-16be', (text) => Buffer.from(`\uFEFF${text}`, 'utf16le').swap16()],
  'Windows-1252': ['windows-1252', (text) => Buffer.from(text, 'latin1')],
}

for (const [name, kind, , , rows] of FILES) {
  const text = textOf(fixture(name))
  // Where every character is ASCII, what was meant as Windows-1252 is UTF-8 as well.
  const isAscii = /^[\0-\x7f]*$/.test(text)
  const forms = name.endsWith('.csv')
    ? [['csv', text]]
    : [
        ['json', text],
        ['ndjson', linesOf(text)],
      ]
  for (const [format, written] of forms) {
    test(`what ${name} says reads the same as ${format} in every encoding, in a gzip or not`, async () => {
      for (const [what, [encoding, encode]] of Object.entries(ENCODINGS)) {
        const bytes = encode(written!)
        for (const sent of [bytes, gzipSync(bytes)]) {
          const { rows: read, end } = await readFile(sent, kind, { chunkBytes: 1000 })
          assert.deepEqual(read.map(told), rows, what)
          const shown = isAscii && encoding === 'windows-1252' ? 'utf-8' : encoding
          assert.deepEqual([end.failure, end.layout.format, end.encoding], [null, format, shown])
        }
      }
    })
  }
  if (!name.endsWith('.csv')) continue
  test(`what ${name} says reads the same as a sheet, in a gzip or not`, async () => {
    const sheet = await writeWorkbook(cellsIn(text))
    for (const sent of [sheet, gzipSync(sheet)]) {
      const { rows: read, end } = await readFile(sent, kind)
      assert.deepEqual(read.map(told), rows)
      assert.deepEqual([end.failure, end.layout.format, end.encoding], [null, 'xlsx', 'utf-8'])
    }
  })
}

/** A fixture's text, whatever it is written in. */
function textOf(bytes: Buffer): string {
  if (bytes[0] === 0xff) return new TextDecoder('utf-16le').decode(bytes)
  if (bytes[0] === 0xfe) return new TextDecoder('utf-16be').decode(bytes)
  return isUtf8(bytes) ? new TextDecoder().decode(bytes) : bytes.toString('latin1')
}

/** The elements of a JSON fixture, one a line. */
function linesOf(text: string): string {
  const file: unknown = JSON.parse(text)
  const elements: unknown = Array.isArray(file) ? file : Object.values(file as object).find(Array.isArray)
  return (elements as unknown[]).map((element) => `${JSON.stringify(element)}\n`).join('')
}

/** The cells of a CSV fixture, all of them text. */
function cellsIn(text: string): string[][] {
  const delimiter = [';', '\t', ','].find((one) => text.split('\n', 1)[0]!.includes(one))!
  const rows: string[][] = [[]]
  for (const [, quoted, bare, end] of text.matchAll(
    new RegExp(`(?:"((?:[^"]|"")*)"|([^${delimiter}\\r\\n]*))(${delimiter}|\\r?\\n|$)`, 'g'),
  )) {
    rows.at(-1)!.push(quoted?.replaceAll('""', '"') ?? bare!)
    if (end !== delimiter) rows.push([])
  }
  return rows
}

test('a file of both encodings is read record by record and called mixed', async () => {
  const { rows, end } = await readFile(fixture('products-mixed.csv'), 'product')
  assert.equal(end.encoding, 'mixed')
  const names = rows.map((row) =>
    'parts' in row && row.parts[0]?.kind === 'product' ? row.parts[0].product['name'] : null,
  )
  assert.deepEqual(names, ['Pão', 'Maçã', 'Agua'])
})

test('the asOf of a root object is read in the site time zone', async () => {
  const { end } = await readFile('{"stock":[],"asOf":"2026-11-24T10:00"}', 'stock')
  assert.deepEqual(end.asOf, new Date('2026-11-24T13:00:00Z'))
})

test('a line of NDJSON that is no JSON is one refused row', async () => {
  const { rows, end } = await readFile(fixture('stock-lines.ndjson'), 'stock')
  assert.equal(end.failure, null)
  assert.deepEqual(
    rows.map((row) => ('refusal' in row ? row.refusal.code : row.key)),
    ['A|1', 'B|1', 'row.not_an_object', 'C|1'],
  )
})

test('lines may end as on old machines', async () => {
  const { rows } = await readFile(fixture('stock-old-machine.csv'), 'stock')
  assert.deepEqual(
    rows.map((row) => row.key),
    ['A|1', 'B|1'],
  )
})
