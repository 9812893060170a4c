import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { readRows } from '../read-rows.ts'
import type { LoadKind } from '../rows.ts'
import { cellsOf, cellText } from './csv-cells.ts'
import { detect } from './detect.ts'
import type { FileSource } from './file-source.ts'
import { DETECT_BYTES_MAX } from './layout.ts'
import type { Splitter } from './pieces.ts'
import { splitJson } from './split-json.ts'
import { splitLines } from './split-lines.ts'

const plain = (_buffer: Buffer, start: number, end: number) => end - start

/** Cuts at the given places, as a network would. */
function blocksAt(bytes: Buffer, cuts: readonly number[]): readonly Buffer[] {
  const places = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b)
  return [...places, bytes.length].map((end, index) =>
    bytes.subarray(index === 0 ? 0 : places[index - 1], end),
  )
}

function textsOf(splitter: Splitter, blocks: readonly Buffer[]): readonly string[] {
  const texts: string[] = []
  for (const block of [...blocks, null]) {
    const { buffer, pieces } = block === null ? splitter.end() : splitter.push(block)
    texts.push(...pieces.map(({ start, end }) => buffer.toString('utf8', start, end)))
  }
  return texts
}

const cuts = fc.array(fc.nat(), { maxLength: 20 })
const spaces = fc.constantFrom('', ' ', '\n', '\r\n\t')

test('a JSON list cut anywhere has the elements that JSON.parse finds', () => {
  fc.assert(
    fc.property(fc.array(fc.json({ maxDepth: 5 })), spaces, cuts, (elements, space, places) => {
      const text = `${space}[${elements.map((element) => space + element + space).join(',')}${space}]${space}`
      const splitter = splitJson(plain, { base: 0, path: null })
      const found = textsOf(splitter, blocksAt(Buffer.from(text), places))
      assert.equal(splitter.failure(), null)
      assert.deepEqual(
        found.map((element) => JSON.parse(element) as unknown),
        JSON.parse(text),
      )
    }),
  )
})

test('the list in an object is found among other fields, cut anywhere', () => {
  fc.assert(
    fc.property(
      fc.array(fc.json()),
      fc.dictionary(fc.string(), fc.jsonValue()),
      cuts,
      (elements, others, places) => {
        const fields = Object.entries(others).filter(([name]) => name.trim().toLowerCase() !== 'precos')
        const text = JSON.stringify(Object.fromEntries(fields)).replace(
          /}$/,
          `${fields.length > 0 ? ',' : ''}"precos":[`,
        )
        const splitter = splitJson(plain, { base: 0, path: null })
        const found = textsOf(splitter, blocksAt(Buffer.from(`${text}${elements.join(',')}]}`), places))
        assert.equal(splitter.failure(), null)
        assert.deepEqual(
          found.map((element) => JSON.parse(element) as unknown),
          elements.map((element) => JSON.parse(element) as unknown),
        )
        assert.equal(splitter.root().name, 'precos')
      },
    ),
  )
})

test('CSV records of any cells, cut anywhere, are the cells that were written', () => {
  const cell = fc.string({ unit: fc.constantFrom('a', 'é', '"', ';', '\n', '\r', ' ', ',') })
  fc.assert(
    fc.property(
      fc.array(fc.array(cell, { minLength: 2 })),
      fc.constantFrom('\n', '\r\n'),
      cuts,
      (rows, lineEnd, places) => {
        const text = rows.map((row) => row.map((value) => cellText(value, ';')).join(';') + lineEnd).join('')
        const splitter = splitLines({ lineEnd, delimiter: ';' })
        const found = textsOf(splitter, blocksAt(Buffer.from(text), places))
        assert.equal(splitter.failure(), null)
        assert.deepEqual(
          found.map((record) => cellsOf(record, ';').cells),
          rows,
        )
      },
    ),
  )
})

test('lines of NDJSON are lines, quotes or not', () => {
  const splitter = splitLines({ lineEnd: '\n', delimiter: null })
  assert.deepEqual(textsOf(splitter, [Buffer.from('{"a"\n"\r\n\nx')]), ['{"a"', '"', '', 'x'])
})

/** Text that comes as it comes; nothing of it lies on a disk. */
function sourceOf(bytes: FileSource['bytes']): FileSource {
  return { size: 0, bytesMax: 1 << 30, bytes, onDisk: () => assert.fail('is no workbook'), onRead: () => {} }
}

/** Reads whatever it is to its end: never a throw, one outcome a row, numbered from 1. */
async function readAnything(bytes: Buffer, kind: LoadKind, places: readonly number[]): Promise<void> {
  const found = detect(bytes.subarray(0, DETECT_BYTES_MAX), { whole: true })
  if (!found.ok) return
  async function* blocks() {
    yield* blocksAt(bytes, places)
  }
  const reader = readRows(sourceOf(blocks), {
    kinds: [kind],
    detected: found.value,
    site: { places: 2, timeZone: 'UTC' },
  })
  let rows = 0
  for await (const batch of reader.batches()) {
    for (const row of batch) {
      assert.equal(row.rowNumber, ++rows)
      assert.ok('refusal' in row ? row.refusal.code : row.parts.length > 0)
    }
  }
  assert.equal(reader.end().rowsRead, rows)
}

const kind = fc.constantFrom<LoadKind>('product', 'price', 'stock')
const word = fc.constantFrom(
  'sku',
  'ean',
  'reference',
  'size',
  'price',
  'store',
  'quantity',
  'variants',
  'kit',
  'attributes',
  'images',
  'active',
  'validTo',
  'asOf',
  '__proto__',
)
const element = fc.dictionary(
  word,
  fc.oneof(fc.jsonValue(), fc.constantFrom('1', '1,5', '#N/A', 'A', 1, [{ sku: 'A', quantity: 1 }])),
)

test('random bytes never throw, and every row has an outcome', async () => {
  const start = fc.constantFrom('', '[', '{', '[{"sku":', '{"precos":[', 'sku;store\n"', 'sku,price\n')
  await fc.assert(
    fc.asyncProperty(start, fc.uint8Array({ maxLength: 300 }), kind, cuts, (head, tail, of, places) =>
      readAnything(Buffer.concat([Buffer.from(head), tail]), of, places),
    ),
  )
})

test('a valid file cut off anywhere never throws, and every row has an outcome', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(element), fc.nat(), kind, cuts, (elements, length, of, places) => {
      const bytes = Buffer.from(JSON.stringify(elements))
      return readAnything(bytes.subarray(0, length % (bytes.length + 1)), of, places)
    }),
  )
})

test('the same file gives the same rows however it is cut', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(element), kind, cuts, async (elements, of, places) => {
      const bytes = Buffer.from(JSON.stringify(elements))
      assert.deepEqual(await rowsOf(bytes, of, places), await rowsOf(bytes, of, []))
    }),
  )
})

async function rowsOf(bytes: Buffer, of: LoadKind, places: readonly number[]): Promise<unknown> {
  async function* blocks() {
    yield* blocksAt(bytes, places)
  }
  const detected = { format: 'json', encoding: 'utf-8', bom: false, delimiter: null, lineEnd: '\n' } as const
  const reader = readRows(sourceOf(blocks), { kinds: [of], detected, site: { places: 2, timeZone: 'UTC' } })
  const rows: unknown[] = []
  for await (const batch of reader.batches()) rows.push(...batch)
  return rows
}
