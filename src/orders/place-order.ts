import { quantityOf, quantityOfNumber, quantityText } from '../kernel/quantity.ts'
import { invariant, ok, refuse, type Result } from '../kernel/result.ts'
import type { Site } from '../access/site.ts'
import type { Tx } from '../platform/postgres/db.ts'
import { rowOf, write } from '../platform/postgres/statement.ts'
import { contentHash } from './content-hash.ts'
import type { Order } from './order.ts'
import { place, type PlacingContext } from './place.ts'
import type { Placing } from './placing.ts'
import { presentOrder, type OrderResource } from './present-order.ts'
import { INSERT_ORDER, READ_FOR_PLACING, type PlacingRow } from './queries/place-order.ts'
import { readOrder } from './read-order.ts'

export interface Placed {
  readonly created: boolean
  readonly version: number
  readonly order: OrderResource
}

/** Who asks, under which Idempotency-Key, and when. */
export interface Asked {
  readonly by: string
  readonly key: string | null
  readonly now: Date
}

/**
 * Takes an order and reserves its units, in the caller's transaction. The same channelOrderId again
 * answers the order that is there when the content is equal, else `order.already_exists`.
 */
export async function placeOrder(
  tx: Tx,
  { site, placing }: { site: Site; placing: Placing },
  asked: Asked,
): Promise<Result<Placed>> {
  const sha256 = contentHash(placing)
  const row = await rowOf<PlacingRow>(tx, READ_FOR_PLACING, questionsOf(site.siteId, placing))
  invariant(row !== null, 'a select without a from answers one row')
  if (row.existing !== null && row.existing.sha256 === sha256) {
    const existing = await readOrder(tx, site.siteId, BigInt(row.existing.orderId))
    if (!existing.ok) return existing
    return ok({ created: false, version: existing.value.version, order: presentOrder(existing.value, site) })
  }
  const decided = place(placing, contextOf(row, site, asked.now))
  if (row.existing !== null && (decided.ok || decided.refusal.code === 'stock.insufficient')) {
    const { channel, channelOrderId } = placing
    return refuse('order.already_exists', { channel, channelOrderId, orderId: row.existing.orderId })
  }
  if (!decided.ok) return decided
  const order = presentOrder(decided.value, site)
  await write(tx, INSERT_ORDER, rowsOfOrder(site.siteId, { order: decided.value, sha256, asked }, order))
  return ok({ created: true, version: decided.value.version, order })
}

function questionsOf(
  siteId: string,
  { channel, channelOrderId, lines, delivery, soldBy }: Placing,
): unknown[] {
  const stores = [...lines.map((line) => line.store), delivery?.store, soldBy?.store]
  const skus = lines.map((line) => line.sku)
  return [
    ...[siteId, channel, channelOrderId],
    [...new Set(stores.filter((store) => store !== undefined))],
    [...new Set([...skus, ...lines.flatMap((line) => line.kit?.sku ?? [])])],
    [...new Set(skus)],
    lines[0]?.store ?? '',
  ]
}

function contextOf(row: PlacingRow, { places }: Site, now: Date): PlacingContext {
  const kits = Object.entries(row.variants).map(([sku, kit]) => {
    const components = kit?.map((one) => ({
      sku: one.sku,
      quantity: unitsOf(quantityOfNumber(one.quantity)),
    }))
    return [sku, components ?? null] as const
  })
  const stock = Object.entries(row.stock).map(([sku, [quantity, reserved]]) => {
    return [
      sku,
      { quantity: unitsOf(quantityOf(quantity)), reserved: unitsOf(quantityOf(reserved)) },
    ] as const
  })
  return {
    orderId: row.order_id,
    now,
    places,
    channelKnown: row.channel_known,
    stores: new Set(row.stores),
    variants: new Map(kits),
    stock: new Map(stock),
  }
}

function rowsOfOrder(
  siteId: string,
  { order, sha256, asked }: { order: Order; sha256: string; asked: Asked },
  resource: OrderResource,
): unknown[] {
  const { lines, payments } = order
  return [
    ...[siteId, order.orderId, order.channel, order.channelOrderId, order.type, order.state, order.placedAt],
    ...[jsonOf(order.customer), jsonOf(order.delivery), jsonOf(order.soldBy), storedLines(lines), sha256],
    ...[order.freight, order.createdAt, lines[0]!.store],
    lines.map((line) => line.lineNo),
    lines.map((line) => line.sku),
    lines.map((line) => quantityText(line.quantity)),
    payments.map((payment) => payment.paymentId),
    payments.map((payment) => payment.amount),
    payments.map(({ paymentId: _id, amount: _amount, paidAt: _at, ...details }) => JSON.stringify(details)),
    payments.map((payment) => payment.paidAt),
    JSON.stringify(resource),
    ...[order.total, order.paid, asked.by, asked.key],
  ]
}

/** The lines as bought; amounts in minor units and quantities as text. */
function storedLines(lines: Order['lines']): string {
  const stored = lines.map(({ lineNo, sku, quantity, unitPrice, discount, kit, store }) => ({
    ...{ lineNo, sku, quantity: quantityText(quantity), kit, store },
    ...{ unitPrice: String(unitPrice), discount: String(discount) },
  }))
  return JSON.stringify(stored)
}

function jsonOf(value: object | null): string | null {
  return value === null ? null : JSON.stringify(value)
}

function unitsOf(units: bigint | null): bigint {
  invariant(units !== null, 'what the catalogue keeps is a quantity')
  return units
}
