import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
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
  [
    'a kit goes where it leaves another its only store',
    { a: { x: 1, y: 1, z: 1 }, b: { x: 1, y: 1 } },
    [
      ['x', 1, KIT],
      ['y', 1, KIT],
      ['x', 1, { kitId: 'K2' }],
      ['z', 1, { kitId: 'K2' }],
    ],
    ['b', 'b', 'a', 'a'],
  ],
  [
    'a line goes where it leaves a larger one of its sku the only store',
    { a: { x: 3 }, b: { x: 2 } },
    [
      ['x', 2],
      ['x', 3],
    ],
    ['b', 'a'],
  ],
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

/** The stores of the smallest set that covers all lines, every way tried; null when none does. */
function fewest(shelves: Shelves, wanted: readonly Wanted[]): number | null {
  const found: number[] = []
  const give = (left: Shelves, used: ReadonlySet<string>, [first, ...rest]: readonly Wanted[]): void => {
    if (first === undefined) return void found.push(used.size)
    const [sku, units] = first
    for (const [store, shelf] of Object.entries(left)) {
      const there = shelf[sku] ?? 0
      if (there >= units)
        give({ ...left, [store]: { ...shelf, [sku]: there - units } }, new Set([...used, store]), rest)
    }
  }
  give(shelves, new Set(), wanted)
  return found.length === 0 ? null : Math.min(...found)
}

test('whatever stores have, routing covers all lines from as few as can where any choice covers them', () => {
  const units = fc.integer({ min: 0, max: 3 })
  const shelf = fc.record({ x: units, y: units })
  const line = fc.tuple(fc.constantFrom('x', 'y'), fc.integer({ min: 1, max: 2 }))
  fc.assert(
    fc.property(
      fc.record({ a: shelf, b: shelf, c: shelf }),
      fc.array(line, { minLength: 1, maxLength: 5 }),
      (shelves, wanted) => {
        const stores = routed(shelves, ...wanted)
        const best = fewest(shelves, wanted)
        if (best === null) return assert(stores.includes(null))
        assert.equal(stores.includes(null), false)
        assert.equal(new Set(stores).size, best)
      },
    ),
    { numRuns: 2_000, seed: 20261124 },
  )
})

test('of forty lines that no choice covers, routing gives up going back in time', () => {
  const shelves = { a: { x: 20 }, b: { x: 20 }, c: { x: 20 } }
  const wanted = Array.from({ length: 40 }, (): Wanted => ['x', 3])
  const began = performance.now()
  assert.equal(routed(shelves, ...wanted).filter((store) => store !== null).length, 18)
  assert(performance.now() - began < 1_000)
})
