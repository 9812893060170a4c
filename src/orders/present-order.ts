import { moneyText } from '../kernel/money.ts'
import { quantityNumber } from '../kernel/quantity.ts'
import { timeText } from '../kernel/time.ts'
import { dueOf, type Fulfilment, type Invoice, type Line, type LineQuantity, type Order } from './order.ts'
import type { Payment, Shipment } from './order.ts'

/** The order resource (contract section 4): what was posted and what the hub knows of it. */
export function presentOrder(order: Order, { siteId, places }: { siteId: string; places: number }) {
  const money = (amount: bigint) => moneyText(amount, places)
  return {
    orderId: String(order.orderId),
    siteId,
    channel: order.channel,
    channelOrderId: order.channelOrderId,
    type: order.type,
    state: order.state,
    placedAt: timeText(order.placedAt),
    ...(order.customer === null ? {} : { customer: order.customer }),
    ...(order.delivery === null ? {} : { delivery: { ...order.delivery, freight: money(order.freight) } }),
    ...(order.soldBy === null ? {} : { soldBy: order.soldBy }),
    total: money(order.total),
    paid: money(order.paid),
    due: money(dueOf(order)),
    toRefund: money(order.toRefund),
    lines: order.lines.map((line) => presentLine(line, money)),
    payments: order.payments.map((payment) => presentPayment(payment, money)),
    fulfilments: order.fulfilments.map((one) => presentFulfilment(one, money)),
    createdAt: timeText(order.createdAt),
    updatedAt: timeText(order.updatedAt),
  }
}

export type OrderResource = ReturnType<typeof presentOrder>

type Money = (amount: bigint) => string

function presentLine(line: Line, money: Money) {
  return {
    lineNo: line.lineNo,
    sku: line.sku,
    quantity: quantityNumber(line.quantity),
    unitPrice: money(line.unitPrice),
    discount: money(line.discount),
    ...(line.kit === null ? {} : { kit: line.kit }),
    ...(line.store === null ? {} : { store: line.store }),
    short: quantityNumber(line.short),
    rejected: quantityNumber(line.rejected),
    cancelled: quantityNumber(line.cancelled),
  }
}

function presentPayment(payment: Payment, money: Money) {
  return { ...payment, amount: money(payment.amount), paidAt: timeText(payment.paidAt) }
}

function presentFulfilment(fulfilment: Fulfilment, money: Money) {
  return {
    fulfilmentId: String(fulfilment.fulfilmentNo),
    store: fulfilment.store,
    state: fulfilment.state,
    erpOrderId: fulfilment.erpOrderId,
    lines: fulfilment.lines.map((line) => ({
      lineNo: line.lineNo,
      quantity: quantityNumber(line.quantity),
      rejected: quantityNumber(line.rejected),
      cancelled: quantityNumber(line.cancelled),
      invoiced: quantityNumber(line.invoiced),
      shipped: quantityNumber(line.shipped),
      returned: quantityNumber(line.returned),
    })),
    invoices: fulfilment.invoices.map((one) => presentInvoice(one, money)),
    shipments: fulfilment.shipments.map(presentShipment),
  }
}

function presentInvoice(invoice: Invoice, money: Money) {
  return {
    ...invoice,
    issuedAt: timeText(invoice.issuedAt),
    amount: money(invoice.amount),
    lines: invoice.lines.map(presentQuantity),
  }
}

function presentShipment(shipment: Shipment) {
  return {
    ...shipment,
    shippedAt: timeText(shipment.shippedAt),
    lines: shipment.lines.map(presentQuantity),
  }
}

export function presentQuantity({ lineNo, quantity }: LineQuantity) {
  return { lineNo, quantity: quantityNumber(quantity) }
}
