import assert from 'node:assert/strict'
import { test } from 'node:test'
import { REFUSALS, type RefusalCode } from '../refusals.ts'
import { EN } from './en.ts'
import { ES } from './es.ts'
import { PT } from './pt.ts'
import { adviceOf, detailOf, languageOf, titleOf, type Text, type Texts } from './texts.ts'

const CODES = Object.keys(REFUSALS) as RefusalCode[]
const LANGUAGES = { pt: PT, en: EN, es: ES } as const satisfies Record<string, Texts>
const PARTS = ['title', 'detail', 'advice'] as const

const slotsOf = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!).sort()

for (const [language, texts] of Object.entries(LANGUAGES)) {
  test(`${language} has words for every code and no other`, () => {
    assert.deepEqual(Object.keys(texts).sort(), [...CODES].sort())
  })
}

for (const code of CODES) {
  test(`the words of ${code} are whole sentences with the same facts in every language`, () => {
    const texts: Text[] = Object.values(LANGUAGES).map((language) => language[code])
    for (const text of texts) {
      assert.deepEqual(slotsOf(text.title), [], 'a title has no facts in it')
      assert.match(text.title, /^\p{Lu}.*[^.]$/u)
      assert.match(text.detail, /^\p{Lu}.*\.$/u)
      assert.match(text.advice, /^\p{Lu}.*\.$/u)
    }
    for (const part of PARTS) {
      const slots = texts.map((text) => slotsOf(text[part]).join())
      assert.equal(new Set(slots).size, 1, `${part}: ${slots.join(' | ')}`)
    }
  })
}

test('no two codes of a language share a title, so that a title tells what happened', () => {
  for (const texts of Object.values(LANGUAGES)) {
    const titles = Object.values(texts).map(({ title }) => title)
    assert.equal(new Set(titles).size, titles.length)
  }
})

test('facts stand where the words name them', () => {
  const refusal = { code: 'row.columns_mismatch', facts: { cells: 3, columns: 4 } } as const
  assert.equal(detailOf(refusal, 'en'), 'The row has 3 columns and the header has 4.')
  assert.equal(titleOf(refusal.code, 'pt'), 'Número de colunas diferente')
})

test('a list is written with commas, a fact that is not there as "…"', () => {
  const refusal = { code: 'order.move_not_allowed', facts: { allowed: ['confirm', 'reject'] } } as const
  assert.equal(adviceOf(refusal, 'en'), 'Read the order; possible from here: confirm, reject.')
  assert.match(detailOf(refusal, 'en'), /The order is …,/)
})

for (const [header, expected] of [
  [undefined, 'pt'],
  ['', 'pt'],
  ['pt-BR', 'pt'],
  ['en', 'en'],
  ['EN-us', 'en'],
  ['es-AR,es;q=0.9,en;q=0.8', 'es'],
  ['fr, en;q=0.5', 'en'],
  ['fr', 'pt'],
  ['en;q=0.3, es;q=0.7', 'es'],
  ['en;q=0, es;q=0.1', 'es'],
  ['*', 'pt'],
  ['est', 'pt'],
  ['en_US.UTF-8', 'en'],
  ['C', 'pt'],
  ['__proto__', 'pt'],
  [';;;q=,', 'pt'],
] as const) {
  test(`someone who asks for "${header}" is answered in ${expected}`, () => {
    assert.equal(languageOf(header), expected)
  })
}
