import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { RefusalCode } from '../../kernel/refusals.ts'
import {
  afterRefusal,
  afterSuccess,
  awayFor,
  nextAsk,
  PARK_AWAY_MS,
  PARK_REFUSED_MS,
} from './order-standing.ts'
import type { Standing } from './queries.ts'

const AT = new Date('2026-11-24T10:00:00Z')
const FRESH: Standing = {
  ...{ state: 'waiting', erpOrderId: null, sentAt: null, withdrawnAt: null, toldCancelled: null },
  ...{ dueAt: AT, refusal: null, failingSince: null, tries: 0, parkedAt: null },
}
const after = (ms: number) => new Date(AT.getTime() + ms)
const refusalOf = (code: RefusalCode, facts = {}) => ({ code, facts })

// Tries so far, what is refused, seconds until the next.
for (const [tries, code, facts, seconds] of [
  [0, 'connector.erp_refused', {}, 10],
  [1, 'connector.erp_refused', {}, 20],
  [5, 'order.kit_split', {}, 320],
  [30, 'connector.unreachable', {}, 3600],
  [0, 'connector.erp_busy', { retryAfterSeconds: 90 }, 90],
] as const) {
  test(`after ${tries} tries, ${code} is tried again in ${seconds} seconds`, () => {
    const { dueAt, parkedAt } = afterRefusal({ ...FRESH, tries }, refusalOf(code, facts), AT)
    assert.deepEqual([dueAt, parkedAt], [after(seconds * 1000), null])
  })
}

for (const [code, patience] of [
  ['connector.erp_refused', PARK_REFUSED_MS],
  ['connector.unreachable', PARK_AWAY_MS],
] as const) {
  test(`${code} waits for a person after ${patience / 3_600_000} hours, and not before`, () => {
    const failing = { ...FRESH, failingSince: AT, tries: 9 }
    assert.equal(afterRefusal(failing, refusalOf(code), after(patience - 1)).parkedAt, null)
    const parked = afterRefusal(failing, refusalOf(code), after(patience))
    assert.deepEqual([parked.parkedAt, parked.dueAt], [after(patience), null])
  })
}

test('what only a person can mend waits for one at once', () => {
  assert.equal(afterRefusal(FRESH, refusalOf('connector.lines_untold'), AT).parkedAt, AT)
})

test('what is parked stays so when looking at it again does not help, and goes on when it does', () => {
  const parked = { ...FRESH, parkedAt: AT, failingSince: AT, tries: 9 }
  assert.equal(afterRefusal(parked, refusalOf('connector.erp_refused'), after(1)).parkedAt, AT)
  assert.deepEqual(afterSuccess(parked, after(5)), { ...FRESH, dueAt: after(5) })
})

// How often it is asked, how long it has not changed, seconds until the next question.
for (const [every, unchanged, seconds] of [
  [30, 0, 30],
  [30, 600, 30],
  [30, 6000, 300],
  [2, 864_000, 1800],
] as const) {
  test(`asked every ${every} s and unchanged for ${unchanged} s → in ${seconds} s`, () => {
    const next = nextAsk(every * 1000, { changedAt: after(-unchanged * 1000), at: AT })
    assert.deepEqual(next, after(seconds * 1000))
  })
}

// What is refused, what it says of waiting, seconds until the ERP's other orders are tried.
for (const [code, facts, seconds] of [
  ['connector.erp_refused', {}, 0],
  ['order.kit_split', {}, 0],
  ['connector.unreachable', {}, 10],
  ['connector.login_failed', {}, 10],
  ['connector.erp_busy', { retryAfterSeconds: 90 }, 90],
] as const) {
  test(`after ${code} the ERP is left alone for ${seconds} s`, () => {
    assert.equal(awayFor(refusalOf(code, facts)), seconds * 1000)
  })
}
