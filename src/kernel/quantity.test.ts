import assert from 'node:assert/strict'
import { test } from 'node:test'
import { QUANTITY_MAX, quantityNumber, quantityOf, quantityOfNumber, quantityText } from './quantity.ts'

for (const [text, expected] of [
  ['1.5', 1500n],
  ['2', 2000n],
  ['-2', -2000n],
  ['0.001', 1n],
  ['1.2000', 1200n],
  ['1.2345', null],
  ['99999999999.999', QUANTITY_MAX],
  ['100000000000', null],
  ['1,5', null],
  ['1e3', null],
  ['NaN', null],
  ['', null],
] as const) {
  test(`"${text}" is read as ${expected} thousandths`, () => assert.equal(quantityOf(text), expected))
}

for (const [number, expected] of [
  [1, 1000n],
  [0.1, 100n],
  [0.3, 300n],
  [0.1 + 0.2, null],
  [1e21, null],
  [1e-7, null],
  [Number.NaN, null],
  [Number.POSITIVE_INFINITY, null],
  [-0, 0n],
] as const) {
  test(`the number ${number} is read as ${expected} thousandths`, () => {
    assert.equal(quantityOfNumber(number), expected)
  })
}

for (const [quantity, text] of [
  [1500n, '1.5'],
  [2000n, '2'],
  [1n, '0.001'],
  [-1500n, '-1.5'],
  [0n, '0'],
  [QUANTITY_MAX, '99999999999.999'],
] as const) {
  test(`${quantity} thousandths are written ${text} and read back the same`, () => {
    assert.equal(quantityText(quantity), text)
    assert.equal(quantityNumber(quantity), Number(text))
    assert.equal(quantityOfNumber(quantityNumber(quantity)), quantity)
  })
}
