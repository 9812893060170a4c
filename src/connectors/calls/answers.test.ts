import assert from 'node:assert/strict'
import { test } from 'node:test'
import { jsonOf, meaningOf, retryAfterMs, saidIn, waitBefore } from './answers.ts'

const AT = new Date('2026-11-24T10:00:00Z')

// Status, Retry-After, whether 404 is an answer, what it means.
for (const [status, retryAfter, mayBeMissing, expected] of [
  [200, undefined, false, 'answered'],
  [204, undefined, false, 'answered'],
  [404, undefined, true, 'answered'],
  [404, undefined, false, 'refused'],
  [302, undefined, false, 'refused'],
  [400, undefined, false, 'refused'],
  [403, undefined, false, 'refused'],
  [401, undefined, false, 'renew'],
  [429, '7', false, 'busy 7000'],
  [429, undefined, false, 'busy'],
  [503, '1', false, 'busy 1000'],
  [503, undefined, false, 'broke'],
  [500, undefined, false, 'broke'],
  [408, undefined, false, 'broke'],
] as const) {
  test(`${status}${retryAfter === undefined ? '' : ` with Retry-After ${retryAfter}`} means ${expected}`, () => {
    const meaning = meaningOf(status, { retryAfter, at: AT, mayBeMissing })
    const after = 'afterMs' in meaning && meaning.afterMs !== null ? ` ${meaning.afterMs}` : ''
    assert.equal(`${meaning.means}${after}`, expected)
  })
}

for (const [header, expected] of [
  [undefined, null],
  ['120', 120_000],
  [' 0 ', 0],
  ['Tue, 24 Nov 2026 10:00:30 GMT', 30_000],
  ['Tue, 24 Nov 2026 09:00:00 GMT', 0],
  ['999999', 3_600_000],
  ['soon', null],
] as const) {
  test(`Retry-After "${header}" is ${expected} ms`, () => {
    assert.equal(retryAfterMs(header, AT), expected)
  })
}

// What happened, Retry-After, tries made, may it be repeated, the wait.
for (const [means, afterMs, tries, repeatable, expected] of [
  ['broke', null, 1, true, 500],
  ['broke', null, 3, true, 5_000],
  ['broke', null, 4, true, null],
  ['broke', null, 1, false, null],
  ['lost', null, 1, true, 500],
  ['lost', null, 1, false, null],
  ['busy', null, 1, false, 500],
  ['busy', 7_000, 1, false, 7_000],
  ['busy', 100, 2, false, 2_000],
  ['busy', 30_001, 1, true, null],
] as const) {
  const way = repeatable ? 'what may be repeated' : 'what may not'
  test(`after try ${tries} of ${way} was ${means} (${afterMs}) → ${expected}`, () => {
    assert.equal(waitBefore({ means, afterMs }, { tries, repeatable }), expected)
  })
}

test('an answer without a body is null, and one that is no JSON is told as it came', () => {
  assert.deepEqual(jsonOf(' '), { ok: true, value: null })
  const broken = jsonOf('<html>\nnot here')
  assert(!broken.ok)
  assert.deepEqual(broken.refusal.facts, { reason: 'json', said: '<html> not here' })
})

for (const [text, expected] of [
  ['{"code":"X","message":"Cliente bloqueado"}', 'Cliente bloqueado'],
  ['{"code":"X","message":"Erro","detailedMessage":"CPF inválido"}', 'CPF inválido'],
  ['{"codes":[1]}', '{"codes":[1]}'],
  ['Bad\tGateway', 'Bad Gateway'],
] as const) {
  test(`of ${text} a person reads "${expected}"`, () => assert.equal(saidIn(text), expected))
}

test('a code that is too long for a number keeps its digits', () => {
  const read = jsonOf(
    '{"ean":12345678901234567890,"sku":7891234567890,"price":1.5,"name":"1234567890123456"}',
  )
  assert(read.ok)
  assert.deepEqual(read.value, {
    ...{ ean: '12345678901234567890', sku: 7891234567890 },
    ...{ price: 1.5, name: '1234567890123456' },
  })
})
