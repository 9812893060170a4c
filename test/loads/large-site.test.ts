import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startHub } from '../harness/hub.ts'
import { fillUnnoticed } from '../harness/large-sites.ts'
import { counts, upload, type Json } from '../harness/loads.ts'

const COUNT = 30_000
/** Going through all of the site for each row takes many minutes. */
const LOAD_MS_MAX = 20_000

const rows = (row: (nth: number) => Json) => Array.from({ length: COUNT }, (_, place) => row(place + 1))

// The type, the rows, what becomes of each.
const LOADS: readonly (readonly [string, number, () => Json, string])[] = [
  [
    'equal balances of a later moment',
    2,
    () => rows((n) => ({ sku: `K${n}`, store: '001', quantity: 10 })),
    'unchanged',
  ],
  ['other balances, by ean', 2, () => rows((n) => ({ ean: `E${n}`, store: '001', quantity: 9 })), 'updated'],
  ['equal prices of a later moment', 7, () => rows((n) => ({ sku: `K${n}`, price: 1 })), 'unchanged'],
  ['other prices', 7, () => rows((n) => ({ sku: `K${n}`, price: '1.10' })), 'updated'],
  ['other products', 1, () => rows((n) => ({ sku: `K${n}`, name: 'x', ean: `E${n}` })), 'updated'],
  [
    'a value of each product',
    12,
    () => rows((n) => ({ sku: `K${n}`, attribute: 'cor', value: 'x' })),
    'created',
  ],
]

test('a large site that the statistics do not know yet is loaded as fast as another', async (t) => {
  const hub = await startHub(t)
  await fillUnnoticed(hub, COUNT)
  await upload(hub, 12, [{ code: 'cor' }])
  for (const [what, type, file, outcome] of LOADS) {
    await t.test(what, async () => {
      const began = performance.now()
      const load = await upload(hub, type, file())
      assert.deepEqual(counts(load), { read: COUNT, [outcome]: COUNT }, load['state'])
      const ms = performance.now() - began
      assert.ok(ms < LOAD_MS_MAX, `it took ${Math.round(ms)} ms`)
    })
  }
})
