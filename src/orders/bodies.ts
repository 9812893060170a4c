import { malformed } from '../kernel/mistakes.ts'
import { moneyOf } from '../kernel/money.ts'
import { quantityOfNumber } from '../kernel/quantity.ts'
import { ok, type Result } from '../kernel/result.ts'
import { timeOf } from '../kernel/time.ts'
import type { AskedLine } from './kits.ts'
import type { LineAsked } from './moves/lines.ts'
import type { CancelRequest } from './moves/cancel.ts'
import type { ConfirmRequest } from './moves/confirm.ts'
import type { HandOverRequest } from './moves/hand-over.ts'
import type { InvoiceRequest } from './moves/invoice.ts'
import type { PayRequest } from './moves/pay.ts'
import type { RejectRequest } from './moves/reject.ts'
import type { ReturnRequest } from './moves/return-goods.ts'
import type { ShipRequest } from './moves/ship.ts'

/** How a site writes money and time. */
export interface Locale {
  readonly places: number
  readonly timeZone: string
}

/** Money as a body may carry it: text, or a number. */
export type Amount = string | number

export interface PaymentBody {
  /** Taken like on every call and not looked at: the order as a whole is paid. */
  readonly store?: string
  readonly paymentId: string
  readonly method: string
  readonly amount: Amount
  readonly installments?: number
  readonly authorization?: string
  readonly nsu?: string
  readonly acquirer?: string
  readonly paidAt?: string
}

export interface TakeAwayBody {
  readonly store?: string
  readonly reason: string
  readonly note?: string
  readonly lines?: readonly AskedLine[]
}

export interface InvoiceBody {
  readonly number: string
  readonly series: string
  readonly accessKey: string
  readonly model?: string
  readonly issuedAt: string
  readonly amount: Amount
  readonly lines?: readonly AskedLine[]
  readonly xml?: string
  readonly url?: string
}

export interface ShipmentBody {
  readonly carrier: string
  readonly trackingCode: string
  readonly trackingUrl?: string
  readonly shippedAt: string
  readonly lines?: readonly AskedLine[]
}

/** Amount to minor units; null for what is none in this currency. */
export function amountOf(amount: Amount, { places }: Locale): bigint | null {
  return moneyOf(String(amount), places)
}

/** A time of a body; what is no time is a wrong shape, like a wrong type. */
export function momentOf(text: string, field: string, { timeZone }: Locale): Result<Date> {
  const moment = timeOf(text, timeZone)
  if (moment !== null) return ok(moment)
  return malformed({ field, rule: 'moment' })
}

export function readConfirm(body: { readonly erpOrderId?: string }): Result<ConfirmRequest> {
  return ok({ erpOrderId: body.erpOrderId })
}

export function readReject(body: TakeAwayBody): Result<RejectRequest> {
  return ok({ reason: body.reason, note: body.note, lines: linesOf(body.lines), sent: body })
}

export function readCancel(body: TakeAwayBody): Result<CancelRequest> {
  return ok({ store: body.store, reason: body.reason, lines: linesOf(body.lines), sent: body })
}

/** A return as posted; `lines` are asked for by its shape. */
export function readReturn(body: TakeAwayBody & { readonly invoice?: string }): Result<ReturnRequest> {
  const { reason, invoice, lines } = body
  return ok({ reason, invoice, lines: linesOf(lines), sent: body })
}

export function readPayment(body: PaymentBody, locale: Locale, where = ''): Result<PayRequest> {
  const paidAt = optionalMoment(body.paidAt, `${where}paidAt`, locale)
  if (!paidAt.ok) return paidAt
  const { store: _order, amount, ...rest } = body
  return ok({ payment: { ...rest, amount: amountOf(amount, locale), paidAt: paidAt.value } })
}

/** An invoice as posted; what is wrong with its key or amount is for the move to say. */
export function readInvoice(
  body: InvoiceBody,
  locale: Locale,
  xmlSays: InvoiceRequest['xmlSays'],
): Result<InvoiceRequest> {
  const issuedAt = momentOf(body.issuedAt, 'issuedAt', locale)
  if (!issuedAt.ok) return issuedAt
  return ok({
    number: body.number,
    series: body.series,
    accessKey: body.accessKey,
    model: body.model,
    issuedAt: issuedAt.value,
    amount: amountOf(body.amount, locale),
    lines: linesOf(body.lines),
    xml: body.xml,
    xmlSays,
    url: body.url,
  })
}

export function readShipment(body: ShipmentBody, locale: Locale): Result<ShipRequest> {
  const shippedAt = momentOf(body.shippedAt, 'shippedAt', locale)
  if (!shippedAt.ok) return shippedAt
  const { carrier, trackingCode, trackingUrl, lines } = body
  return ok({ carrier, trackingCode, trackingUrl, shippedAt: shippedAt.value, lines: linesOf(lines) })
}

/** A delivery or a readiness as posted; without `at` it is now. */
export function readHandOver(
  body: { readonly at?: string; readonly receivedBy?: string; readonly reason?: string },
  locale: Locale,
): Result<HandOverRequest> {
  const at = optionalMoment(body.at, 'at', locale)
  if (!at.ok) return at
  return ok({ at: at.value, receivedBy: body.receivedBy, reason: body.reason })
}

/** A time that may be left out; what is no time is a wrong shape. */
export function optionalMoment(
  text: string | undefined,
  field: string,
  locale: Locale,
): Result<Date | undefined> {
  return text === undefined ? ok(undefined) : momentOf(text, field, locale)
}

/** By lineNo: the same lines say the same in whatever order they come. */
function linesOf(lines: readonly AskedLine[] | undefined): readonly LineAsked[] | undefined {
  const read = lines?.map(({ lineNo, quantity }) => ({
    lineNo,
    quantity: quantity === undefined ? undefined : quantityOfNumber(quantity),
  }))
  return read?.sort((a, b) => a.lineNo - b.lineNo)
}
