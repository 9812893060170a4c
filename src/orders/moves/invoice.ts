import type { ReservationChange } from '../../catalog/reservations.ts'
import { moneyOf, moneyText } from '../../kernel/money.ts'
import { ok, refuse, type Result } from '../../kernel/result.ts'
import { keyRefusal, readAccessKey, sameNumber, type AccessKey } from '../access-key.ts'
import { movesFrom } from '../lifecycle.ts'
import { openOf, type Fulfilment, type Invoice, type LineQuantity, type Order } from '../order.ts'
import { changeLines, checkLines, takeLines, type LineAsked } from './lines.ts'
import { leadsTo, notAllowed, withFulfilment, type Decided, type Situation, type Subject } from './move.ts'

/** What the XML of an NF-e or NFC-e says of itself, as it is written there; absent where it says nothing. */
export interface InvoiceXml {
  readonly accessKey?: string
  readonly model?: string
  readonly series?: string
  readonly number?: string
  /** "1234.50", as the layout of the NF-e writes amounts. */
  readonly amount?: string
}

export interface InvoiceRequest {
  readonly number: string
  readonly series: string
  readonly accessKey: string
  readonly model: string | undefined
  readonly issuedAt: Date
  readonly amount: bigint | null
  readonly lines: readonly LineAsked[] | undefined
  readonly xml: string | undefined
  /** What the XML says; null for what is no invoice's. */
  readonly xmlSays: InvoiceXml | null | undefined
  readonly url: string | undefined
}

/** The store has invoiced these lines; from the invoice's moment on its ERP has deducted the units. */
export function invoice(subject: Subject, request: InvoiceRequest): Decided {
  const { order, fulfilment, situation } = subject
  const key = checkRequest(subject, request)
  if (!key.ok) return key
  if (order.fulfilments.some((one) => hasSame(one, request))) return ok('repeat')
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
function checkRequest({ order, fulfilment, situation }: Subject, request: InvoiceRequest): Result<AccessKey> {
  const key = readAccessKey(request.accessKey)
  if (!key.ok) return key
  const { model, series, number } = key.value
  if (request.model !== undefined && request.model !== model) return keyRefusal(request.accessKey, 'model')
  if (!sameNumber(request.number, number)) return keyRefusal(request.accessKey, 'number')
  if (!sameNumber(request.series, series)) return keyRefusal(request.accessKey, 'series')
  if (request.amount === null) return refuse('invoice.amount_wrong', { field: 'amount', reason: 'malformed' })
  if (request.amount <= 0n) return refuse('invoice.amount_wrong', { field: 'amount', reason: 'not_positive' })
  const xml = checkXml(request, key.value, situation)
  if (!xml.ok) return xml
  const lines = checkLines({ order, fulfilment }, request.lines)
  return lines.ok ? key : lines
}

/** What the XML says of its key, number, series and amount is what was posted. */
function checkXml(
  { xmlSays, accessKey, amount }: InvoiceRequest,
  { model, series, number }: AccessKey,
  { places }: Situation,
): Result<null> {
  if (xmlSays === undefined) return ok(null)
  if (xmlSays === null) return refuse('invoice.xml_mismatch', { field: 'xml', reason: 'no_invoice' })
  const posted = amount ?? 0n
  const agrees = {
    accessKey: xmlSays.accessKey === accessKey,
    model: xmlSays.model === model,
    series: sameNumber(xmlSays.series ?? '', series),
    number: sameNumber(xmlSays.number ?? '', number),
    amount: moneyOf(xmlSays.amount ?? '', places) === posted,
  }
  const said = { accessKey, model, series, number, amount: moneyText(posted, places) }
  const facts = Object.keys(agrees) as (keyof typeof agrees)[]
  const [first] = facts.filter((fact) => !agrees[fact])
  if (first === undefined) return ok(null)
  return refuse('invoice.xml_mismatch', {
    field: 'xml',
    fact: first,
    inXml: xmlSays[first] ?? '',
    posted: said[first],
  })
}

/** The same invoice told again, whichever way its numbers and lines are spelt: no lines are all that was left. */
function hasSame(fulfilment: Fulfilment, request: InvoiceRequest): boolean {
  const { accessKey, amount, issuedAt, url, lines } = request
  const known = fulfilment.invoices.find((one) => one.accessKey === accessKey)
  if (known === undefined) return false
  const units = new Map(known.lines.map(({ lineNo, quantity }) => [lineNo, quantity]))
  const tookTheRest =
    known === fulfilment.invoices.at(-1) && fulfilment.lines.every((line) => openOf(line) === 0n)
  const sameLines =
    lines === undefined
      ? tookTheRest
      : lines.length === known.lines.length &&
        lines.every(
          ({ lineNo, quantity }) =>
            units.has(lineNo) && (quantity ?? units.get(lineNo)) === units.get(lineNo),
        )
  return (
    known.amount === amount &&
    known.issuedAt.getTime() === issuedAt.getTime() &&
    known.url === url &&
    sameLines
  )
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
