import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dueNext, isSafeName, namesDone, takeable, type SeenFile } from './pickup-rules.ts'

const NOW = new Date('2026-11-24T10:00:00Z')
const ago = (seconds: number) => new Date(NOW.getTime() - seconds * 1000)

let fileId = 0n
function seen(
  name: string,
  { bytes = 10, same = 60, first = same }: { bytes?: number; same?: number; first?: number },
) {
  return {
    ...{ fileId: (fileId += 1n), name, bytes, modifiedAt: null },
    ...{ firstSeenAt: ago(first), sameSince: ago(same) },
  } satisfies SeenFile
}

// What waits, the oldest first; what is taken with ten seconds to settle.
for (const [fact, waiting, expected] of [
  [
    'files that have not changed for the time are taken, in their order',
    [seen('a', {}), seen('b', {})],
    ['a', 'b'],
  ],
  ['a file is taken once the time is over, to the second', [seen('a', { same: 10 })], ['a']],
  ['a file seen for the first time is not', [seen('a', { same: 0 })], []],
  ['what is younger waits behind a file that still grows', [seen('a', { same: 9 }), seen('b', {})], []],
  ['but not for longer than ten minutes', [seen('a', { same: 9, first: 600 }), seen('b', {})], ['b']],
  ['an empty file waits, and keeps nobody waiting', [seen('a', { bytes: 0 }), seen('b', {})], ['b']],
  ['an empty file that stays so for ten minutes is taken', [seen('a', { bytes: 0, same: 600 })], ['a']],
] as const) {
  test(fact, () => {
    const taken = takeable(waiting, { now: NOW, settleMs: 10_000 })
    assert.deepEqual(
      taken.map(({ name }) => name),
      expected,
    )
  })
}

test('a name with a line break, a slash or only dots is asked for by nobody', () => {
  for (const name of ['', '.', '..', 'a/b', 'a\\b', 'a\nb', 'a\r\nDELE b', 'a\u2028b', 'a\u0000']) {
    assert.equal(isSafeName(name), false, JSON.stringify(name))
  }
  for (const name of ['PREÇOS do dia.json', '..a', 'a..b', 'ação (1).csv', "d'água;#%.csv"]) {
    assert.equal(isSafeName(name), true, name)
  }
})

// The names of a folder, the setting, and which are whole by which other.
for (const [names, doneFile, expected] of [
  [['A.csv', 'A.csv.ok', 'B.csv'], '{name}.ok', { 'A.csv': 'A.csv.ok' }],
  [['A.csv', 'a.OK'], '{stem}.ok', { 'A.csv': 'a.OK' }],
  [['A.csv', 'A.json', 'A.ok'], '{stem}.ok', { 'A.csv': 'A.ok', 'A.json': 'A.ok' }],
  [['A.ok'], '{stem}.ok', {}],
  [['A.ok', 'A.ok.ok'], '{name}.ok', { 'A.ok': 'A.ok.ok' }],
  [['$&.csv', 'pronto-$&.csv'], 'pronto-{name}', { '$&.csv': 'pronto-$&.csv' }],
] as const) {
  test(`of ${names.join(', ')}, "${doneFile}" makes ${Object.keys(expected).length} whole`, () => {
    assert.deepEqual(Object.fromEntries(namesDone(names, doneFile)), expected)
  })
}

const QUIET = { hasFailed: false, more: false, unsettled: false }
const IN_AN_HOUR = new Date(NOW.getTime() + 3_600_000)

// What a run found, what the schedule says, failures in a row; seconds until the next look.
for (const [fact, found, scheduled, failures, expected] of [
  ['with nothing to wait for, when the schedule says', QUIET, IN_AN_HOUR, 0, 3600],
  ['without a schedule, never', QUIET, null, 0, null],
  ['at once, when there is more to take', { ...QUIET, more: true }, IN_AN_HOUR, 0, 0],
  ['when files may have settled', { ...QUIET, unsettled: true }, IN_AN_HOUR, 0, 10],
  ['also where nobody scheduled the first look', { ...QUIET, unsettled: true }, null, 0, 10],
  ['ten seconds after a first failure', { ...QUIET, hasFailed: true }, IN_AN_HOUR, 1, 10],
  ['eighty after the fourth', { ...QUIET, hasFailed: true }, IN_AN_HOUR, 4, 80],
  ['a quarter of an hour after many', { ...QUIET, hasFailed: true }, IN_AN_HOUR, 5000, 900],
  ['not by itself after a failure that nobody scheduled', { ...QUIET, hasFailed: true }, null, 1, null],
] as const) {
  test(`a source is looked at next ${fact}`, () => {
    const due = dueNext(found, { now: NOW, scheduled, settleMs: 10_000, failures })
    assert.equal(due === null ? null : (due.getTime() - NOW.getTime()) / 1000, expected)
  })
}
