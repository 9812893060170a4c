import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nextPage, PAGES_MAX, pageFields, type Paging } from './paging.ts'

const NUMBERED: Paging = { kind: 'page', pageParam: 'page', sizeParam: 'pageSize', size: 2, first: 1 }
const TOLD: Paging = { ...NUMBERED, hasNext: ['hasNext'] }
const FROM_ZERO: Paging = { kind: 'page', pageParam: 'p', size: 2, first: 0 }
const CURSOR: Paging = { kind: 'cursor', cursorParam: 'after', next: ['meta', 'next'] }

// Paging, page asked for, cursor, its body, items of it, the next.
for (const [name, paging, number, cursor, body, items, expected] of [
  ['a full page', NUMBERED, 1, null, {}, 2, '2'],
  ['a page that is not full', NUMBERED, 2, null, {}, 1, 'the last'],
  ['an empty page', NUMBERED, 3, null, {}, 0, 'the last'],
  ['a short page that says there are more', TOLD, 1, null, { hasNext: true }, 1, '2'],
  ['a full page that says there are none', TOLD, 1, null, { hasNext: false }, 2, 'the last'],
  ['a full page that says nothing of it', TOLD, 1, null, {}, 2, '2'],
  ['an empty page that says there are more', TOLD, 4, null, { hasNext: true }, 0, 'the last'],
  ['a cursor', CURSOR, 1, null, { meta: { next: 'abc' } }, 2, '2 by abc'],
  ['a cursor that is a number', CURSOR, 1, null, { meta: { next: 40 } }, 2, '2 by 40'],
  ['no cursor', CURSOR, 2, 'abc', { meta: {} }, 2, 'the last'],
  ['an empty cursor', CURSOR, 2, 'abc', { meta: { next: '' } }, 2, 'the last'],
  ['a cursor behind an empty page', CURSOR, 2, 'abc', { meta: { next: 'def' } }, 0, '3 by def'],
  ['the same cursor again', CURSOR, 2, 'abc', { meta: { next: 'abc' } }, 2, 'connector.paging_stuck'],
  ['more pages than there can be', NUMBERED, PAGES_MAX, null, {}, 2, 'connector.paging_stuck'],
] as const) {
  test(`behind ${name} comes ${expected}`, () => {
    const next = nextPage(paging, { number, cursor }, { body, items })
    if (!next.ok) return assert.equal(next.refusal.code, expected)
    const by = next.value?.cursor == null ? '' : ` by ${next.value.cursor}`
    assert.equal(next.value === null ? 'the last' : `${next.value.number}${by}`, expected)
  })
}

test('a page is asked for by its number and size, or by its cursor', () => {
  assert.deepEqual(pageFields(NUMBERED, { number: 3, cursor: null }), { pageSize: 2, page: 3 })
  assert.deepEqual(pageFields(FROM_ZERO, { number: 1, cursor: null }), { p: 0 })
  assert.deepEqual(pageFields(CURSOR, { number: 1, cursor: null }), {})
  assert.deepEqual(pageFields(CURSOR, { number: 2, cursor: 'abc' }), { after: 'abc' })
})
