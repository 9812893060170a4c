import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cursorOf, pageOf, readCursor } from './page.ts'

const NUMBERS = { item: (row: number) => row * 10, key: (row: number) => [String(row)] }

test('a cursor is read back as the key it was made of', () => {
  const key = ['001', 'São Paulo "x"', '']
  assert.deepEqual(readCursor(cursorOf(key), 3), { ok: true, value: key })
})

test('no cursor means the first page', () => {
  assert.deepEqual(readCursor(undefined, 2), { ok: true, value: null })
})

const json = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

for (const [what, cursor] of [
  ['an empty cursor', ''],
  ['no base64', '%%%'],
  ['base64 of no JSON', Buffer.from('hello').toString('base64url')],
  ['a cursor of another list', cursorOf(['1', '2'])],
  ['parts that are no text', json([1])],
  ['a NUL', json(['\0'])],
  ['an object', json({ 0: 'a' })],
  ['null', json(null)],
] as const) {
  test(`${what} is refused`, () => {
    assert.deepEqual(readCursor(cursor, 1), {
      ok: false,
      refusal: { code: 'request.cursor_invalid', facts: { cursor } },
    })
  })
}

test('a page shows the limit and points behind its last item when there is more', () => {
  assert.deepEqual(pageOf([1, 2, 3], 2, NUMBERS), { items: [10, 20], nextCursor: cursorOf(['2']) })
})

test('the last page points nowhere', () => {
  assert.deepEqual(pageOf([1, 2], 2, NUMBERS), { items: [10, 20], nextCursor: null })
  assert.deepEqual(pageOf([], 2, NUMBERS), { items: [], nextCursor: null })
})
