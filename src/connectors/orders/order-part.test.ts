import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { OrderResource } from '../../orders/present-order.ts'
import { cancelledOf, partOf } from './order-part.ts'

const NONE = { rejected: 0, cancelled: 0, invoiced: 0, shipped: 0, returned: 0 }
const ORDER = {
  orderId: '812',
  lines: [
    { lineNo: 1, sku: '0012', quantity: 3, unitPrice: '9.90', discount: '1.00' },
    { lineNo: 2, sku: '0013', quantity: 1, unitPrice: '5.00', discount: '0.00' },
  ],
  fulfilments: [
    {
      fulfilmentId: '1',
      lines: [
        { lineNo: 1, quantity: 3, ...NONE, rejected: 2 },
        { lineNo: 2, quantity: 1, ...NONE, cancelled: 1 },
      ],
    },
    { fulfilmentId: '2', lines: [{ lineNo: 1, quantity: 2, ...NONE }] },
  ],
} as unknown as OrderResource

test('a part has the units that are left to its store, with their share of the discount', () => {
  const { key, lines } = partOf(ORDER, 1)!
  assert.equal(key, '812')
  assert.deepEqual(lines, [{ lineNo: 1, sku: '0012', quantity: 1, unitPrice: '9.90', discount: '0.33' }])
})

test('the part of a second store has a key of its own', () => {
  const { key, lines } = partOf(ORDER, 2)!
  assert.deepEqual([key, lines[0]!.quantity, lines[0]!.discount], ['812-2', 2, '0.67'])
  assert.equal(partOf(ORDER, 3), null)
  assert.deepEqual([cancelledOf(partOf(ORDER, 1)!), cancelledOf(partOf(ORDER, 2)!)], ['2:1', ''])
})
