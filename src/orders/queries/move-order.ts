import { statement } from '../../platform/postgres/statement.ts'

/** Locks an order, and with it all of its fulfilments: they are written under the order's lock only. */
export const LOCK_ORDER = statement(
  'lock_order',
  `select version from orders where site_id = $1 and order_id = $2 for update`,
)

export interface RouteRow {
  readonly store: string
  /** By sku: what the store has, less what it has promised, as text. */
  readonly available: Readonly<Record<string, string>>
}

/** What the active stores have of some skus, `$2`, by priority; their counters are locked in their order first. */
export const READ_ROUTES = statement(
  'read_routes',
  `with locked as materialized (
     select s.store, s.sku, greatest(s.quantity - s.reserved, 0) as available
       from stock s
       join stores t on t.site_id = s.site_id and t.external_code = s.store and t.active
      where s.site_id = $1 and s.sku = any ($2)
      order by s.sku, s.store
        for update of s)
   select t.external_code as store,
          coalesce(json_object_agg(l.sku, l.available::text) filter (where l.sku is not null), '{}') as available
     from stores t
     left join locked l on l.store = t.external_code
    where t.site_id = $1 and t.active
    group by t.external_code, t.priority
    order by t.priority, t.external_code`,
)

/** New fulfilments of an order and their lines, side by side. */
export const INSERT_FULFILMENTS = statement(
  'insert_fulfilments',
  `with asked as materialized (
     select fulfilment_no, store, state, line_no, quantity
       from json_to_recordset($3::json)
         as asked (fulfilment_no smallint, store text, state text, line_no int, quantity numeric)
   ), given as (
     insert into fulfilments (site_id, order_id, fulfilment_no, store, state)
     select distinct $1, $2::bigint, fulfilment_no, store, state
       from asked
   )
   insert into fulfilment_lines (site_id, order_id, fulfilment_no, line_no, quantity)
   select $1, $2, fulfilment_no, line_no, quantity
     from asked`,
)

export interface EarlierRow {
  readonly fulfilment_no: number | null
  readonly key: string | null
}

/** Where the same content was done before. */
export const READ_EARLIER = statement(
  'read_earlier',
  `select fulfilment_no, key
     from order_history
    where site_id = $1 and order_id = $2 and move = $3 and body_sha256 = $4 and code is null`,
)

export const READ_ACCESS_KEY = statement(
  'read_access_key',
  `select order_id from invoices where site_id = $1 and access_key = $2`,
)

/** Writes an order as a move left it: itself, its fulfilments and their lines where they changed. */
export const UPDATE_ORDER = statement(
  'update_order',
  `with ordered as (
     update orders
        set state = $3, total = $4, paid = $5, to_refund = $6, version = $7, updated_at = $8
      where site_id = $1 and order_id = $2
   ), given as (
     update fulfilments f
        set state = now.state, from_state = f.state, move = $9, erp_order_id = now.erp_order_id
       from unnest($10::int[], $11::text[], $12::text[]) as now (fulfilment_no, state, erp_order_id)
      where f.site_id = $1 and f.order_id = $2 and f.fulfilment_no = now.fulfilment_no
   )
   update fulfilment_lines n
      set rejected = now.rejected, cancelled = now.cancelled, invoiced = now.invoiced,
          shipped = now.shipped, returned = now.returned
     from unnest($13::int[], $14::int[], $15::numeric[], $16::numeric[], $17::numeric[], $18::numeric[],
                 $19::numeric[])
       as now (fulfilment_no, line_no, rejected, cancelled, invoiced, shipped, returned)
    where n.site_id = $1 and n.order_id = $2 and n.fulfilment_no = now.fulfilment_no
      and n.line_no = now.line_no`,
)

export const INSERT_ENTRY = statement(
  'insert_entry',
  `insert into order_history (site_id, order_id, entry_no, move, fulfilment_no, from_state, to_state, lines,
                              by, at, code, facts, body_sha256, key)
   select $1, $2, coalesce(max(entry_no), 0) + 1, $3, $4, $5, $6, $7::jsonb, $8, $9, $10, $11::jsonb, $12, $13
     from order_history
    where site_id = $1 and order_id = $2`,
)

export const INSERT_PAYMENT = statement(
  'insert_payment',
  `insert into payments (site_id, order_id, payment_id, amount, details, paid_at)
   values ($1, $2, $3, $4, $5::jsonb, $6)`,
)

export const INSERT_INVOICE = statement(
  'insert_invoice',
  `insert into invoices (site_id, order_id, invoice_no, fulfilment_no, access_key, amount, issued_at, details, xml)
   select $1, $2, coalesce(max(invoice_no), 0) + 1, $3, $4, $5, $6, $7::jsonb, $8
     from invoices
    where site_id = $1 and order_id = $2`,
)

export const INSERT_SHIPMENT = statement(
  'insert_shipment',
  `insert into shipments (site_id, order_id, shipment_no, fulfilment_no, shipped_at, details)
   select $1, $2, coalesce(max(shipment_no), 0) + 1, $3, $4, $5::jsonb
     from shipments
    where site_id = $1 and order_id = $2`,
)
