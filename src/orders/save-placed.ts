import { reserveUnits } from '../catalog/reserve-stock.ts'
import { recordEvents } from '../events/record-events.ts'
import { quantityText } from '../kernel/quantity.ts'
import type { Tx } from '../platform/postgres/db.ts'
import { write } from '../platform/postgres/statement.ts'
import type { Asked, Order } from './order.ts'
import type { OrderResource } from './present-order.ts'
import { INSERT_ORDERS } from './queries/place-orders.ts'

/** An order that was taken, what is told of it, and the hash of what was posted. */
export interface SavedOrder {
  readonly order: Order
  readonly resource: OrderResource
  readonly sha256: string
  readonly asked: Asked
}

/** Writes placed orders, the units reserved for them and their events: sent ahead, all at one go. */
export async function savePlaced(tx: Tx, siteId: string, saved: readonly SavedOrder[]): Promise<void> {
  if (saved.length === 0) return
  await write(tx, INSERT_ORDERS, [
    siteId,
    JSON.stringify(saved.map(orderRow)),
    JSON.stringify(saved.flatMap(({ order }) => partRows(order))),
    JSON.stringify(saved.flatMap(({ order }) => paymentRows(order))),
  ])
  const promises = saved.flatMap(({ order, asked }) => promisesOf(order, asked.now))
  await reserveUnits(tx, siteId, promises)
  const events = saved.map(({ resource, asked }) => ({ type: 'order.placed', at: asked.now, data: resource }))
  await recordEvents(tx, siteId, events)
}

function orderRow({ order, sha256, asked }: SavedOrder) {
  return {
    order_id: String(order.orderId),
    channel: order.channel,
    channel_order_id: order.channelOrderId,
    type: order.type,
    state: order.state,
    placed_at: order.placedAt,
    customer: order.customer,
    delivery: order.delivery,
    sold_by: order.soldBy,
    lines: order.lines.map(storedLine),
    sha256,
    freight: String(order.freight),
    total: String(order.total),
    paid: String(order.paid),
    at: order.createdAt,
    by: asked.by,
    key: asked.key,
    // The history of an order of several stores begins with none of them.
    fulfilment_no: order.fulfilments.length === 1 ? 1 : null,
  }
}

/** A line as bought; amounts in minor units and quantities as text. */
function storedLine({ lineNo, sku, quantity, unitPrice, discount, kit, store }: Order['lines'][number]) {
  return {
    ...{ lineNo, sku, quantity: quantityText(quantity), kit, store },
    ...{ unitPrice: String(unitPrice), discount: String(discount) },
  }
}

function partRows({ orderId, fulfilments }: Order) {
  return fulfilments.flatMap(({ fulfilmentNo, store, lines }) =>
    lines.map(({ lineNo, quantity }) => ({
      ...{ order_id: String(orderId), fulfilment_no: fulfilmentNo, store },
      ...{ line_no: lineNo, quantity: quantityText(quantity) },
    })),
  )
}

function paymentRows({ orderId, payments }: Order) {
  return payments.map(({ paymentId, amount, paidAt, ...details }) => ({
    ...{ order_id: String(orderId), payment_id: paymentId },
    ...{ amount: String(amount), details, paid_at: paidAt },
  }))
}

function promisesOf({ orderId, lines, fulfilments }: Order, at: Date) {
  const skus = new Map(lines.map(({ lineNo, sku }) => [lineNo, sku]))
  return fulfilments.flatMap(({ fulfilmentNo, store, lines: parts }) =>
    parts.map(({ lineNo, quantity }) => ({
      ...{ orderId, fulfilmentNo, lineNo, quantity, at },
      ...{ sku: skus.get(lineNo)!, store },
    })),
  )
}
