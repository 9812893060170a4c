import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { moneyText } from '../../kernel/money.ts'
import { plainNumber, scaledDouble, scaledNumber, withoutExponent } from './numbers.ts'

const MONEY = { places: 2, digitsMax: 15 }

// One row per text: what it says, alone; then with a decimal comma and a decimal point settled. "" is malformed.
const TEXTS = [
  ['20646', '20646', '20646', '20646'],
  ['-3', '-3', '-3', '-3'],
  ['007', '007', '007', '007'],
  ['19,90', '19.90', '19.90', '19.90'],
  ['19.9', '19.9', '19.9', '19.9'],
  ['0,1', '0.1', '0.1', '0.1'],
  [',5', '0.5', '0.5', '0.5'],
  ['-660,77', '-660.77', '-660.77', '-660.77'],
  ['1.086.176,00', '1086176.00', '1086176.00', '1086176.00'],
  ['1,086,176.00', '1086176.00', '1086176.00', '1086176.00'],
  ['1.086.176', '1086176', '1086176', '1086176'],
  ['1.234', 'row.number_ambiguous', '1234', '1.234'],
  ['1,234', 'row.number_ambiguous', '1.234', '1234'],
  ['-12.345', 'row.number_ambiguous', '-12345', '-12.345'],
  // No thousands: none begins with a zero, and none has four digits before its first mark.
  ['0.123', '0.123', '0.123', '0.123'],
  ['1234,567', '1234.567', '1234.567', '1234.567'],
  ['1,234.567', '1234.567', '1234.567', '1234.567'],
  ['107 1/2', '', '', ''],
  ['3 rotos', '', '', ''],
  ['1.23.456', '', '', ''],
  ['1,2,3', '', '', ''],
  ['1.234,5.6', '', '', ''],
  ['12.', '', '', ''],
  ['R$ 1,00', '', '', ''],
  ['1e3', '', '', ''],
  ['--1', '', '', ''],
  ['٣', '', '', ''],
] as const

for (const [text, alone, comma, point] of TEXTS) {
  test(`"${text}" reads as ${alone || 'no number'}`, () => {
    const read = (decimal?: 'comma' | 'point') => {
      const number = plainNumber(text, decimal)
      if ('plain' in number) return number.plain
      return number.fault === 'row.number_malformed' ? '' : number.fault
    }
    assert.deepEqual([read(), read('comma'), read('point')], [alone, comma, point])
  })
}

// One row per plain decimal: in minor units of two places, or its fault.
const SCALED = [
  ['19.9', 1990n],
  ['-0.05', -5n],
  ['0', 0n],
  ['-0', 0n],
  ['007.10', 710n],
  ['1.2300', 123n],
  ['1.234', 'row.number_too_precise'],
  ['9999999999999.99', 999_999_999_999_999n],
  ['10000000000000', 'row.number_out_of_range'],
  ['0'.repeat(400), 0n],
] as const

for (const [plain, expected] of SCALED) {
  test(`${plain.slice(0, 20)} in cents is ${expected}`, () => {
    const number = scaledNumber(plain, MONEY)
    assert.equal('fault' in number ? number.fault : number.scaled, expected)
  })
}

// One row per JSON number with an exponent.
const EXPONENTS = [
  ['1.0E7', '10000000.0'],
  ['1e3', '1000.0'],
  ['-1.25e1', '-12.5'],
  ['5E-3', '0.005'],
  ['19.90', '19.90'],
  ['1e31', null],
  ['1e-9999', null],
] as const

for (const [source, expected] of EXPONENTS) {
  test(`${source} written out is ${expected}`, () => assert.equal(withoutExponent(source), expected))
}

test('a JSON number of two places is read exactly, whatever a double makes of it', () => {
  fc.assert(
    fc.property(fc.integer({ min: -99_999_999_999, max: 99_999_999_999 }), (cents) => {
      const value = Number(moneyText(BigInt(cents), 2))
      assert.equal(scaledDouble(value, 2), BigInt(cents))
    }),
  )
})

test('a double of more places than wanted is left to its digits', () => {
  for (const value of [0.001, 19.999, 0.30000000000000004, 1e10, 1e300])
    assert.equal(scaledDouble(value, 2), null)
})
