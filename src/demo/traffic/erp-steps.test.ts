import assert from 'node:assert/strict'
import { test } from 'node:test'
import { erpSteps } from './erp-steps.ts'

const AT = new Date('2026-11-25T12:00:00Z')

function orderOf(state: string, ...lines: readonly { quantity: number; rejected?: number }[]) {
  const rest = { rejected: 0, cancelled: 0, invoiced: 0 }
  return {
    orderId: '7',
    channelOrderId: 'DEMO-1',
    lines: lines.map((_, place) => ({ lineNo: place + 1, unitPrice: '49.90' })),
    fulfilments: [
      {
        ...{ store: '002', state },
        lines: lines.map((line, place) => ({ lineNo: place + 1, ...rest, ...line })),
      },
    ],
  }
}

const ONE = { quantity: 1 }
const REJECTED = { quantity: 1, rejected: 1 }

// State, lines, whether the store looks in vain, the step.
const STEPS = [
  ['pending_payment', [ONE], true, null],
  ['pending_confirmation', [ONE, ONE], false, 'confirm'],
  ['pending_confirmation', [ONE, ONE], true, 'reject'],
  ['pending_confirmation', [ONE], true, 'confirm'],
  ['pending_confirmation', [ONE, REJECTED], true, 'confirm'],
  ['confirmed', [ONE], true, 'invoices'],
  ['invoiced', [ONE], true, 'shipments'],
  ['shipped', [ONE], true, null],
] as const

for (const [state, lines, rejects, expected] of STEPS) {
  const what = `${lines.length} lines, ${rejects ? 'one missing' : 'all there'}`
  test(`the next step of a ${state} order of ${what} is ${expected ?? 'nobody’s'}`, () => {
    const steps = erpSteps(orderOf(state, ...lines), { at: AT, rejects, invoiceNumber: () => 1 })
    assert.deepEqual(
      steps.map(({ call }) => call),
      expected === null ? [] : [expected],
    )
  })
}

test('an invoice is of what the store delivers, and its key says whose it is', () => {
  const order = orderOf('confirmed', { quantity: 2 }, REJECTED)
  const [step] = erpSteps(order, { at: AT, rejects: false, invoiceNumber: () => 124 })
  assert.deepEqual(step?.body, {
    store: '002',
    number: '124',
    series: '2',
    accessKey: '35261112345678000195550020000001241000001247',
    issuedAt: '2026-11-25T12:00:00.000Z',
    amount: '99.80',
  })
})
