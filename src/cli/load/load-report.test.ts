import assert from 'node:assert/strict'
import { test } from 'node:test'
import { reportLines } from './load-report.ts'
import { exitCodeOf, loadTypeOf, type LoadView } from './load-view.ts'

const LOAD: LoadView = {
  loadId: '812',
  state: 'finished',
  rows: { read: 1000, created: 10, updated: 300, unchanged: 681, superseded: 2, parked: 0, refused: 7 },
  progress: { bytesRead: 1, bytesTotal: 1, rowsRead: 1000 },
  ignoredFields: ['obs'],
  startedAt: '2026-11-24T10:00:00Z',
  finishedAt: '2026-11-24T10:00:04.2Z',
  failure: null,
  hold: null,
  links: { self: '/loads/812', rows: '/loads/812/rows' },
}

test('a report says how the load ended, counts each outcome and spells out the first refusals', () => {
  const row = {
    rowNumber: 4,
    key: 'SKU-9',
    code: 'unlisted.code',
    field: 'preco',
    value: 'abc',
    advice: 'Send a number.',
  }
  assert.deepEqual(reportLines(LOAD, { refused: [row] }, 'en'), [
    'Load 812 finished in 4.2 s',
    '',
    '  read        1,000',
    '  created        10',
    '  updated       300',
    '  unchanged     681',
    '  superseded      2',
    '  parked          0',
    '  refused         7',
    '',
    'Fields without use: obs',
    '',
    '  Row 4  SKU-9  preco: «abc»',
    '    unlisted.code (unlisted.code)',
    '    Send a number.',
    '',
    'and 6 more; see them all at /loads/812/rows?outcome=refused',
  ])
})

test('a failed load says why, where and what to do', () => {
  const failure = { code: 'load.broken', detail: 'the file ends in the middle of row 1204' }
  assert.deepEqual(reportLines({ ...LOAD, state: 'failed', failure }, {}, 'en').slice(0, 3), [
    'Load 812 failed: the file ends in the middle of row 1204',
    '  Mend the file from the point named and send it whole: what is already in does not change.',
    '',
  ])
})

test('a held load says why and where a person decides; a plan where its differences are', () => {
  const hold = { reasons: [{ detail: 'All stock would go to zero.' }] }
  assert.deepEqual(reportLines({ ...LOAD, state: 'held', hold }, {}, 'en').slice(0, 3), [
    'Load 812: held',
    'All stock would go to zero.',
    'Look at /loads/812/diff, then approve with POST /loads/812/approve or cancel with POST /loads/812/cancel.',
  ])
  const links = { ...LOAD.links, diff: '/loads/812/diff' }
  assert.deepEqual(reportLines({ ...LOAD, state: 'planned', links }, {}, 'en').slice(0, 2), [
    'Load 812: planned',
    'What it would change: /loads/812/diff; to apply it: POST /loads/812/apply.',
  ])
})

// State, refused rows, exit code.
const EXITS = [
  ['finished', 0, 0],
  ['planned', 0, 0],
  ['planned', 3, 1],
  ['finished', 7, 1],
  ['failed', 0, 2],
  ['failed', 7, 2],
] as const

for (const [state, refused, code] of EXITS) {
  test(`a ${state} load with ${refused} refused rows ends the command with ${code}`, () => {
    assert.equal(exitCodeOf({ ...LOAD, state, rows: { ...LOAD.rows, refused } }), code)
  })
}

// What --type says, the published number.
const TYPES = [
  ['product', 1],
  ['stock', 2],
  ['price', 7],
  ['attribute', 12],
  ['7', 7],
  ['4', 4],
  ['prices', null],
  ['toString', null],
  ['-1', null],
] as const

for (const [text, type] of TYPES) {
  test(`--type ${text} is ${type ?? 'no type'}`, () => {
    assert.equal(loadTypeOf(text), type)
  })
}
