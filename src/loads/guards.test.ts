import assert from 'node:assert/strict'
import { test } from 'node:test'
import { GUARDS_DEFAULT, guardsOf, reasonsToHold, type Guards, type Measured } from './guards.ts'

const QUIET: Measured = {
  rows: 1000,
  refused: 0,
  stock: { aboveZero: 0, toZero: 0 },
  prices: { given: 0, zero: 0, stored: 0, moved: 0 },
}

// One row per rule: what was measured, under which guards → the reasons, with the share measured.
const CASES: readonly (readonly [string, Partial<Measured>, Partial<Guards>, Record<string, number>])[] = [
  ['nothing stored', {}, {}, {}],
  ['half of the stock to zero', { stock: { aboveZero: 100, toZero: 50 } }, {}, {}],
  ['more than half', { stock: { aboveZero: 100, toZero: 51 } }, {}, { 'guard.stock_to_zero': 0.51 }],
  ['all of it in a small file', { rows: 99, stock: { aboveZero: 99, toZero: 99 } }, {}, {}],
  ['all of it, guard off', { stock: { aboveZero: 99, toZero: 99 } }, { stockToZero: null }, {}],
  [
    'a stricter guard',
    { stock: { aboveZero: 100, toZero: 6 } },
    { stockToZero: 0.05 },
    { 'guard.stock_to_zero': 0.06 },
  ],
  [
    'prices off by 100',
    { prices: { given: 1000, zero: 0, stored: 1000, moved: 1000 } },
    {},
    { 'guard.prices_moved': 1 },
  ],
  [
    'prices of zero, nothing stored',
    { prices: { given: 1000, zero: 186, stored: 0, moved: 0 } },
    {},
    { 'guard.prices_zero': 0.186 },
  ],
  ['a tenth of them zero', { prices: { given: 1000, zero: 100, stored: 0, moved: 0 } }, {}, {}],
  ['a shifted column', { refused: 1000 }, {}, { 'guard.rows_refused': 1 }],
  [
    'a hair beyond the limit is shown beyond it',
    { rows: 1_000_000, refused: 300_001 },
    {},
    { 'guard.rows_refused': 0.3001 },
  ],
]

for (const [name, measured, guards, expected] of CASES) {
  test(`${name} → ${Object.keys(expected).join(', ') || 'not held'}`, () => {
    const reasons = reasonsToHold({ ...QUIET, ...measured }, guardsOf(guards))
    assert.deepEqual(Object.fromEntries(reasons.map((reason) => [reason.code, reason.measured])), expected)
    for (const { measured: share, limit } of reasons) assert(share > limit)
  })
}

test('what an integration does not say stays as it is by default', () => {
  assert.deepEqual(guardsOf({ pricesZero: null }), { ...GUARDS_DEFAULT, pricesZero: null })
})
