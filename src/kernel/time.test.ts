import assert from 'node:assert/strict'
import { test } from 'node:test'
import { timeOf, timeText } from './time.ts'

const SAO_PAULO = 'America/Sao_Paulo'
const NEW_YORK = 'America/New_York'

// What was written, the site's time zone, the moment in UTC or null.
const READ = [
  ['2026-11-24T10:00:00Z', SAO_PAULO, '2026-11-24T10:00:00Z'],
  ['2026-11-24T10:00:00-03:00', SAO_PAULO, '2026-11-24T13:00:00Z'],
  ['2026-11-24t10:00:00z', SAO_PAULO, '2026-11-24T10:00:00Z'],
  ['2026-11-24 10:00:00+05:30', SAO_PAULO, '2026-11-24T04:30:00Z'],
  ['2026-11-24T10:00Z', SAO_PAULO, '2026-11-24T10:00:00Z'],
  ['2026-11-24T10:00:00.123456789Z', SAO_PAULO, '2026-11-24T10:00:00.123Z'],
  // Without an offset: in the site's zone.
  ['2026-11-24T10:00:00', SAO_PAULO, '2026-11-24T13:00:00Z'],
  ['2026-11-24 10:00', SAO_PAULO, '2026-11-24T13:00:00Z'],
  ['2026-11-24T10:00:00.5', SAO_PAULO, '2026-11-24T13:00:00.500Z'],
  ['2026-11-24', SAO_PAULO, '2026-11-24T03:00:00Z'],
  ['2026-11-24', 'UTC', '2026-11-24T00:00:00Z'],
  ['2026-11-24T10:00:00', 'Asia/Kathmandu', '2026-11-24T04:15:00Z'],
  // Clocks set forward at midnight: the day starts at one.
  ['2018-11-03T23:59:59', SAO_PAULO, '2018-11-04T02:59:59Z'],
  ['2018-11-04', SAO_PAULO, '2018-11-04T03:00:00Z'],
  ['2018-11-04T01:00:00', SAO_PAULO, '2018-11-04T03:00:00Z'],
  ['2026-03-08T02:30:00', NEW_YORK, '2026-03-08T07:30:00Z'],
  // Clocks set back: of an hour shown twice, the first.
  ['2018-02-17T23:30:00', SAO_PAULO, '2018-02-18T01:30:00Z'],
  ['2018-02-18', SAO_PAULO, '2018-02-18T03:00:00Z'],
  ['2026-11-01T01:30:00', NEW_YORK, '2026-11-01T05:30:00Z'],
  // The calendar.
  ['2024-02-29', 'UTC', '2024-02-29T00:00:00Z'],
  ['2026-02-29', 'UTC', null],
  ['2026-02-30T10:00:00Z', 'UTC', null],
  ['2026-04-31', 'UTC', null],
  ['2026-13-01', 'UTC', null],
  ['2026-00-10', 'UTC', null],
  ['2026-01-00', 'UTC', null],
  ['0000-01-01', 'UTC', null],
  // What ERPs write for "since ever" and "for ever".
  ['0001-01-01', 'UTC', '0001-01-01T00:00:00Z'],
  ['0001-01-01T00:00:00Z', 'UTC', '0001-01-01T00:00:00Z'],
  ['9999-12-31T23:59:59', SAO_PAULO, '9999-12-31T23:59:59.999Z'],
  // Clocks.
  ['2026-11-24T24:00:00', 'UTC', null],
  ['2026-11-24T24:00:00Z', 'UTC', null],
  ['2026-11-24T10:60:00', 'UTC', null],
  ['2026-11-24T10:00:00+99:99', 'UTC', null],
  // Other forms are the business of loads.
  ['24/11/2026', 'UTC', null],
  ['2026-11-24T10:00:00 -03:00', 'UTC', null],
  ['2026-11-24T10', 'UTC', null],
  ['1700000000', 'UTC', null],
  ['', 'UTC', null],
] as const

for (const [text, timeZone, expected] of READ) {
  test(`"${text}" in ${timeZone} is ${expected}`, () => {
    const moment = timeOf(text, timeZone)
    assert.equal(moment === null ? null : timeText(moment), expected)
  })
}
