import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { sharedTexts } from './shared-texts.ts'

const MEBIBYTE = 1024 * 1024

test('shared texts are given back as they were, by their place', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme' })), (sent) => {
      const texts = sharedTexts()
      for (const text of sent) assert.ok(texts.add(text))
      assert.deepEqual(
        sent.map((_, place) => texts.at(place)),
        sent,
      )
      for (const place of [sent.length, -1, 1.5, Number.NaN]) assert.equal(texts.at(place), null)
    }),
  )
})

test('long texts go to blocks of their own, and no more is held than the limit', () => {
  const texts = sharedTexts({ bytesMax: 4 * MEBIBYTE })
  const long = 'ção'.repeat(10_922)
  let kept = 0
  while (texts.add(`${kept}${long}`)) kept += 1
  // 54 KB of text each, but room is kept for what it might be: three bytes a character.
  assert.ok(kept > 60 && kept < 78, `${kept} kept`)
  for (let place = 0; place < kept; place += 1) assert.equal(texts.at(place), `${place}${long}`)
  assert.equal(texts.at(kept), null)
})
