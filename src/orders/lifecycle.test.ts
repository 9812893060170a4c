import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isConfirmed, MOVES, movesFrom, nextState, orderState, STATES, type Part } from './lifecycle.ts'

// Contract 4.1 once more, by hand: from, move, after it → to. What is not here, no state has.
const TABLE: readonly (readonly [string, string, Part, string])[] = [
  ['pending_payment', 'pay', 'some', 'pending_payment'],
  ['pending_payment', 'pay', 'all', 'pending_confirmation'],
  ['pending_payment', 'cancel', 'settled', 'pending_confirmation'],
  ['pending_payment', 'expire', 'all', 'cancelled'],
  ['pending_payment', 'cancel', 'all', 'cancelled'],
  ['pending_payment', 'cancel', 'some', 'pending_payment'],
  ['pending_confirmation', 'confirm', 'all', 'confirmed'],
  ['pending_confirmation', 'reject', 'all', 'rejected'],
  ['pending_confirmation', 'reject', 'some', 'pending_confirmation'],
  ['pending_confirmation', 'cancel', 'all', 'cancelled'],
  ['pending_confirmation', 'cancel', 'some', 'pending_confirmation'],
  ['confirmed', 'reject', 'all', 'rejected'],
  ['confirmed', 'reject', 'some', 'confirmed'],
  ['confirmed', 'cancel', 'all', 'cancelled'],
  ['confirmed', 'cancel', 'some', 'confirmed'],
  ['confirmed', 'invoice', 'some', 'partially_invoiced'],
  ['confirmed', 'invoice', 'all', 'invoiced'],
  ['partially_invoiced', 'invoice', 'some', 'partially_invoiced'],
  ['partially_invoiced', 'invoice', 'all', 'invoiced'],
  ['partially_invoiced', 'reject', 'some', 'partially_invoiced'],
  ['partially_invoiced', 'reject', 'all', 'invoiced'],
  ['partially_invoiced', 'return', 'some', 'partially_returned'],
  ['partially_invoiced', 'return', 'all', 'returned'],
  ['invoiced', 'ship', 'some', 'partially_shipped'],
  ['invoiced', 'ship', 'all', 'shipped'],
  ['invoiced', 'make_ready', 'all', 'ready_for_pickup'],
  ['invoiced', 'return', 'some', 'partially_returned'],
  ['invoiced', 'return', 'all', 'returned'],
  ['partially_shipped', 'ship', 'some', 'partially_shipped'],
  ['partially_shipped', 'ship', 'all', 'shipped'],
  ['shipped', 'deliver', 'all', 'delivered'],
  ['shipped', 'fail_delivery', 'all', 'delivery_failed'],
  ['shipped', 'return', 'some', 'partially_returned'],
  ['shipped', 'return', 'all', 'returned'],
  ['delivery_failed', 'ship', 'all', 'shipped'],
  ['delivery_failed', 'deliver', 'all', 'delivered'],
  ['delivery_failed', 'return', 'some', 'partially_returned'],
  ['delivery_failed', 'return', 'all', 'returned'],
  ['ready_for_pickup', 'deliver', 'all', 'delivered'],
  ['ready_for_pickup', 'return', 'some', 'partially_returned'],
  ['ready_for_pickup', 'return', 'all', 'returned'],
  ['delivered', 'return', 'some', 'partially_returned'],
  ['delivered', 'return', 'all', 'returned'],
  ['partially_returned', 'return', 'some', 'partially_returned'],
  ['partially_returned', 'return', 'all', 'returned'],
]

const PARTS = ['some', 'all', 'settled'] as const

for (const from of STATES) {
  for (const move of MOVES) {
    const wanted = PARTS.map((part) => {
      const row = TABLE.find((one) => one[0] === from && one[1] === move && one[2] === part)
      return row?.[3] ?? null
    })
    const said = wanted.every((to) => to === null) ? 'does not exist' : `leads to ${wanted.join(', ')}`
    test(`${move} of what is ${from} ${said}`, () => {
      assert.deepEqual(
        PARTS.map((part) => nextState(from, move, part)),
        wanted,
      )
      assert.equal(
        movesFrom(from).includes(move),
        wanted.some((to) => to !== null),
      )
    })
  }
}

// The states of an order's fulfilments → the order's.
const ORDERS = [
  [['confirmed'], 'confirmed'],
  [['shipped', 'pending_confirmation'], 'pending_confirmation'],
  [['shipped', 'delivery_failed'], 'delivery_failed'],
  [['returned', 'delivered'], 'delivered'],
  [['rejected', 'shipped'], 'shipped'],
  [['rejected', 'rejected'], 'rejected'],
  [['rejected', 'cancelled'], 'cancelled'],
] as const

for (const [fulfilments, state] of ORDERS) {
  test(`an order of ${fulfilments.join(' and ')} is ${state}`, () => {
    assert.equal(orderState(fulfilments), state)
  })
}

test('confirmed is what was confirmed on its way and has not ended', () => {
  const confirmed = STATES.filter(isConfirmed)
  assert.deepEqual(
    STATES.filter((state) => !confirmed.includes(state)),
    ['pending_payment', 'pending_confirmation', 'rejected', 'cancelled'],
  )
})
