import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { OrderPart } from './connector.ts'
import { movesOf, type ErpState } from './erp-said.ts'

const part = (method: 'ship' | 'pickup') =>
  ({
    key: '1',
    order: { delivery: { method } },
    fulfilment: { store: '042' },
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
