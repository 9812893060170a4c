import { MONEY_DIGITS_MAX, moneyText } from '../kernel/money.ts'
import { ok, refuse, type Facts, type Refusal, type Result } from '../kernel/result.ts'
import { grossOf, totalOf } from './amounts.ts'
import {
  giveLines,
  shortOf,
  stockInsufficient,
  type GivenLine,
  type ReadLine,
  type Shelves,
} from './give-lines.ts'
import { checkSoldKits, type KitOfCatalog } from './sold-kits.ts'
import { newPart, type Fulfilment, type Order, type OrderedLine, type Payment } from './order.ts'
import type { Placing, PlacingLine } from './placing.ts'

/** What the hub knows of what is named, stock read under lock. */
export interface PlacingContext extends Shelves {
  readonly orderId: bigint
  readonly now: Date
  readonly places: number
  readonly channels: ReadonlySet<string>
  /** Those of the stores named that are registered and active. */
  readonly stores: ReadonlySet<string>
  /** Those of the skus named that are in the catalogue; a kit with its components. */
  readonly variants: ReadonlyMap<string, KitOfCatalog | null>
}

/** What one line may cost, in minor units: 500 such lines still fit a bigint column. */
const AMOUNT_MAX = 10n ** BigInt(MONEY_DIGITS_MAX)

/**
 * Decides whether an order is taken, and what it is then: the body's own faults first, the stock last.
 * A paid order is taken without stock (the customer has paid): what is not there is short.
 */
export function place(placing: Placing, context: PlacingContext): Result<Order> {
  const read = readLines(placing, context.places)
  if (!read.ok) return read
  const lines = read.value
  const refusal = checkNames(placing, context) ?? checkSoldKits(lines, context.variants)
  if (refusal !== null) return { ok: false, refusal }
  const freight = placing.freight ?? 0n
  const total = totalOf(lines, freight)
  const payments = readPayments(placing, total, context)
  if (!payments.ok) return payments

  const given = giveLines(lines, context)
  if (given === null) return refuse('order.store_unknown', { store: '?', lines: named(placing.lines) })
  const shorts = shortOf(given, context)
  if (placing.type === 'endless_aisle' && shorts.some((short) => short > 0n)) {
    return stockInsufficient(given, shorts, context)
  }
  const placed = lines.map((line, place) => ({ ...line, short: shorts[place]!, rejected: 0n, cancelled: 0n }))
  const amounts = { payments: payments.value, freight, total }
  return ok(newOrder(placing, context, { lines: placed, given, ...amounts }))
}

type NewOrder = Pick<Order, 'lines' | 'payments' | 'freight' | 'total'> & {
  readonly given: readonly GivenLine[]
}

function newOrder(
  placing: Placing,
  { orderId, now }: PlacingContext,
  { lines, given, payments, freight, total }: NewOrder,
): Order {
  // Nothing to pay is paid: a till could never bring it on.
  const state = placing.type === 'paid' || total === 0n ? 'pending_confirmation' : 'pending_payment'
  return {
    orderId,
    channel: placing.channel,
    channelOrderId: placing.channelOrderId,
    type: placing.type,
    state,
    placedAt: placing.placedAt ?? now,
    customer: placing.customer ?? null,
    delivery: placing.delivery ?? null,
    soldBy: placing.soldBy ?? null,
    freight,
    total,
    paid: payments.reduce((sum, { amount }) => sum + amount, 0n),
    toRefund: 0n,
    version: 1,
    createdAt: now,
    updatedAt: now,
    lines,
    fulfilments: fulfilmentsOf(given, state),
    payments,
  }
}

/** One for each store, in the order of their first lines. */
function fulfilmentsOf(given: readonly GivenLine[], state: Fulfilment['state']): readonly Fulfilment[] {
  const stores = Map.groupBy(given, ({ store }) => store)
  return [...stores].map(([store, parts], place) => ({
    ...{ fulfilmentNo: place + 1, store, state, erpOrderId: null, invoices: [], shipments: [] },
    lines: parts.map(({ line: { lineNo, quantity } }) => newPart(lineNo, quantity)),
  }))
}

