import assert from 'node:assert/strict'
import { test } from 'node:test'
import { multiplied } from './multiply.ts'

for (const [one, other, product] of [
  ['0.1', '1000', '100'],
  ['0.10', '1000', '100'],
  ['1.125', '1', '1.125'],
  ['-3', '0.5', '-1.5'],
  ['0', '1000', '0'],
  ['0.29', '100', '29'],
  ['12345678901234567890.1', '1000', '12345678901234567890100'],
  ['1.5', '0.01', '0.015'],
  ['-0.05', '10', '-0.5'],
] as const) {
  test(`${one} times ${other} is ${product}`, () => assert.equal(multiplied(one, other), product))
}
