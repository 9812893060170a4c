import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkSchedule, nextRun } from './schedule.ts'

// A schedule, a moment, and when it says the next run is.
for (const [cron, timeZone, now, expected] of [
  ['*/15 6-22 * * 1-6', 'America/Sao_Paulo', '2026-11-24T10:07:00Z', '2026-11-24T10:15:00.000Z'],
  ['0 2 * * *', 'America/Sao_Paulo', '2026-11-24T10:00:00Z', '2026-11-25T05:00:00.000Z'],
  ['0 2 * * *', 'America/Manaus', '2026-11-24T10:00:00Z', '2026-11-25T06:00:00.000Z'],
  ['0 2 29 2 *', 'UTC', '2026-11-24T10:00:00Z', '2028-02-29T02:00:00.000Z'],
  // 1:30 does not exist on the night summer time begins, and is there twice on the night it ends.
  ['30 1 * * *', 'Europe/Lisbon', '2026-03-28T12:00:00Z', '2026-03-29T01:00:00.000Z'],
  ['30 1 * * *', 'Europe/Lisbon', '2026-10-24T12:00:00Z', '2026-10-25T00:30:00.000Z'],
  ['30 1 * * *', 'Europe/Lisbon', '2026-10-25T00:31:00Z', '2026-10-26T01:30:00.000Z'],
] as const) {
  test(`after ${now}, "${cron}" in ${timeZone} comes at ${expected}`, () => {
    assert.equal(checkSchedule({ schedule: { cron, timeZone } }), null)
    assert.equal(nextRun({ cron, timeZone }, new Date(now))?.toISOString(), expected)
  })
}

test('every so many seconds is counted from the end of the run before', () => {
  assert.equal(
    nextRun({ everySeconds: 5 }, new Date('2026-11-24T10:00:00Z'))?.toISOString(),
    '2026-11-24T10:00:05.000Z',
  )
})

test('what is no schedule, or never comes, is a mistake', () => {
  for (const [cron, reason] of [
    ['61 * * * *', 'cron'],
    ['* * * * x', 'cron'],
    ['* * * *', 'cron'],
    ['0 0 0 * *', 'cron'],
    ['0 0 30 2 *', 'cron_never'],
  ] as const) {
    const facts = { field: 'schedule.cron', reason }
    const refusal = checkSchedule({ schedule: { cron, timeZone: 'UTC' } })
    assert.deepEqual(refusal, { code: 'integration.source_invalid', facts }, cron)
  }
  assert.notEqual(checkSchedule({ schedule: { cron: '0 2 * * *', timeZone: 'Mars/Base' } }), null)
})
