import assert from 'node:assert/strict'
import { test } from 'node:test'
import { datesIn } from './dates.ts'

// São Paulo is three hours behind UTC. One row per text: as a start, as an end.
const DATES = [
  ['2026-11-24T10:00:00Z', '2026-11-24T10:00:00.000Z', '2026-11-24T10:00:00.000Z'],
  ['2026-11-24T10:00:00-03:00', '2026-11-24T13:00:00.000Z', '2026-11-24T13:00:00.000Z'],
  ['2026-11-24T10:00', '2026-11-24T13:00:00.000Z', '2026-11-24T13:00:00.000Z'],
  ['2026-11-24', '2026-11-24T03:00:00.000Z', '2026-11-25T02:59:59.999Z'],
  ['24/11/2026', '2026-11-24T03:00:00.000Z', '2026-11-25T02:59:59.999Z'],
  ['24/11/2026 07:30', '2026-11-24T10:30:00.000Z', '2026-11-24T10:30:00.000Z'],
  ['24/11/2026 07:30:15', '2026-11-24T10:30:15.000Z', '2026-11-24T10:30:15.000Z'],
  // A spreadsheet's serial: 2026-11-24, and its noon.
  ['46350', '2026-11-24T03:00:00.000Z', '2026-11-25T02:59:59.999Z'],
  ['46350.5', '2026-11-24T15:00:00.000Z', '2026-11-24T15:00:00.000Z'],
  // The end of time, as ERPs write it.
  ['31/12/9999', '9999-12-31T03:00:00.000Z', '9999-12-31T23:59:59.999Z'],
  ['9999-12-31', '9999-12-31T03:00:00.000Z', '9999-12-31T23:59:59.999Z'],
  ['9999-12-31T23:59:59', '9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59.999Z'],
  ['30/02/2026', null, null],
  ['11/24/2026', null, null],
  ['24/11/26', null, null],
  ['0000-00-00', null, null],
  ['0001-01-01', null, null],
  ['amanhã', null, null],
  ['5', null, null],
] as const

for (const [text, start, end] of DATES) {
  test(`"${text}" begins at ${start} and ends at ${end}`, () => {
    const dateOf = datesIn('America/Sao_Paulo')
    assert.equal(dateOf(text, 'start')?.toISOString() ?? null, start)
    assert.equal(dateOf(text, 'end')?.toISOString() ?? null, end)
  })
}

test('a day of 23 hours ends an hour earlier', () => {
  const dateOf = datesIn('America/New_York')
  assert.equal(dateOf('2026-03-08', 'start')?.toISOString(), '2026-03-08T05:00:00.000Z')
  assert.equal(dateOf('2026-03-08', 'end')?.toISOString(), '2026-03-09T03:59:59.999Z')
})
