import { quantityOfNumber } from '../kernel/quantity.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import { timeText } from '../kernel/time.ts'
import {
  amountOf,
  optionalMoment,
  readPayment,
  type Amount,
  type Locale,
  type PaymentBody,
} from './bodies.ts'
import type { PayRequest } from './moves/pay.ts'
import type { Delivery, KitOfLine, OrderType, SoldBy } from './order.ts'

/** An order as a channel posts it. */
export interface PlacingBody {
  readonly channel: string
  readonly channelOrderId: string
  readonly type: OrderType
  readonly placedAt?: string
  readonly customer?: Readonly<Record<string, string>>
  readonly delivery?: DeliveryBody
  readonly soldBy?: SoldBy
  readonly lines: readonly LineBody[]
  readonly payments?: readonly PaymentBody[]
}

export interface DeliveryBody {
  readonly method: 'ship' | 'pickup'
  readonly store?: string
  readonly address?: Readonly<Record<string, string>>
  readonly freight?: Amount
  readonly promisedAt?: string
}

export interface LineBody {
  readonly lineNo: number
  readonly sku: string
  readonly quantity: number
  readonly unitPrice: Amount
  readonly discount?: Amount
  readonly kit?: KitOfLine
  readonly store?: string
}

/** What was posted, in the hub's words; null where an amount or a quantity is none. */
export interface Placing {
  readonly channel: string
  readonly channelOrderId: string
  readonly type: OrderType
  readonly placedAt: Date | undefined
  readonly customer: Readonly<Record<string, string>> | undefined
  readonly delivery: Delivery | undefined
  readonly freight: bigint | null
  readonly soldBy: SoldBy | undefined
  /** By lineNo. */
  readonly lines: readonly PlacingLine[]
  /** By paymentId. */
  readonly payments: readonly PayRequest['payment'][]
}

export interface PlacingLine {
  readonly lineNo: number
  readonly sku: string
  readonly quantity: bigint | null
  readonly unitPrice: bigint | null
  readonly discount: bigint | null
  readonly kit: KitOfLine | null
  readonly store: string | undefined
}

/** Reads what was posted. Refuses only what is no shape of an order: a time that is none, a pickup nowhere. */
export function readPlacing(body: PlacingBody, locale: Locale): Result<Placing> {
  const placedAt = optionalMoment(body.placedAt, 'placedAt', locale)
  if (!placedAt.ok) return placedAt
  const delivery = readDelivery(body.delivery, locale)
  if (!delivery.ok) return delivery
  const payments: PayRequest['payment'][] = []
  for (const [place, sent] of (body.payments ?? []).entries()) {
    const read = readPayment(sent, locale, `payments.${place}.`)
    if (!read.ok) return read
    payments.push(read.value.payment)
  }
  return ok({
    channel: body.channel,
    channelOrderId: body.channelOrderId,
    type: body.type,
    placedAt: placedAt.value,
    customer: body.customer,
    delivery: delivery.value,
    freight: amountOf(body.delivery?.freight ?? 0, locale),
    soldBy: body.soldBy,
    lines: body.lines.map((line) => readLine(line, locale)).sort((a, b) => a.lineNo - b.lineNo),
    payments: payments.sort((a, b) => (a.paymentId < b.paymentId ? -1 : 1)),
  })
}

function readLine(line: LineBody, locale: Locale): PlacingLine {
  return {
    lineNo: line.lineNo,
    sku: line.sku,
    quantity: quantityOfNumber(line.quantity),
    unitPrice: amountOf(line.unitPrice, locale),
    discount: amountOf(line.discount ?? 0, locale),
    kit: line.kit ?? null,
    store: line.store,
  }
}

function readDelivery(body: DeliveryBody | undefined, locale: Locale): Result<Delivery | undefined> {
  if (body === undefined) return ok(undefined)
  const { method, store, address } = body
  if (method === 'pickup' && store === undefined) {
    return refuse('request.field_missing', { field: 'delivery.store' })
  }
  const promisedAt = optionalMoment(body.promisedAt, 'delivery.promisedAt', locale)
  if (!promisedAt.ok) return promisedAt
  return ok({
    method,
    ...(store === undefined ? {} : { store }),
    ...(address === undefined ? {} : { address }),
    ...(promisedAt.value === undefined ? {} : { promisedAt: timeText(promisedAt.value) }),
  })
}
