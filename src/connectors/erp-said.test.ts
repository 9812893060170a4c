import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { OrderPart } from './connector.ts'
import { isOver, movesOf, type ErpState } from './erp-said.ts'

const LINE = { quantity: 5, rejected: 0, cancelled: 0, invoiced: 0 }
const LINES = [
  { ...LINE, lineNo: 1 },
  { ...LINE, lineNo: 2 },
]

const part = (method: 'ship' | 'pickup', now: object = {}) =>
  ({
    key: '1',
    order: { delivery: { method } },
    fulfilment: {
      store: '042',
      state: 'pending_confirmation',
      invoices: [],
      shipments: [],
      lines: LINES,
      ...now,
    },
    lines: [],
  }) as unknown as OrderPart

const INVOICE = { accessKey: 'K' }
const SHIPMENT = { trackingCode: 'T' }
const SAYS: ErpState = {
  ...{ reached: 'wait', erpOrderId: '77', reason: null, rejected: [] },
  ...{ invoices: [INVOICE], shipment: SHIPMENT },
}

// How far the ERP is, how the order is delivered, the calls that are made.
for (const [reached, method, expected] of [
  ['wait', 'ship', ''],
  ['reject', 'ship', 'reject'],
  ['confirm', 'ship', 'confirm'],
  ['invoice', 'ship', 'confirm invoices'],
  ['ship', 'ship', 'confirm invoices shipments'],
  ['make_ready', 'pickup', 'confirm invoices ready-for-pickup'],
  ['deliver', 'ship', 'confirm invoices shipments deliver'],
  ['deliver', 'pickup', 'confirm invoices ready-for-pickup deliver'],
] as const) {
  test(`an ERP that is at "${reached}" of an order to ${method} has made: ${expected || 'nothing'}`, () => {
    const { moves } = movesOf({ ...SAYS, reached }, part(method))
    assert.equal(moves.map(({ call }) => call).join(' '), expected)
    assert(moves.every(({ body }) => body['store'] === '042'))
  })
}

test('lines that are rejected go before the confirmation of the rest', () => {
  const { moves } = movesOf(
    { ...SAYS, reached: 'confirm', reason: 'sem saldo', rejected: [{ lineNo: 2 }] },
    part('ship'),
  )
  assert.deepEqual(moves, [
    { call: 'reject', body: { store: '042', reason: 'sem saldo', lines: [{ lineNo: 2 }] } },
    { call: 'confirm', body: { store: '042', erpOrderId: '77' } },
  ])
})

test('an ERP that says no reason rejects for one all the same', () => {
  const { moves } = movesOf({ ...SAYS, reached: 'reject' }, part('ship'))
  assert.deepEqual(moves, [{ call: 'reject', body: { store: '042', reason: 'rejected_by_erp' } }])
})

const INVOICED = { state: 'invoiced', invoices: [INVOICE] }

// How far the ERP is, how far the part is already, the calls that are left.
for (const [reached, now, expected] of [
  ['confirm', { state: 'confirmed' }, ''],
  ['ship', { state: 'confirmed' }, 'invoices shipments'],
  ['ship', INVOICED, 'shipments'],
  ['ship', { ...INVOICED, state: 'shipped', shipments: [SHIPMENT] }, ''],
  ['deliver', { ...INVOICED, state: 'shipped', shipments: [SHIPMENT] }, 'deliver'],
  ['reject', { state: 'rejected' }, ''],
  ['reject', { state: 'confirmed' }, 'reject'],
] as const) {
  test(`an ERP that is at "${reached}" of what is ${now.state} has left: ${expected || 'nothing'}`, () => {
    const { moves } = movesOf({ ...SAYS, reached }, part('ship', now))
    assert.equal(moves.map(({ call }) => call).join(' '), expected)
  })
}

// What it rejects of line 1 by now, what was rejected of its 5 units before, the line that is sent.
for (const [quantity, before, expected] of [
  [2, 0, { lineNo: 1, quantity: 2 }],
  [2, 2, null],
  [3, 2, { lineNo: 1, quantity: 1 }],
  [5, 2, { lineNo: 1 }],
  [undefined, 2, { lineNo: 1 }],
  [undefined, 5, null],
  [0.3, 0.1, { lineNo: 1, quantity: 0.2 }],
] as const) {
  test(`rejecting ${quantity ?? 'all'} of a line of which ${before} are rejected sends ${JSON.stringify(expected)}`, () => {
    const rejected = [{ lineNo: 1, ...(quantity === undefined ? {} : { quantity }) }]
    const lines = [{ ...LINE, lineNo: 1, rejected: before }]
    const { moves } = movesOf(
      { ...SAYS, reached: 'confirm', rejected },
      part('ship', { state: 'confirmed', lines }),
    )
    assert.deepEqual(
      moves.map(({ body }) => body['lines']),
      expected === null ? [] : [[expected]],
    )
  })
}

// The words that there are, the state, whether anything is left to be said.
for (const [words, state, expected] of [
  [['wait', 'confirm', 'reject'], 'confirmed', true],
  [['wait', 'confirm', 'reject'], 'pending_confirmation', false],
  [['confirm', 'ship'], 'invoiced', false],
  [['confirm', 'ship'], 'shipped', true],
  [['confirm', 'ship'], 'delivered', true],
  [['confirm', 'ship'], 'cancelled', true],
] as const) {
  test(`an ERP that says ${words.join(', ')} has ${expected ? 'nothing' : 'something'} left to say of what is ${state}`, () => {
    assert.equal(isOver(state, words), expected)
  })
}
