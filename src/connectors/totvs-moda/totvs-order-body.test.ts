import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { OrderPart } from '../connector.ts'
import { orderBody } from './totvs-order-body.ts'

const PART = {
  key: '812',
  order: {
    ...{ channelOrderId: 'SO-1', placedAt: '2026-11-24T12:58:00Z' },
    customer: { document: '123.456.789-09' },
    delivery: { method: 'ship', freight: '15.00' },
    payments: [{ method: 'credit_card', amount: '113.90', installments: 3 }],
  },
  fulfilment: { fulfilmentId: '1', store: '001' },
  lines: [
    { lineNo: 1, sku: '1017', quantity: 2, unitPrice: '50.00', discount: '2.00' },
    { lineNo: 2, sku: 'X9', quantity: 1, unitPrice: '0.90', discount: '0.00' },
  ],
} as unknown as OrderPart
const ORDERS = { operationCode: 510, paymentConditionCode: 3 }

test('an order is what the ERP takes, with a total that its parts add up to', () => {
  assert.deepEqual(orderBody(PART, { orders: ORDERS, branchCode: 1 }), {
    ...{ orderId: '812', customerOrderCode: 'SO-1', branchCode: 1, orderDate: '2026-11-24T12:58:00Z' },
    ...{ customerCpfCnpj: '12345678909', operationCode: 510, paymentConditionCode: 3 },
    ...{ priorityCode: 1, statusOrder: 1, totalAmountOrder: 113.9, freightValue: 15 },
    items: [
      { productCode: 1017, quantity: 2, price: 49 },
      { productSku: 'X9', quantity: 1, price: 0.9 },
    ],
    payments: [{ documentType: 'CreditCard', installment: 3, paymentValue: 113.9 }],
  })
})

test('discounts have a place of their own where the ERP has a type for them', () => {
  const body = orderBody(PART, { orders: { ...ORDERS, discountTypeCode: 8 }, branchCode: 1 })
  assert.deepEqual(body['discounts'], [{ typeDiscountCode: 8, discountValue: 2 }])
  assert.deepEqual((body['items'] as readonly { price: number }[])[0]!.price, 50)
  assert.equal(body['totalAmountOrder'], 113.9)
})

test('of the part of a second store its own total is paid, and no freight', () => {
  const second = { ...PART, fulfilment: { fulfilmentId: '2', store: '002' }, lines: [PART.lines[1]] }
  const body = orderBody(second as unknown as OrderPart, { orders: ORDERS, branchCode: 2 })
  assert.deepEqual(
    [body['totalAmountOrder'], body['freightValue'], body['payments']],
    [0.9, undefined, [{ documentType: 'CreditCard', installment: 3, paymentValue: 0.9 }]],
  )
})
