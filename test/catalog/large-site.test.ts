import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startHub } from '../harness/hub.ts'
import { fillUnnoticed } from '../harness/large-sites.ts'

const COUNT = 50_000
/** Going through all of the site for each row takes minutes. */
const CALL_MS_MAX = 2_000
const PAST = 'asOf=2026-03-01T00:00:00Z'

// The list, and how many of its first fifty.
const LISTS: readonly (readonly [string, number])[] = [
  ['products?q=K777', 11],
  ['products?updatedAfter=2026-02-01', 0],
  [`products?q=K777&${PAST}`, 11],
  ['prices?list=default', 50],
  ['prices?q=K777', 11],
  [`prices?q=K777&${PAST}`, 11],
  ['stock?store=001', 50],
  ['stock?q=K777', 11],
  ['stock?q=nothing', 0],
  [`stock?q=K777&${PAST}`, 11],
  ['stock?reference=K77', 1],
  [`stock?sku=K77&${PAST}`, 1],
  ['stock?history=true&sku=K77', 1],
]

test('the catalogue of a large site that the statistics do not know yet is read at once', async (t) => {
  const hub = await startHub(t)
  await fillUnnoticed(hub, COUNT)
  for (const [list, count] of LISTS) {
    await t.test(list, async () => {
      const began = performance.now()
      const { body, text } = await hub.call('GET', list)
      const ms = performance.now() - began
      assert.equal(body.items?.length, count, text)
      assert.ok(ms < CALL_MS_MAX, `it took ${Math.round(ms)} ms`)
    })
  }
})
