import type { State } from './lifecycle.ts'

export type OrderType = 'paid' | 'endless_aisle'

/** An order as the moves see it: money in minor units, quantities in thousandths. */
export interface Order {
  readonly orderId: bigint
  readonly channel: string
  readonly channelOrderId: string
  readonly type: OrderType
  readonly state: State
  readonly placedAt: Date
  readonly customer: Readonly<Record<string, string>> | null
  readonly delivery: Delivery | null
  readonly soldBy: SoldBy | null
  readonly freight: bigint
  /** Of what was ordered, less what was cancelled before it was paid. */
  readonly total: bigint
  readonly paid: bigint
  /** What the channel owes the customer for units rejected or cancelled after payment. */
  readonly toRefund: bigint
  readonly version: number
  readonly createdAt: Date
  readonly updatedAt: Date
  /** By lineNo. */
  readonly lines: readonly Line[]
  readonly fulfilments: readonly Fulfilment[]
  readonly payments: readonly Payment[]
}

export interface Delivery {
  readonly method: 'ship' | 'pickup'
  /** Where a `pickup` is fetched. */
  readonly store?: string
  readonly address?: Readonly<Record<string, string>>
  /** RFC 3339, UTC. */
  readonly promisedAt?: string
}

export interface SoldBy {
  readonly store: string
  readonly seller?: string
}

export interface KitOfLine {
  readonly kitId: string
  readonly sku: string
  /** How many kits; a whole number. */
  readonly quantity: number
}

export interface OrderedLine {
  readonly lineNo: number
  readonly sku: string
  readonly quantity: bigint
  readonly unitPrice: bigint
  readonly discount: bigint
  readonly kit: KitOfLine | null
}

export interface Line extends OrderedLine {
  /** The store that the order named for it; null where it was routed. */
  readonly store: string | null
  readonly short: bigint
  readonly rejected: bigint
  readonly cancelled: bigint
}

/** One store's part of the order. */
export interface Fulfilment {
  readonly fulfilmentNo: number
  readonly store: string
  readonly state: State
  readonly erpOrderId: string | null
  readonly lines: readonly FulfilmentLine[]
  readonly invoices: readonly Invoice[]
  readonly shipments: readonly Shipment[]
}

export interface FulfilmentLine {
  readonly lineNo: number
  /** What the store was asked for. */
  readonly quantity: bigint
  readonly rejected: bigint
  readonly cancelled: bigint
  readonly invoiced: bigint
  readonly shipped: bigint
  readonly returned: bigint
}

/** Who asks, under which Idempotency-Key, and when. */
export interface Asked {
  readonly by: string
  readonly key: string | null
  readonly now: Date
}

export interface LineQuantity {
  readonly lineNo: number
  readonly quantity: bigint
}

export interface Payment {
  readonly paymentId: string
  readonly method: string
  readonly amount: bigint
  readonly paidAt: Date
  readonly installments?: number
  readonly authorization?: string
  readonly nsu?: string
  readonly acquirer?: string
}

export interface Invoice {
  readonly number: string
  readonly series: string
  readonly accessKey: string
  readonly model: string
  readonly issuedAt: Date
  readonly amount: bigint
  readonly lines: readonly LineQuantity[]
  readonly url?: string
}

export interface Shipment {
  readonly carrier: string
  readonly trackingCode: string
  readonly trackingUrl?: string
  readonly shippedAt: Date
  readonly lines: readonly LineQuantity[]
}

/** Units that a store is asked for, and nothing has become of yet. */
export function newPart(lineNo: number, quantity: bigint): FulfilmentLine {
  return { lineNo, quantity, rejected: 0n, cancelled: 0n, invoiced: 0n, shipped: 0n, returned: 0n }
}

/** Units the store still has to invoice: neither taken away nor invoiced. */
export function openOf(line: FulfilmentLine): bigint {
  return line.quantity - line.rejected - line.cancelled - line.invoiced
}

/** Units still to be paid on an order; never below zero, since a channel may collect interest. */
export function dueOf({ total, paid }: { total: bigint; paid: bigint }): bigint {
  return total > paid ? total - paid : 0n
}
