import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { RefusalCode } from '../../kernel/refusals.ts'
import { nextRun, pageName, putOff } from './pull-rules.ts'

const AT = new Date('2026-11-24T10:00:00Z')
const EVERY_MS = 900_000

// Page, tries so far, what is refused, seconds until it goes on, from the first page.
for (const [page, tries, code, facts, seconds, anew] of [
  [1, 0, 'connector.erp_broke', {}, 10, false],
  [7, 4, 'connector.erp_broke', {}, 160, false],
  [7, 0, 'connector.erp_busy', { retryAfterSeconds: 120 }, 120, false],
  [7, 1, 'connector.erp_refused', {}, 20, false],
  [7, 2, 'connector.erp_refused', {}, 40, true],
  [1, 9, 'connector.erp_refused', {}, 3600, false],
  [7, 0, 'connector.paging_stuck', {}, 900, true],
] as const) {
  test(`page ${page} refused with ${code} after ${tries} tries goes on in ${seconds} s${anew ? ', anew' : ''}`, () => {
    const refusal = { code: code as RefusalCode, facts }
    const off = putOff({ page, tries, failing_since: null }, refusal, { at: AT, everyMs: EVERY_MS })
    assert.deepEqual(
      [off.dueAt.getTime() - AT.getTime(), off.tries, off.anew],
      [seconds * 1000, tries + 1, anew],
    )
  })
}

test('pages are named so that their order is that of their names', () => {
  assert.equal(pageName('precos', AT, 12), 'precos-20261124T100000Z-0012.json')
})

test('a run that took longer than its interval is followed by the next at once', () => {
  const late = new Date(AT.getTime() + 2 * EVERY_MS)
  assert.deepEqual(nextRun(AT, { everyMs: EVERY_MS, at: late }), late)
  assert.deepEqual(nextRun(AT, { everyMs: EVERY_MS, at: AT }), new Date(AT.getTime() + EVERY_MS))
})
