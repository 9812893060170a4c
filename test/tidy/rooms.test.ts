import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { cycleComplaints, MAY_IMPORT, roomComplaints } from './room-rules.ts'
import { readSources, ROOT } from './sources.ts'

const SOURCES = readSources('src/**/*.ts')

test('there are sources to look at', () => assert(SOURCES.length > 50))

test('every folder of src is in the table, and the table has no other', () => {
  const entries = readdirSync(join(ROOT, 'src')).filter((name) => !name.endsWith('.md'))
  assert.deepEqual(entries.sort(), Object.keys(MAY_IMPORT).sort())
})

test('a room imports only what the table allows', () => {
  assert.deepEqual(roomComplaints(SOURCES), [])
})

test('no files import each other in a circle', () => {
  assert.deepEqual(cycleComplaints(SOURCES), [])
})

test('seen failing: loads that import orders, a pure room that imports another, an unknown room', () => {
  assert.deepEqual(
    roomComplaints([
      { path: 'src/loads/run-load.ts', text: "import { place } from '../orders/place-orders.ts'\n" },
      { path: 'src/kernel/money.ts', text: "export type { Db } from '../platform/postgres/db.ts'\n" },
      { path: 'src/orders/kits.ts', text: "const loads = await import('../loads/rows.ts')\n" },
      { path: 'src/orders/kits.ts', text: "import {\n  a,\n  b,\n} from '../hub.ts'\n" },
      { path: 'src/extras/more.ts', text: '' },
      {
        path: 'src/orders/fine.ts',
        text: "// import { x } from '../loads/rows.ts'\nimport { y } from '../kernel/money.ts'\n",
      },
    ]),
    [
      'src/loads/run-load.ts imports src/orders/place-orders.ts',
      'src/kernel/money.ts imports src/platform/postgres/db.ts',
      'src/orders/kits.ts imports src/loads/rows.ts',
      'src/orders/kits.ts imports src/hub.ts',
      'src/extras/more.ts: src/extras has no rule',
    ],
  )
})

test('seen failing: a circle of three files', () => {
  assert.deepEqual(
    cycleComplaints([
      { path: 'src/a/x.ts', text: "import { y } from '../b/y.ts'" },
      { path: 'src/b/y.ts', text: "import { z } from '../c/z.ts'" },
      { path: 'src/c/z.ts', text: "import { x } from '../a/x.ts'\nimport type { y } from '../b/y.ts'" },
    ]),
    ['src/a/x.ts → src/b/y.ts → src/c/z.ts → src/a/x.ts'],
  )
})
