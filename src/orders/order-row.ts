import { quantityOf } from '../kernel/quantity.ts'
import { invariant } from '../kernel/result.ts'
import type { Fulfilment, Line, LineQuantity, Order, Payment } from './order.ts'
import type { DocumentLines, FulfilmentPart, LinePart, OrderRow, PaymentPart } from './queries/read-orders.ts'

/** An order as the database keeps it to the order that the moves see. */
export function orderOf(row: OrderRow): Order {
  const fulfilments = row.fulfilments.map(fulfilmentOf)
  return {
    orderId: row.order_id,
    channel: row.channel,
    channelOrderId: row.channel_order_id,
    type: row.type,
    state: row.state,
    placedAt: row.placed_at,
    customer: row.customer,
    delivery: row.delivery,
    soldBy: row.sold_by,
    freight: row.freight,
    total: row.total,
    paid: row.paid,
    toRefund: row.to_refund,
    version: row.version,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    lines: row.lines.map((line) => lineOf(line, fulfilments, row.shorts?.[line.lineNo])),
    fulfilments,
    payments: (row.payments ?? []).map(paymentOf),
  }
}

/**
 * A line as bought, and what has become of it: rejected are the units that no fulfilment has to deliver,
 * since one that another store took counts there.
 */
function lineOf(part: LinePart, fulfilments: readonly Fulfilment[], short: string | undefined): Line {
  const parts = fulfilments.flatMap((one) => one.lines.filter((line) => line.lineNo === part.lineNo))
  const quantity = unitsOf(part.quantity)
  return {
    ...part,
    quantity,
    unitPrice: BigInt(part.unitPrice),
    discount: BigInt(part.discount),
    rejected: parts.reduce((left, line) => left - (line.quantity - line.rejected), quantity),
    cancelled: parts.reduce((sum, line) => sum + line.cancelled, 0n),
    short: unitsOf(short ?? '0'),
  }
}

function fulfilmentOf(part: FulfilmentPart): Fulfilment {
  return {
    ...part,
    lines: part.lines.map((line) => ({
      lineNo: line.lineNo,
      quantity: unitsOf(line.quantity),
      rejected: unitsOf(line.rejected),
      cancelled: unitsOf(line.cancelled),
      invoiced: unitsOf(line.invoiced),
      shipped: unitsOf(line.shipped),
      returned: unitsOf(line.returned),
    })),
    invoices: (part.invoices ?? []).map(({ accessKey, amount, issuedAt, details }) => ({
      ...details,
      accessKey,
      amount: BigInt(amount),
      issuedAt: new Date(issuedAt),
      lines: quantitiesOf(details.lines),
    })),
    shipments: (part.shipments ?? []).map(({ shippedAt, details }) => ({
      ...details,
      shippedAt: new Date(shippedAt),
      lines: quantitiesOf(details.lines),
    })),
  }
}

function paymentOf({ paymentId, amount, details, paidAt }: PaymentPart): Payment {
  return { ...details, paymentId, amount: BigInt(amount), paidAt: new Date(paidAt) }
}

function quantitiesOf(lines: DocumentLines): LineQuantity[] {
  return lines.map(({ lineNo, quantity }) => ({ lineNo, quantity: unitsOf(quantity) }))
}

function unitsOf(text: string): bigint {
  const units = quantityOf(text)
  invariant(units !== null, 'numeric(14,3) is a quantity')
  return units
}
