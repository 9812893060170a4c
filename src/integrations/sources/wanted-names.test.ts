import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isWanted } from './wanted-names.ts'

for (const [name, pattern, expected] of [
  ['PRECOS.json', undefined, true],
  ['.PRECOS.json', undefined, false],
  ['PRECOS.json.tmp', undefined, false],
  ['PRECOS.JSON.PART', undefined, false],
  ['.a.csv', '*', false],
  ['precos.json', 'PRECOS*.json', true],
  ['PRECOS_2026.JSON', 'precos*.json', true],
  ['precos.csv', 'precos*.json', false],
  ['precos.csv', '*.json | *.csv', true],
  ['preço1.csv', 'preço?.csv', true],
  ['prec\u0327o1.csv', 'preço?.csv', true],
  ['preço12.csv', 'preço?.csv', false],
  ['a.csv', 'a.csv*', true],
  ['ab.csv', 'a.csv', false],
  ['abab.csv', '*ab.csv', true],
  ['a+b.csv', 'a+b.csv', true],
  ['aab.csv', 'a+b.csv', false],
  ['a', '', false],
] as const) {
  test(`a file "${name}" is ${expected ? '' : 'not '}wanted by ${pattern ?? 'no pattern'}`, () => {
    assert.equal(isWanted(name, pattern), expected)
  })
}

test('a pattern of many stars takes no longer than a plain one', () => {
  assert.equal(isWanted('a'.repeat(255), `${'*a'.repeat(120)}b`), false)
})
