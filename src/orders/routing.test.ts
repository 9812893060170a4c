import assert from 'node:assert/strict'
import { test } from 'node:test'
import { routeLines, type LineToRoute } from './routing.ts'

/** Units by store and sku; the stores stand by priority. */
type Shelves = Readonly<Record<string, Readonly<Record<string, number>>>>
type Wanted = readonly [sku: string, units: number, more?: Partial<LineToRoute>]

function routed(shelves: Shelves, ...wanted: readonly Wanted[]): readonly (string | null)[] {
  const lines = wanted.map(([sku, units, more], place) => ({
    ...{
      lineNo: place + 1,
      sku,
      quantity: BigInt(units),
      kitId: null,
      store: null,
      refusedBy: new Set<string>(),
    },
    ...more,
  }))
  const routes = routeLines(lines, {
    stores: Object.keys(shelves),
    available: (store, sku) => BigInt(shelves[store]?.[sku] ?? 0),
  })
  return lines.map(({ lineNo }) => routes.get(lineNo) ?? null)
}

const KIT = { kitId: 'K1' }
const CASES: readonly (readonly [string, Shelves, readonly Wanted[], readonly (string | null)[]])[] = [
  [
    'the first store that has all',
    { a: { x: 1 }, b: { x: 1, y: 1 }, c: { x: 1, y: 1 } },
    [
      ['x', 1],
      ['y', 1],
    ],
    ['b', 'b'],
  ],
  ['priority breaks a tie', { b: { x: 1 }, a: { x: 1 } }, [['x', 1]], ['b']],
  [
    'two stores where none has all',
    { a: { x: 1 }, b: { y: 1 } },
    [
      ['x', 1],
      ['y', 1],
    ],
    ['a', 'b'],
  ],
  [
    'two stores rather than three, though the first is asked first',
    { a: { x: 1 }, b: { x: 1, y: 1 }, c: { z: 1 } },
    [
      ['x', 1],
      ['y', 1],
      ['z', 1],
    ],
    ['b', 'b', 'c'],
  ],
  [
    'lines of one sku share what there is',
    { a: { x: 3 }, b: { x: 2 } },
    [
      ['x', 2],
      ['x', 2],
    ],
    ['a', 'b'],
  ],
  ['a line is never split', { a: { x: 1 }, b: { x: 1 } }, [['x', 2]], [null]],
  [
    'what none has goes nowhere, the rest goes on',
    { a: { x: 1 } },
    [
      ['x', 1],
      ['y', 1],
    ],
    ['a', null],
  ],
  [
    'a kit goes to one store whole',
    { a: { x: 1 }, b: { y: 1 }, c: { x: 1, y: 1 } },
    [
      ['x', 1, KIT],
      ['y', 1, KIT],
    ],
    ['c', 'c'],
  ],
  [
    'half a kit goes nowhere',
    { a: { x: 1 }, b: { y: 1 } },
    [
      ['x', 1, KIT],
      ['y', 1, KIT],
    ],
    [null, null],
  ],
  [
    'never to a store that has refused it',
    { a: { x: 1 }, b: { x: 1 } },
    [['x', 1, { refusedBy: new Set(['a']) }]],
    ['b'],
  ],
  ['a named store stays, with or without stock', { a: { x: 1 }, b: {} }, [['x', 1, { store: 'b' }]], ['b']],
  [
    'a store named for another line costs no further parcel',
    { a: { y: 1 }, b: { y: 1 } },
    [
      ['x', 1, { store: 'b' }],
      ['y', 1],
    ],
    ['b', 'b'],
  ],
  [
    'what is named is taken first',
    { a: { x: 1 }, b: { x: 1 } },
    [
      ['x', 1, { store: 'a' }],
      ['x', 1],
    ],
    ['a', 'b'],
  ],
  ['no store at all', {}, [['x', 1]], [null]],
]

for (const [fact, shelves, wanted, stores] of CASES) {
  test(`routing: ${fact}`, () => {
    assert.deepEqual(routed(shelves, ...wanted), stores)
  })
}

test('of two hundred stores that have a line each, routing ends, and leaves no line behind', () => {
  const shelves = Object.fromEntries(
    Array.from({ length: 200 }, (_, place) => [`s${place}`, { [`x${place}`]: 1 }]),
  )
  const wanted = Array.from({ length: 30 }, (_, place): Wanted => [`x${place}`, 1])
  assert.deepEqual(
    routed(shelves, ...wanted),
    wanted.map((_, place) => `s${place}`),
  )
})
