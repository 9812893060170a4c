import assert from 'node:assert/strict'
import { test } from 'node:test'
import { REFUSALS, type RefusalCode } from '../refusals.ts'
import { EN } from './en.ts'
import { ES } from './es.ts'
import { PT } from './pt.ts'
import { MISTAKES } from './mistakes.ts'
import { adviceOf, detailOf, factsOf, languageOf, titleOf, type Text, type Texts } from './texts.ts'

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
  const facts = { accepted: ['text/csv', 'text/xml'] }
  const refusal = { code: 'request.media_type_unsupported', facts } as const
  assert.equal(adviceOf(refusal, 'en'), 'Send the body with "Content-Type: text/csv, text/xml".')
  assert.match(detailOf({ code: refusal.code, facts: {} }, 'en'), /it takes: …\.$/)
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

for (const code of CODES) {
  test(`the reasons of ${code} are whole sentences with the same facts in every language`, () => {
    const texts: Text[] = Object.values(LANGUAGES).map((language) => language[code])
    const reasons = texts.map((text) => Object.entries(text.reasons ?? {}))
    for (const [, detail] of reasons.flat()) assert.match(detail, /^\p{Lu}.*\.$/u)
    const slots = reasons.map((said) =>
      said.map(([reason, detail]) => `${reason}: ${slotsOf(detail).join()}`),
    )
    assert.deepEqual([slots[1], slots[2]], [slots[0], slots[0]])
  })
}

test('a reason says more closely what happened than its code', () => {
  const facts = { reason: 'no_such_site', field: 'grants.LOJA9', value: 'LOJA9' }
  assert.equal(detailOf({ code: 'site.invalid', facts }, 'en'), 'There is no site LOJA9; nothing was saved.')
})

test('the first mistake of a call stands in its detail, and each has its words', () => {
  const errors = [
    { field: 'limit', in: 'query', rule: 'maximum', limit: 500 },
    { field: 'state', in: 'query', rule: 'allowed', accepted: ['paid', 'open'] },
  ]
  const refusal = { code: 'request.malformed', facts: { field: 'limit', errors } } as const
  assert.equal(
    detailOf(refusal, 'en'),
    'The call does not have the expected shape (limit: the greatest value accepted is 500); nothing was done.',
  )
  assert.deepEqual(
    (factsOf(refusal, 'pt')['errors'] as { problem: string }[]).map(({ problem }) => problem),
    ['o maior valor aceito é 500', 'valor não aceito; aceitos: paid, open'],
  )
})

test('the words of mistakes have the same facts in every language', () => {
  const slots = Object.values(MISTAKES).map((words) =>
    Object.entries(words).map(([rule, text]) => `${rule}: ${slotsOf(text).join()}`),
  )
  assert.deepEqual([slots[1], slots[2]], [slots[0], slots[0]])
})

test('a line of an order is told with what is said of it', () => {
  const lines = [
    { lineNo: 2, sku: '0012' },
    { lineNo: 5, sku: '0013' },
  ]
  assert.equal(
    detailOf({ code: 'order.sku_unknown', facts: { lines } }, 'en'),
    'Lines 2 (sku 0012), 5 (sku 0013) are of a SKU that is not in the hub; the order was not placed.',
  )
  assert.equal(
    detailOf({ code: 'order.line_unknown', facts: { lines: [{ lineNo: 9 }] } }, 'en'),
    'The order does not have these lines: 9; nothing was done.',
  )
})
