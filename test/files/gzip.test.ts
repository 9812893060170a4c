import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { detect } from '../../src/loads/formats/detect.ts'
import { fixture, readFile, told } from './read-file.ts'

const FILES = [
  ['products-source.json', 'product'],
  ['prices-portuguese.json', 'price'],
  ['stock-lines.ndjson', 'stock'],
  ['prices-source.csv', 'price'],
  ['products-mixed.csv', 'product'],
  ['stock-portuguese.csv', 'stock'],
] as const

for (const [name, kind] of FILES) {
  test(`${name} in a gzip reads as ${name}`, async () => {
    const plain = await readFile(fixture(name), kind)
    for (const chunkBytes of [1 << 30, 5]) {
      const packed = await readFile(gzipSync(fixture(name)), kind, { chunkBytes })
      assert.equal(packed.end.failure, null)
      assert.deepEqual(packed.rows.map(told), plain.rows.map(told))
      assert.deepEqual(packed.end.layout, { ...plain.end.layout, gzip: true })
    }
  })
}

const LINES = Array.from({ length: 20_000 }, (_, row) => `SKU-${row},1,${row % 97}`)
const CSV = `sku,store,quantity\n${LINES.join('\n')}\n`

test('a gzip cut off gives the whole rows before, and the line at which it was cut', async () => {
  const packed = gzipSync(CSV)
  for (const bytes of [packed.length - 1, packed.length >> 1, packed.length >> 3]) {
    const { rows, end } = await readFile(packed.subarray(0, bytes), 'stock', { chunkBytes: 1000 })
    assert.equal(end.rowsRead, rows.length)
    assert.deepEqual(end.failure, {
      code: 'load.broken',
      facts: { reason: 'gzip_broken', line: rows.length + 2 },
    })
    for (const [index, row] of rows.entries()) {
      assert.deepEqual('parts' in row ? row.parts : row.refusal, [
        {
          kind: 'stock',
          key: { sku: `SKU-${index}`, ean: null, reference: null, size: null },
          store: '1',
          quantity: BigInt(index % 97) * 1000n,
          asOf: null,
        },
      ])
    }
  }
})

test('several gzips in a row are one file', async () => {
  const half = CSV.length >> 1
  const packed = Buffer.concat([gzipSync(CSV.slice(0, half)), gzipSync(CSV.slice(half))])
  const { rows, end } = await readFile(packed, 'stock')
  assert.deepEqual([rows.length, end.failure], [20_000, null])
})

test('a gzip that holds more than the limit is read up to it', async () => {
  const bomb = gzipSync(`sku,store,quantity\nA,1,1\n${' '.repeat(50_000_000)}`)
  assert.ok(bomb.length < 60_000)
  const { rows, end } = await readFile(bomb, 'stock', { bytesMax: 1_000_000 })
  assert.deepEqual(
    rows.map((row) => row.key),
    ['A|1'],
  )
  assert.equal(end.failure?.code, 'load.too_large')
  assert.deepEqual([end.failure.facts['reason'], end.failure.facts['limit']], ['expanded', 1_000_000])
})

// One row per file that the door refuses: its bytes, the reason.
const UNREADABLE = [
  ['nothing', gzipSync(''), 'empty'],
  ['a picture', gzipSync(Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')), 'not_text'],
  ['two bytes', Buffer.from('1f8b', 'hex'), 'empty'],
  ['garbage', Buffer.from('1f8b0800ffffffffffffffffffffffff', 'hex'), 'gzip_broken'],
  ['an old workbook', gzipSync(Buffer.from('d0cf11e0a1b11ae1', 'hex')), 'old_workbook'],
  ['a gzip', gzipSync(gzipSync(CSV)), 'not_text'],
] as const

for (const [what, bytes, reason] of UNREADABLE) {
  test(`a gzip of ${what} is unreadable: ${reason}`, () => {
    const found = detect(bytes, { whole: true })
    assert.deepEqual(found, { ok: false, refusal: { code: 'load.unreadable', facts: { reason } } })
  })
}
