import { moneyOf, moneyText } from '../../kernel/money.ts'
import { accessKeyOf } from './access-key.ts'

/** What the ERP reads of an order. */
export interface ErpOrder {
  readonly orderId: string
  readonly channelOrderId: string
  readonly lines: readonly { readonly lineNo: number; readonly unitPrice: string }[]
  readonly fulfilments: readonly ErpPart[]
}

interface ErpPart {
  readonly store: string
  readonly state: string
  readonly lines: readonly PartLine[]
}

interface PartLine {
  readonly lineNo: number
  readonly quantity: number
  readonly rejected: number
  readonly cancelled: number
  readonly invoiced: number
}

/** A call below the order, which takes it one step on. */
export interface ErpStep {
  readonly call: 'confirm' | 'reject' | 'invoices' | 'shipments'
  readonly body: Readonly<Record<string, unknown>>
}

export interface ErpDay {
  readonly at: Date
  /** Whether the store finds that it has not all of what it is asked for. */
  readonly rejects: boolean
  /** The next invoice's number. */
  readonly invoiceNumber: () => number
}

const PLACES = 2
/** Quantities count in thousandths. */
const THOUSAND = 1000

/** The next step of each part of an order; none for those that wait for somebody else, or are done. */
export function erpSteps(order: ErpOrder, day: ErpDay): readonly ErpStep[] {
  return order.fulfilments.flatMap((part) => {
    switch (part.state) {
      case 'pending_confirmation':
        return [day.rejects ? (rejection(part) ?? confirmation(order, part)) : confirmation(order, part)]
      case 'confirmed':
        return [invoice(order, part, day)]
      case 'invoiced':
        return [shipment(order, part, day)]
      default:
        return []
    }
  })
}

function confirmation({ orderId }: ErpOrder, { store }: ErpPart): ErpStep {
  return { call: 'confirm', body: { store, erpOrderId: `ERP-${orderId}-${store}` } }
}

/** The last line is missing from the shelf; an order of one line is not refused. */
function rejection({ store, lines }: ErpPart): ErpStep | null {
  const left = lines.filter((line) => leftOf(line) > 0)
  const last = left.at(-1)
  if (last === undefined || left.length === 1) return null
  const body = {
    store,
    reason: 'out_of_stock',
    note: 'Não está na prateleira',
    lines: [{ lineNo: last.lineNo }],
  }
  return { call: 'reject', body }
}

function invoice({ lines }: ErpOrder, part: ErpPart, { at, invoiceNumber }: ErpDay): ErpStep {
  const prices = new Map(lines.map(({ lineNo, unitPrice }) => [lineNo, moneyOf(unitPrice, PLACES) ?? 0n]))
  const thousandths = part.lines.reduce(
    (sum, line) => sum + (prices.get(line.lineNo) ?? 0n) * BigInt(Math.round(leftOf(line) * THOUSAND)),
    0n,
  )
  const series = Number(part.store)
  const number = invoiceNumber()
  const body = {
    ...{ store: part.store, number: String(number), series: String(series) },
    ...{ accessKey: accessKeyOf({ series, number, at }), issuedAt: at.toISOString() },
    amount: moneyText(thousandths / BigInt(THOUSAND), PLACES),
  }
  return { call: 'invoices', body }
}

/** What of a line is still this store's to deliver, and on no invoice yet. */
function leftOf({ quantity, rejected, cancelled, invoiced }: PartLine): number {
  return quantity - rejected - cancelled - invoiced
}

function shipment({ orderId }: ErpOrder, { store }: ErpPart, { at }: ErpDay): ErpStep {
  const trackingCode = `BR${orderId.replace(/\W/g, '').slice(-9).toUpperCase()}${store}`
  return {
    call: 'shipments',
    body: { store, carrier: 'Correios', trackingCode, shippedAt: at.toISOString() },
  }
}
