import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PURE, roleComplaints, sqlComplaints } from './file-roles.ts'
import { isLike, readSources } from './sources.ts'

const SOURCES = readSources('src/**/*.ts').filter(({ path }) => !path.endsWith('.test.ts'))

test('every file touches only what its name says', () => {
  assert.deepEqual(roleComplaints(SOURCES), [])
})

test('every pattern of the table of pure files still has files', () => {
  const idle = PURE.filter((pattern) => !SOURCES.some(({ path }) => isLike(path, [pattern])))
  assert.deepEqual(idle, [])
})

test('SQL stands in queries alone', () => {
  assert.deepEqual(sqlComplaints(SOURCES), [])
})

test('seen failing: impure pure files, a route with SQL rooms behind it, a file of no role', () => {
  assert.deepEqual(
    roleComplaints([
      { path: 'src/orders/kits.ts', text: "import { PLACE } from './queries.ts'\nconst at = new Date()" },
      { path: 'src/orders/moves/pay.ts', text: "import { hash } from 'node:crypto'\n" },
      { path: 'src/orders/moves/ship.ts', text: 'const when = Date.now() // Date.now\n' },
      { path: 'src/orders/routes.ts', text: "import { PLACE } from './queries.ts'\n" },
      { path: 'src/orders/queries.ts', text: "import pg from 'pg'\n" },
      { path: 'src/orders/stuff.ts', text: '' },
      { path: 'src/catalog/save-store.ts', text: "import { fine } from './queries.ts'\n" },
    ]),
    [
      'src/orders/kits.ts (pure) imports src/orders/queries.ts',
      'src/orders/kits.ts (pure) says new Date()',
      'src/orders/moves/pay.ts (pure) imports node:crypto',
      'src/orders/moves/ship.ts (pure) says Date.now',
      'src/orders/routes.ts (routes) imports src/orders/queries.ts',
      'src/orders/queries.ts (queries) imports pg',
      'src/orders/stuff.ts: its name says nothing of what it may touch, and it is not listed as pure',
    ],
  )
})

test('seen failing: SQL in a use case and in a route', () => {
  assert.deepEqual(
    sqlComplaints([
      { path: 'src/orders/place-orders.ts', text: 'const a = 1\nawait db.query(`select a\n  from orders`)' },
      { path: 'src/orders/routes.ts', text: "tx.query('insert into orders values (1)')" },
      { path: 'src/orders/queries.ts', text: "tx.query('insert into orders values (1)')" },
      { path: 'src/orders/kits.ts', text: "// select a from b\nconst text = 'Select one from the list'" },
    ]),
    [
      'src/orders/place-orders.ts:2 has SQL outside queries',
      'src/orders/routes.ts:1 has SQL outside queries',
    ],
  )
})
