import type { ReservationChange } from '../../catalog/reservations.ts'
import { moneyText } from '../../kernel/money.ts'
import { ok, refuse, type Result } from '../../kernel/result.ts'
import { keyRefusal, readAccessKey, sameNumber, type AccessKey } from '../access-key.ts'
import { movesFrom } from '../lifecycle.ts'
import { openOf, type Invoice, type LineQuantity, type Order } from '../order.ts'
import { changeLines, checkLines, takeLines, type LineAsked } from './lines.ts'
import { leadsTo, notAllowed, withFulfilment, type Decided, type Situation, type Subject } from './move.ts'

export interface InvoiceRequest {
  readonly number: string
  readonly series: string
  readonly accessKey: string
  readonly model: string | undefined
  readonly issuedAt: Date
  readonly amount: bigint | null
  readonly lines: readonly LineAsked[] | undefined
  readonly xml: string | undefined
  readonly url: string | undefined
}

/** The store has invoiced these lines; from the invoice's moment on its ERP has deducted the units. */
export function invoice(subject: Subject, request: InvoiceRequest): Decided {
  const { order, fulfilment, situation } = subject
  const key = checkRequest(subject, request)
  if (!key.ok) return key
  if (situation.accessKeyOf !== null) {
    return refuse('invoice.already_exists', {
      accessKey: request.accessKey,
      orderId: String(situation.accessKeyOf),
    })
  }
  if (!movesFrom(fulfilment.state).includes('invoice')) return notAllowed(subject, 'invoice')
  const taken = takeLines(fulfilment, request.lines, openOf)
  if (!taken.ok) return taken
  const amount = request.amount ?? 0n
  const ceiling = checkCeiling(order, amount, situation)
  if (!ceiling.ok) return ceiling

  const lines = changeLines(fulfilment.lines, taken.value, (line, quantity) => ({
    ...line,
    invoiced: line.invoiced + quantity,
  }))
  const part = lines.every((line) => openOf(line) === 0n) ? 'all' : 'some'
  const to = leadsTo(subject, 'invoice', part)
  if (to === null) return notAllowed(subject, 'invoice')
  const issued = issuedInvoice(request, { model: key.value.model, amount, lines: taken.value })
  return ok({
    order: withFulfilment(subject, {
      ...fulfilment,
      state: to,
      lines,
      invoices: [...fulfilment.invoices, issued],
    }),
    entry: {
      move: 'invoice',
      part,
      from: fulfilment.state,
      to,
      fulfilmentNo: fulfilment.fulfilmentNo,
      lines: taken.value,
      facts: { accessKey: request.accessKey, amount: moneyText(amount, situation.places) },
    },
    reservations: deductionsOf(taken.value, request.issuedAt, situation),
    invoice: { ...issued, ...(request.xml === undefined ? {} : { xml: request.xml }) },
  })
}

/** The body's own faults: its key, what must agree with the key, its amount and its lines. */
function checkRequest({ fulfilment }: Subject, request: InvoiceRequest): Result<AccessKey> {
  const key = readAccessKey(request.accessKey)
  if (!key.ok) return key
  const { model, series, number } = key.value
  if (request.model !== undefined && request.model !== model) return keyRefusal(request.accessKey, 'model')
  if (!sameNumber(request.number, number)) return keyRefusal(request.accessKey, 'number')
  if (!sameNumber(request.series, series)) return keyRefusal(request.accessKey, 'series')
  if (request.amount === null) return refuse('invoice.amount_wrong', { field: 'amount', reason: 'malformed' })
  if (request.amount <= 0n) return refuse('invoice.amount_wrong', { field: 'amount', reason: 'not_positive' })
  const lines = checkLines(fulfilment, request.lines)
  return lines.ok ? key : lines
}

/** The invoices of all fulfilments together come to the order's total at most. */
function checkCeiling(order: Order, amount: bigint, { places }: Situation): Result<null> {
  const before = order.fulfilments
    .flatMap((one) => one.invoices)
    .reduce((sum, earlier) => sum + earlier.amount, 0n)
  if (before + amount <= order.total) return ok(null)
  return refuse('invoice.amount_wrong', {
    field: 'amount',
    reason: 'over_total',
    amount: moneyText(amount, places),
    invoiced: moneyText(before, places),
    total: moneyText(order.total, places),
  })
}

function issuedInvoice(
  request: InvoiceRequest,
  { model, amount, lines }: { model: string; amount: bigint; lines: readonly LineQuantity[] },
): Invoice {
  const { number, series, accessKey, issuedAt, url } = request
  return { number, series, accessKey, model, issuedAt, amount, lines, ...(url === undefined ? {} : { url }) }
}

/** An ERP whose clock runs ahead must not keep units reserved past every balance: no later than now. */
function deductionsOf(
  lines: readonly LineQuantity[],
  issuedAt: Date,
  { now }: Situation,
): readonly ReservationChange[] {
  const at = issuedAt < now ? issuedAt : now
  return lines.map((line) => ({ kind: 'deduct', ...line, at }))
}