/** Lines with one number each, and amounts and quantities that are some. */
function readLines({ lines, freight }: Placing, places: number): Result<readonly ReadLine[]> {
  const twice = lines.filter((line, place) => lines[place - 1]?.lineNo === line.lineNo)
  if (twice.length > 0) return refuse('order.line_duplicate', { lines: named(twice) })
  const read: ReadLine[] = []
  for (const line of lines) {
    const checked = readLine(line, places)
    if (!checked.ok) return checked
    read.push({ ...checked.value, store: line.store ?? null })
  }
  if (freight === null || freight < 0n) {
    const reason = freight === null ? 'malformed' : 'negative'
    return refuse('order.amount_invalid', { field: 'delivery.freight', reason })
  }
  return ok(read)
}

/** Thousandths: a million units of one line; a counter holds a hundred thousand such orders. */
export const LINE_QUANTITY_MAX = 1_000_000_000n

function readLine(line: PlacingLine, places: number): Result<OrderedLine> {
  const { lineNo, sku, quantity, unitPrice, discount, kit } = line
  if (quantity === null || quantity <= 0n || quantity > LINE_QUANTITY_MAX)
    return refuse('order.quantity_invalid', { lines: named([line]) })
  const wrong = (field: string, reason: string, facts: Facts = {}) =>
    refuse('order.amount_invalid', { field, reason, ...facts, lines: named([line]) })
  if (unitPrice === null) return wrong('unitPrice', 'malformed')
  if (unitPrice < 0n) return wrong('unitPrice', 'negative')
  const gross = grossOf({ quantity, unitPrice })
  if (gross > AMOUNT_MAX) return wrong('unitPrice', 'too_large')
  if (discount === null) return wrong('discount', 'malformed')
  if (discount < 0n) return wrong('discount', 'negative')
  // A discount of more than the line costs would make the customer richer.
  if (discount > gross) {
    const sums = { discount: moneyText(discount, places), gross: moneyText(gross, places) }
    return wrong('discount', 'discount_too_large', sums)
  }
  return ok({ lineNo, sku, quantity, unitPrice, discount, kit })
}

/** The channel, stores and skus that the order names, each known. */
function checkNames({ channel, lines, delivery, soldBy }: Placing, context: PlacingContext): Refusal | null {
  if (!context.channels.has(channel)) return refuse('order.channel_unknown', { channel }).refusal
  const strangers = lines.filter(({ store }) => store !== undefined && !context.stores.has(store))
  if (strangers.length > 0) {
    const at = strangers.map(({ lineNo, store }) => ({ lineNo, store }))
    return refuse('order.store_unknown', { store: strangers[0]!.store, lines: at }).refusal
  }
  for (const [field, store] of [
    ['delivery.store', delivery?.store],
    ['soldBy.store', soldBy?.store],
  ] as const) {
    if (store !== undefined && !context.stores.has(store)) {
      return refuse('order.store_unknown', { field, store, lines: [] }).refusal
    }
  }
  const unknown = lines.filter(
    ({ sku, kit }) => !context.variants.has(sku) || (kit !== null && !context.variants.has(kit.sku)),
  )
  if (unknown.length === 0) return null
  const skus = unknown.map(({ lineNo, sku, kit }) => ({
    lineNo,
    sku: context.variants.has(sku) ? kit?.sku : sku,
  }))
  return refuse('order.sku_unknown', { lines: skus }).refusal
}

/** A paid order's payments cover its total; an endless aisle order has none yet, but says who sold it. */
function readPayments(
  { type, payments, soldBy }: Placing,
  total: bigint,
  { now, places }: PlacingContext,
): Result<readonly Payment[]> {
  if (type === 'endless_aisle') {
    if (payments.length > 0) return refuse('order.payment_unexpected', { field: 'payments' })
    return soldBy === undefined ? refuse('order.sold_by_missing', { field: 'soldBy' }) : ok([])
  }
  const read: Payment[] = []
  for (const payment of payments) {
    const { paymentId, amount, paidAt = now } = payment
    if (amount === null || amount <= 0n) {
      const reason = amount === null ? 'malformed' : 'not_positive'
      return refuse('order.amount_invalid', { field: 'payments.amount', reason, paymentId })
    }
    if (read.at(-1)?.paymentId === paymentId) return refuse('payment.already_exists', { paymentId })
    read.push({ ...payment, amount, paidAt })
  }
  const paid = read.reduce((sum, { amount }) => sum + amount, 0n)
  if (paid >= total) return ok(read)
  return refuse('order.payment_short', { total: moneyText(total, places), paid: moneyText(paid, places) })
}

function named(lines: readonly PlacingLine[]): { lineNo: number; sku: string }[] {
  return lines.map(({ lineNo, sku }) => ({ lineNo, sku }))
}
