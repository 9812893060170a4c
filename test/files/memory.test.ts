import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { gzipSync } from 'node:zlib'
import { readRows } from '../../src/loads/read-rows.ts'
import { detect } from '../../src/loads/formats/detect.ts'
import { sourceOf } from './read-file.ts'
import { writeWorkbook } from './write-workbook.ts'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

const ROWS = 60_000
/** Beside the sku, the store and the quantity: thirty megabytes in all. */
const NOTE_CHARS = 500
const HELD_MAX = 15_000_000
/** Rows between two looks at the memory. */
const LOOK_ROWS = 10_000

function* records(): Generator<[string, string, number, string]> {
  for (let row = 0; row < ROWS; row += 1)
    yield [`SKU-${row}`, '1', row % 97, `${row}`.padEnd(NOTE_CHARS, 'x')]
}

const HEADER = ['sku', 'store', 'quantity', 'note']
const csv = () => [HEADER, ...records()].map((cells) => `${cells.join(';')}\n`).join('')

// One row per way of sending the same thirty megabytes.
const FILES: Readonly<Record<string, () => Promise<Buffer>>> = {
  'a sheet': () => writeWorkbook([HEADER, ...records()], { shared: false }),
  'a sheet of one text for all': () =>
    writeWorkbook([HEADER, ...[...records()].map((row) => row.with(3, 'x'.repeat(NOTE_CHARS)))]),
  'a CSV in a gzip': async () => gzipSync(csv()),
}

for (const [what, write] of Object.entries(FILES)) {
  test(`${what} of ${ROWS} rows is read without being held`, async () => {
    const bytes = await write()
    const found = detect(bytes.subarray(0, 65_536), { whole: false })
    assert(found.ok)
    const reader = readRows(sourceOf(bytes), {
      kinds: ['stock'],
      detected: found.value,
      site: { places: 2, timeZone: 'UTC' },
    })
    const before = held()
    let rows = 0
    let looked = 0
    let most = 0
    for await (const batch of reader.batches()) {
      rows += batch.length
      if (rows - looked < LOOK_ROWS) continue
      looked = rows
      most = Math.max(most, held() - before)
    }
    assert.deepEqual([rows, reader.end().failure], [ROWS, null])
    assert.ok(most < HELD_MAX, `${most} bytes held`)
  })
}

function held(): number {
  collect()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}
