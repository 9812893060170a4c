import type { OrderPart, PartLine } from '../connector.ts'
import type { TotvsModaOrders } from './schema.ts'
import { DOCUMENT_TYPE, DOCUMENT_TYPES } from './totvs-defaults.ts'

const CENTS = 100
const DIGITS = /^\d{1,9}$/

/**
 * A part of an order as the ERP takes it. It checks the total against lines, discounts, freight and payments, so all of
 * them are of this part: the freight goes with the first one.
 */
export function orderBody(
  part: OrderPart,
  { orders, branchCode }: { orders: TotvsModaOrders; branchCode: number | undefined },
): Readonly<Record<string, unknown>> {
  const { key, order, lines, fulfilment } = part
  const freight = fulfilment.fulfilmentId === '1' ? centsOf(order.delivery?.freight ?? '0') : 0
  const discounts = lines.reduce((sum, line) => sum + centsOf(line.discount), 0)
  const total = lines.reduce((sum, line) => sum + netOf(line), 0) + freight
  const { discountTypeCode } = orders
  const named = discountTypeCode !== undefined && discounts > 0
  const document = order.customer?.['document']?.replaceAll(/\D/g, '')
  return {
    orderId: key,
    customerOrderCode: order.channelOrderId,
    branchCode,
    orderDate: order.placedAt,
    ...(document === undefined ? {} : { customerCpfCnpj: document }),
    ...(orders.representativeCode === undefined ? {} : { representativeCode: orders.representativeCode }),
    operationCode: orders.operationCode,
    paymentConditionCode: orders.paymentConditionCode,
    priorityCode: orders.priorityCode ?? 1,
    statusOrder: orders.statusOrder ?? 1,
    totalAmountOrder: total / CENTS,
    ...(freight === 0 ? {} : { freightValue: freight / CENTS }),
    items: lines.map((line) => itemOf(line, named)),
    ...(named
      ? { discounts: [{ typeDiscountCode: discountTypeCode, discountValue: discounts / CENTS }] }
      : {}),
    payments: paymentsOf(part, { total, types: { ...DOCUMENT_TYPES, ...orders.documentTypes } }),
  }
}

/** A line; where discounts have no place of their own, its price is what is left of it. */
function itemOf(line: PartLine, discountIsNamed: boolean) {
  const { sku, quantity, unitPrice } = line
  const price = discountIsNamed ? centsOf(unitPrice) : Math.round(netOf(line) / quantity)
  return {
    ...(DIGITS.test(sku) ? { productCode: Number(sku) } : { productSku: sku }),
    quantity,
    price: price / CENTS,
  }
}

/** How it was paid; of a part, or where something was taken away since, its total by the first way. */
function paymentsOf(
  { order, fulfilment }: OrderPart,
  { total, types }: { total: number; types: Readonly<Record<string, string>> },
) {
  const payments = order.payments.map(({ method, amount, installments }) => ({
    documentType: Object.hasOwn(types, method) ? types[method]! : DOCUMENT_TYPE,
    installment: installments ?? 1,
    paymentValue: centsOf(amount) / CENTS,
  }))
  const paid = order.payments.reduce((sum, { amount }) => sum + centsOf(amount), 0)
  const [first] = payments
  if (first === undefined || (fulfilment.fulfilmentId === '1' && paid === total)) return payments
  return [{ ...first, paymentValue: total / CENTS }]
}

/** What is to be paid for a line, in cents. */
function netOf({ quantity, unitPrice, discount }: PartLine): number {
  return Math.round(centsOf(unitPrice) * quantity) - centsOf(discount)
}

/** "19.90" → 1990: by digits, a float's hundredfold is not always whole. */
function centsOf(amount: string): number {
  const [whole = '0', places = ''] = amount.split('.')
  return Number(`${whole}${places.padEnd(2, '0').slice(0, 2)}`)
}
