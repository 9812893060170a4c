import { asked, listed, statement } from '../../platform/postgres/statement.ts'
import type { State } from '../lifecycle.ts'
import type { Delivery, KitOfLine, OrderType, Payment, SoldBy } from '../order.ts'

/** An order with all its parts. Amounts and quantities inside the JSON parts are text, times RFC 3339. */
export interface OrderRow {
  readonly order_id: bigint
  readonly channel: string
  readonly channel_order_id: string
  readonly type: OrderType
  readonly state: State
  readonly placed_at: Date
  readonly customer: Readonly<Record<string, string>> | null
  readonly delivery: Delivery | null
  readonly sold_by: SoldBy | null
  readonly freight: bigint
  readonly total: bigint
  readonly paid: bigint
  readonly to_refund: bigint
  readonly version: number
  readonly created_at: Date
  readonly updated_at: Date
  readonly lines: readonly LinePart[]
  /** By lineNo; lines that are covered are not in it. */
  readonly shorts: Readonly<Record<string, string>> | null
  readonly fulfilments: readonly FulfilmentPart[]
  readonly payments: readonly PaymentPart[] | null
}

export interface LinePart {
  readonly lineNo: number
  readonly sku: string
  readonly quantity: string
  readonly unitPrice: string
  readonly discount: string
  readonly kit: KitOfLine | null
  readonly store: string | null
}

export interface FulfilmentPart {
  readonly fulfilmentNo: number
  readonly store: string
  readonly state: State
  readonly erpOrderId: string | null
  readonly lines: readonly {
    readonly lineNo: number
    readonly quantity: string
    readonly rejected: string
    readonly cancelled: string
    readonly invoiced: string
    readonly shipped: string
    readonly returned: string
  }[]
  readonly invoices: readonly InvoicePart[] | null
  readonly shipments: readonly ShipmentPart[] | null
}

export interface PaymentPart {
  readonly paymentId: string
  readonly amount: string
  readonly details: Omit<Payment, 'paymentId' | 'amount' | 'paidAt'>
  readonly paidAt: string
}

/** The lines of an invoice or a shipment, as stored with it. */
export type DocumentLines = readonly { readonly lineNo: number; readonly quantity: string }[]

export interface InvoicePart {
  readonly accessKey: string
  readonly amount: string
  readonly issuedAt: string
  readonly details: {
    readonly number: string
    readonly series: string
    readonly model: string
    readonly url?: string
    readonly lines: DocumentLines
  }
}

export interface ShipmentPart {
  readonly shippedAt: string
  readonly details: {
    readonly carrier: string
    readonly trackingCode: string
    readonly trackingUrl?: string
    readonly lines: DocumentLines
  }
}

/**
 * By line, the units that stock does not cover. Reservations are covered in their order, those the ERP has
 * deducted first; nothing is short where the whole counter is covered, which the balance tells alone.
 */
const SHORTS = `
  select json_object_agg(short.line_no, short.units::text)
    from (select r.line_no, sum(greatest(0, least(r.quantity, ahead.units - greatest(s.quantity, 0)))) as units
            from reservations r
            join stock s on s.site_id = r.site_id and s.sku = r.sku and s.store = r.store
           cross join lateral (
                 select sum(b.quantity) as units
                   from reservations b
                  where b.site_id = r.site_id and b.sku = r.sku and b.store = r.store
                    and (b.deducts_at is not null or b.reservation_id <= r.reservation_id)) ahead
           where r.site_id = o.site_id and r.order_id = o.order_id
             and r.deducts_at is null and s.reserved > s.quantity
           group by r.line_no) short`

const FULFILMENT_LINES = `
  select json_agg(json_build_object(
           'lineNo', n.line_no, 'quantity', n.quantity::text, 'rejected', n.rejected::text,
           'cancelled', n.cancelled::text, 'invoiced', n.invoiced::text, 'shipped', n.shipped::text,
           'returned', n.returned::text) order by n.line_no)
    from fulfilment_lines n
   where n.site_id = f.site_id and n.order_id = f.order_id and n.fulfilment_no = f.fulfilment_no`

const INVOICES = `
  select json_agg(json_build_object(
           'accessKey', i.access_key, 'amount', i.amount::text, 'issuedAt', i.issued_at,
           'details', i.details) order by i.invoice_no)
    from invoices i
   where i.site_id = f.site_id and i.order_id = f.order_id and i.fulfilment_no = f.fulfilment_no`

const SHIPMENTS = `
  select json_agg(json_build_object('shippedAt', s.shipped_at, 'details', s.details) order by s.shipment_no)
    from shipments s
   where s.site_id = f.site_id and s.order_id = f.order_id and s.fulfilment_no = f.fulfilment_no`

const FULFILMENTS = `
  select json_agg(json_build_object(
           'fulfilmentNo', f.fulfilment_no, 'store', f.store, 'state', f.state, 'erpOrderId', f.erp_order_id,
           'lines', (${FULFILMENT_LINES}), 'invoices', (${INVOICES}), 'shipments', (${SHIPMENTS}))
           order by f.fulfilment_no)
    from fulfilments f
   where f.site_id = o.site_id and f.order_id = o.order_id`

const PAYMENTS = `
  select json_agg(json_build_object(
           'paymentId', p.payment_id, 'amount', p.amount::text, 'details', p.details, 'paidAt', p.paid_at)
           order by p.paid_at, p.payment_id)
    from payments p
   where p.site_id = o.site_id and p.order_id = o.order_id`

/** All of an order `o`: the columns of OrderRow. */
export const ORDER = `
  o.order_id, o.channel, o.channel_order_id, o.type, o.state, o.placed_at, o.customer, o.delivery, o.sold_by,
  o.freight, o.total, o.paid, o.to_refund, o.version, o.created_at, o.updated_at,
  o.lines, (${SHORTS}) as shorts, (${FULFILMENTS}) as fulfilments, (${PAYMENTS}) as payments`

export const READ_ORDERS = statement(
  'read_orders',
  `select ${ORDER}
     from ${asked({ order_id: listed('$2', 'bigint') })}
     join orders o on o.site_id = asked.site_id and o.order_id = asked.order_id`,
)
