import assert from 'node:assert/strict'
import { test } from 'node:test'
import { grossOf, totalOf, worthOfTaking } from './amounts.ts'

// Quantity in thousandths, price and discount in cents → what the line costs.
const LINES = [
  [1000n, 10000n, 0n, 10000n],
  [1500n, 999n, 0n, 1499n],
  [333n, 1000n, 3n, 330n],
  [3000n, 3333n, 9999n, 0n],
] as const

for (const [quantity, unitPrice, discount, cost] of LINES) {
  test(`${quantity} thousandths at ${unitPrice} less ${discount} cost ${cost}`, () => {
    assert.equal(totalOf([{ quantity, unitPrice, discount }], 0n), cost)
  })
}

test('half a cent goes up, line by line', () => {
  const half = { quantity: 500n, unitPrice: 101n, discount: 0n }
  assert.equal(grossOf(half), 51n)
  assert.equal(totalOf([half, half], 1500n), 1602n)
})

test('a line taken away in pieces is worth what it costs, its discount to the last cent', () => {
  const line = { quantity: 3000n, unitPrice: 1000n, discount: 100n }
  const pieces = [0n, 1000n, 2000n].map((before) => worthOfTaking(line, { before, units: 1000n }))
  assert.deepEqual(pieces, [967n, 966n, 967n])
  assert.equal(worthOfTaking(line, { before: 0n, units: 3000n }), 2900n)
})
