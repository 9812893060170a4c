import assert from 'node:assert/strict'
import { test } from 'node:test'
import { divideHalfUp, moneyOf, moneyText, placesOf } from './money.ts'

// Text, places of the currency, minor units or null.
const READ = [
  ['19.90', 2, 1990n],
  ['19.9', 2, 1990n],
  ['19', 2, 1900n],
  ['0', 2, 0n],
  ['-3', 2, -300n],
  ['-0.05', 2, -5n],
  ['007.50', 2, 750n],
  ['19.900', 2, 1990n],
  ['19.905', 2, null],
  ['1500', 0, 1500n],
  ['1500.0', 0, 1500n],
  ['1500.5', 0, null],
  ['1.234', 3, 1234n],
  ['9999999999999.99', 2, 999_999_999_999_999n],
  ['10000000000000.00', 2, null],
  ['19,90', 2, null],
  ['1.234,50', 2, null],
  ['.5', 2, null],
  ['5.', 2, null],
  ['+5', 2, null],
  ['1e3', 2, null],
  [' 5', 2, null],
  ['', 2, null],
  ['R$ 5', 2, null],
] as const

for (const [text, places, expected] of READ) {
  test(`"${text}" with ${places} places is read as ${expected}`, () => {
    assert.equal(moneyOf(text, places), expected)
  })
}

test('a number of a million digits is refused at once', () => {
  assert.equal(moneyOf(`1.${'0'.repeat(1_000_000)}1`, 2), null)
})

for (const [amount, places, expected] of [
  [1990n, 2, '19.90'],
  [0n, 2, '0.00'],
  [-5n, 2, '-0.05'],
  [7n, 0, '7'],
  [1n, 3, '0.001'],
] as const) {
  test(`${amount} minor units with ${places} places are written "${expected}"`, () => {
    assert.equal(moneyText(amount, places), expected)
    assert.equal(moneyOf(expected, places), amount)
  })
}

for (const [amount, by, expected] of [
  [5n, 2n, 3n],
  [4n, 3n, 1n],
  [-5n, 2n, -3n],
  [5n, -2n, -3n],
  [6n, 3n, 2n],
  [0n, 7n, 0n],
] as const) {
  test(`${amount} divided by ${by} is rounded to ${expected}`, () => {
    assert.equal(divideHalfUp(amount, by), expected)
  })
}

for (const [currency, places] of [
  ['BRL', 2],
  ['CLP', 0],
  ['KWD', 3],
  ['toString', 2],
] as const) {
  test(`${currency} has ${places} places`, () => assert.equal(placesOf(currency), places))
}
