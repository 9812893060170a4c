import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { detect } from '../../src/loads/formats/detect.ts'
import { readRows } from '../../src/loads/read-rows.ts'
import { sourceOf } from './read-file.ts'
import { sheetXml, writeWorkbook } from './write-workbook.ts'

const ROWS = [['sku', 'store', 'quantity'], ...Array.from({ length: 20 }, (_, n) => [`A${n}`, '1', n])]

/** Reads whatever it is to its end: never a throw, one outcome a row. */
async function readAnything(bytes: Buffer): Promise<void> {
  const found = detect(bytes.subarray(0, 65_536), { whole: true })
  if (!found.ok) return
  const reader = readRows(sourceOf(bytes, { bytesMax: 1_000_000 }), {
    kinds: ['stock'],
    detected: found.value,
    site: { places: 2, timeZone: 'UTC' },
  })
  let rows = 0
  for await (const batch of reader.batches()) {
    for (const row of batch) assert.equal(row.rowNumber, ++rows)
  }
  assert.equal(reader.end().rowsRead, rows)
}

const changes = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 5 })

test('a workbook with any bytes changed, or cut anywhere, is read or refused', async () => {
  const workbook = await writeWorkbook(ROWS)
  await fc.assert(
    fc.asyncProperty(changes, fc.nat(), async (changed, cut) => {
      const bytes = Buffer.from(workbook)
      for (const [at, byte] of changed) bytes[at % bytes.length] = byte
      await readAnything(bytes)
      await readAnything(bytes.subarray(0, cut % (bytes.length + 1)))
    }),
    { numRuns: 300 },
  )
})

test('a sheet with any of its XML changed is read or refused', async () => {
  const xml = sheetXml(ROWS)
  const piece = fc.constantFrom(
    '<c',
    '</c>',
    '<row>',
    '</row>',
    '<v>',
    't="s"',
    'r="A1"',
    '&',
    '"',
    '<',
    '\0',
    'é',
    '',
  )
  await fc.assert(
    fc.asyncProperty(fc.nat(), fc.nat({ max: 20 }), piece, async (at, length, put) => {
      const start = at % xml.length
      const changed = xml.slice(0, start) + put + xml.slice(start + length)
      await readAnything(await writeWorkbook([], { parts: { 'xl/worksheets/sheet1.xml': changed } }))
    }),
    { numRuns: 300 },
  )
})

test('a gzip with any bytes changed, or cut anywhere, is read or refused', async () => {
  const packed = gzipSync(ROWS.map((cells) => cells.join(';')).join('\n'))
  await fc.assert(
    fc.asyncProperty(changes, fc.nat(), async (changed, cut) => {
      const bytes = Buffer.from(packed)
      for (const [at, byte] of changed) bytes[at % bytes.length] = byte
      await readAnything(bytes)
      await readAnything(bytes.subarray(0, cut % (bytes.length + 1)))
    }),
    { numRuns: 300 },
  )
})
