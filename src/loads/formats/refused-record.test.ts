import assert from 'node:assert/strict'
import { test } from 'node:test'
import { refusedElement } from './refused-record.ts'

const CASES: readonly (readonly [string, string])[] = [
  ['{"a":1}', '{"a":1,"malote_refused":"why"}'],
  ['{ "a": 1 }', '{ "a": 1,"malote_refused":"why"}'],
  ['{}', '{"malote_refused":"why"}'],
  ['{"a":1,"malote_refused":"old"}', '{"a":1,"malote_refused":"why"}'],
  ['{"a":1 , "malote_refused" : "it says \\"}" }', '{"a":1,"malote_refused":"why"}'],
  ['{"malote_refused":"old"}', '{"malote_refused":"why"}'],
  ['{"a":{"malote_refused":"its own"}}', '{"a":{"malote_refused":"its own"},"malote_refused":"why"}'],
  ['{"a":"malote_refused"}', '{"a":"malote_refused","malote_refused":"why"}'],
  ['[1]', '{"element":[1],"malote_refused":"why"}'],
  ['{"a":', '{"element":"{\\"a\\":","malote_refused":"why"}'],
]

for (const [sent, told] of CASES) {
  test(`${sent} is told as ${told}`, () => assert.equal(refusedElement(sent, 'why'), told))
}

test('an element of a megabyte of blanks is told at once', () => {
  const blanks = ' '.repeat(1024 * 1024)
  assert.equal(
    refusedElement(`{"a":1,${blanks}"b":2${blanks}}`, 'why'),
    `{"a":1,${blanks}"b":2,"malote_refused":"why"}`,
  )
  const marked = `{"a":1,${blanks}"malote_refused"${blanks}:"old"${blanks}}`
  assert.equal(refusedElement(marked, 'why'), '{"a":1,"malote_refused":"why"}')
})
