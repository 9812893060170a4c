import { MONEY_DIGITS_MAX, moneyText } from '../kernel/money.ts'
import { quantityNumber } from '../kernel/quantity.ts'
import { ok, refuse, type Facts, type Refusal, type Result } from '../kernel/result.ts'
import { grossOf, totalOf } from './amounts.ts'
import { checkSoldKits, type KitOfCatalog } from './sold-kits.ts'
import type { Order, OrderedLine, Payment } from './order.ts'
import type { Placing, PlacingLine } from './placing.ts'

/** What the hub knows of what is named, stock read under lock. */
export interface PlacingContext {
  readonly orderId: bigint
  readonly now: Date
  readonly places: number
  readonly channels: ReadonlySet<string>
  /** Those of the stores named that are registered and active. */
  readonly stores: ReadonlySet<string>
  /** Those of the skus named that are in the catalogue; a kit with its components. */
  readonly variants: ReadonlyMap<string, KitOfCatalog | null>
  readonly stock: Stock
}

/** What a store has of a sku and has promised of it, in thousandths. */
export interface Balance {
  readonly quantity: bigint
  readonly reserved: bigint
}

/** Balances by `stockKey`; a sku that a store has no balance of is not in it. */
export type Stock = ReadonlyMap<string, Balance>

/** The counter of a sku in a store; NUL stands in no code. */
export function stockKey({ store, sku }: { store: string; sku: string }): string {
  return `${store}\0${sku}`
}

/** Of what a store has never had. */
export const NO_BALANCE: Balance = { quantity: 0n, reserved: 0n }

/** What one line may cost, in minor units: 500 such lines still fit a bigint column. */
const AMOUNT_MAX = 10n ** BigInt(MONEY_DIGITS_MAX)

/** A line whose amounts are amounts. */
type ReadLine = OrderedLine & { readonly store: string }

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

  const shorts = shortOf(lines, context)
  if (placing.type === 'endless_aisle' && shorts.some((short) => short > 0n)) {
    return stockInsufficient(lines, shorts, context)
  }
  const placed = lines.map((line, place) => ({ ...line, short: shorts[place]!, rejected: 0n, cancelled: 0n }))
  return ok(newOrder(placing, context, { lines: placed, payments: payments.value, freight, total }))
}

function newOrder(
  placing: Placing,
  { orderId, now }: PlacingContext,
  { lines, payments, freight, total }: Pick<Order, 'lines' | 'payments' | 'freight' | 'total'>,
): Order {
  // Nothing to pay is paid: a till could never bring it on.
  const state = placing.type === 'paid' || total === 0n ? 'pending_confirmation' : 'pending_payment'
  const asked = lines.map(({ lineNo, quantity }) => ({
    ...{ lineNo, quantity, rejected: 0n, cancelled: 0n },
    ...{ invoiced: 0n, shipped: 0n, returned: 0n },
  }))
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
    fulfilments: [
      {
        ...{ fulfilmentNo: 1, store: lines[0]!.store, state, erpOrderId: null },
        ...{ lines: asked, invoices: [], shipments: [] },
      },
    ],
    payments,
  }
}

/** Lines with one number each, one store among them, and amounts and quantities that are some. */
function readLines({ lines, freight }: Placing, places: number): Result<readonly ReadLine[]> {
  const twice = lines.filter((line, place) => lines[place - 1]?.lineNo === line.lineNo)
  if (twice.length > 0) return refuse('order.line_duplicate', { lines: named(twice) })
  const read: ReadLine[] = []
  for (const line of lines) {
    const checked = readLine(line, places)
    if (!checked.ok) return checked
    read.push({ ...checked.value, store: line.store ?? '' })
  }
  if (freight === null || freight < 0n) {
    const reason = freight === null ? 'malformed' : 'negative'
    return refuse('order.amount_invalid', { field: 'delivery.freight', reason })
  }
  const [first, ...others] = lines.map((line) => line.store)
  if (first === undefined || others.some((store) => store !== first)) {
    const stores = lines.map(({ lineNo, store }) => ({ lineNo, store: store ?? null }))
    return refuse('order.lines_span_stores', { lines: stores })
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
  const strangers = lines.filter(({ store }) => !context.stores.has(store ?? ''))
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

/** What of each line is not covered: its units come after all that is reserved, and after the lines before it. */
function shortOf(lines: readonly ReadLine[], { stock }: PlacingContext): readonly bigint[] {
  const reserved = new Map<string, bigint>()
  return lines.map((line) => {
    const key = stockKey(line)
    const balance = stock.get(key) ?? NO_BALANCE
    const before = reserved.get(key) ?? balance.reserved
    reserved.set(key, before + line.quantity)
    return uncovered({ balance: balance.quantity, before, quantity: line.quantity })
  })
}

function uncovered({
  balance,
  before,
  quantity,
}: {
  balance: bigint
  before: bigint
  quantity: bigint
}): bigint {
  const there = balance > before ? balance - before : 0n
  return quantity > there ? quantity - there : 0n
}

function stockInsufficient(
  lines: readonly ReadLine[],
  shorts: readonly bigint[],
  { stock }: PlacingContext,
): Result<never> {
  const facts = lines.flatMap((line, place) => {
    if (shorts[place] === 0n) return []
    const { lineNo, sku, store, quantity } = line
    const { quantity: balance, reserved } = stock.get(stockKey(line)) ?? NO_BALANCE
    const available = quantityNumber(balance > reserved ? balance - reserved : 0n)
    return [{ lineNo, sku, store, quantity: quantityNumber(quantity), available }]
  })
  return refuse('stock.insufficient', { lines: facts })
}

function named(lines: readonly PlacingLine[]): { lineNo: number; sku: string }[] {
  return lines.map(({ lineNo, sku }) => ({ lineNo, sku }))
}
