import assert from 'node:assert/strict'
import { test } from 'node:test'
import { storable, storableJson } from './storable.ts'

const TEXTS = [
  ['plain 😀', 'plain 😀'],
  ['a\0b', 'a b'],
  ['half \ud83d', 'half \ufffd'],
  ['\ude00\0', '\ufffd '],
] as const

for (const [sent, stored] of TEXTS) {
  test(`${JSON.stringify(sent)} is stored as ${JSON.stringify(stored)}`, () => {
    assert.equal(storable(sent), stored)
    assert.deepEqual(JSON.parse(storableJson({ facts: [sent, 1, null] })), { facts: [stored, 1, null] })
  })
}
