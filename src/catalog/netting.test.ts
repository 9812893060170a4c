import assert from 'node:assert/strict'
import { test } from 'node:test'
import { availableOf, isOut } from './netting.ts'

for (const [name, quantity, reserved, available] of [
  ['what is there and not promised', 5000n, 2000n, 3000n],
  ['all of it promised', 5000n, 5000n, 0n],
  ['more promised than is there', 5000n, 7000n, 0n],
  ['a negative balance', -1000n, 0n, 0n],
  ['parts of a unit', 1500n, 250n, 1250n],
] as const) {
  test(`available: ${name}`, () => {
    assert.equal(availableOf({ quantity, reserved }), available)
  })
}

const AT = new Date('2025-11-24T12:00:00Z')
const LATER = new Date('2025-11-24T12:00:00.001Z')

for (const [name, deductsAt, balanceAsOf, out] of [
  ['not deducted, no balance', null, null, false],
  ['not deducted, a balance', null, LATER, false],
  ['deducted, no balance yet', AT, null, false],
  ['deducted before the balance was taken', AT, LATER, true],
  ['deducted at the moment of the balance', AT, AT, false],
  ['deducted after the balance was taken', LATER, AT, false],
] as const) {
  test(`out of the balance: ${name}`, () => {
    assert.equal(isOut(deductsAt, { balanceAsOf }), out)
  })
}
