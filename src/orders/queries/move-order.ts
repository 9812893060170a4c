import { asked, listed, statement } from '../../platform/postgres/statement.ts'

/** Locks orders in their order, and with each all of its fulfilments: they are written under the order's lock only. */
export const LOCK_ORDERS = statement(
  'lock_orders',
  `select o.order_id
     from ${asked({ order_id: listed('$2', 'bigint') })}
     join orders o on o.site_id = asked.site_id and o.order_id = asked.order_id
    order by o.order_id
      for update of o`,
)

export interface RouteRow {
  readonly store: string
  /** By sku: what the store has, less what it has promised, as text. */
  readonly available: Readonly<Record<string, string>>
}

/**
 * What the active stores have of some skus, `$2`, by priority. The counters of all stores are locked in their order
 * first: units of one that rejects are freed under the same locks, and it may have been closed meanwhile.
 */
export const READ_ROUTES = statement(
  'read_routes',
  `with locked as materialized (
     select s.store, s.sku, greatest(s.quantity - s.reserved, 0) as available
       from ${asked({ sku: listed('$2', 'text') })}
       join stock s on s.site_id = asked.site_id and s.sku = asked.sku
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

/** New fulfilments of orders and their lines, side by side. */
export const INSERT_FULFILMENTS = statement(
  'insert_fulfilments',
  `with asked as materialized (
     select order_id, fulfilment_no, store, state, line_no, quantity
       from json_to_recordset($2::json)
         as asked (order_id bigint, fulfilment_no smallint, store text, state text, line_no int, quantity numeric)
   ), given as (
     insert into fulfilments (site_id, order_id, fulfilment_no, store, state)
     select distinct $1, order_id, fulfilment_no, store, state
       from asked
   )
   insert into fulfilment_lines (site_id, order_id, fulfilment_no, line_no, quantity)
   select $1, order_id, fulfilment_no, line_no, quantity
     from asked`,
)

export interface EarlierRow {
  readonly order_id: bigint
  readonly fulfilment_no: number | null
  readonly key: string | null
}

/** Where the same content was done before: orders, moves and hashes of requests side by side. */
export const READ_EARLIER = statement(
  'read_earlier',
  `select h.order_id, h.fulfilment_no, h.key
     from ${asked({ order_id: listed('$2', 'bigint'), move: listed('$3', 'text'), sha256: listed('$4', 'text') })}
     join order_history h on h.site_id = asked.site_id and h.order_id = asked.order_id and h.move = asked.move
                         and h.body_sha256 = asked.sha256 and h.code is null`,
)

export interface AccessKeyRow {
  readonly access_key: string
  readonly order_id: bigint
}

export const READ_ACCESS_KEYS = statement(
  'read_access_keys',
  `select i.access_key, i.order_id
     from ${asked({ access_key: listed('$2', 'text') })}
     join invoices i on i.site_id = asked.site_id and i.access_key = asked.access_key`,
)

const MOVED = asked({ order_id: listed('$5', 'bigint') })

/**
 * Writes orders as their moves left them: rows of `$2` are orders, of `$3` their fulfilments that changed, of `$4` the
 * lines of those. `$5` names the orders once more, so that each table is read by its key: the planner takes JSON for a
 * hundred rows, and would read whole tables for them.
 */
export const UPDATE_ORDERS = statement(
  'update_orders',
  `with ordered as (
     update orders o
        set state = now.state, total = now.total, paid = now.paid, to_refund = now.to_refund,
            version = now.version, updated_at = now.updated_at
       from ${MOVED}
       join json_to_recordset($2::json)
              as now (order_id bigint, state text, total bigint, paid bigint, to_refund bigint, version int,
                      updated_at timestamptz)
         on now.order_id = asked.order_id
      where o.site_id = asked.site_id and o.order_id = asked.order_id
   ), given as (
     update fulfilments f
        set state = now.state, from_state = f.state, move = now.move, erp_order_id = now.erp_order_id
       from ${MOVED}
       join json_to_recordset($3::json)
              as now (order_id bigint, fulfilment_no smallint, state text, move text, erp_order_id text)
         on now.order_id = asked.order_id
      where f.site_id = asked.site_id and f.order_id = asked.order_id and f.fulfilment_no = now.fulfilment_no
   )
   update fulfilment_lines n
      set rejected = now.rejected, cancelled = now.cancelled, invoiced = now.invoiced,
          shipped = now.shipped, returned = now.returned
     from ${MOVED}
     join json_to_recordset($4::json)
            as now (order_id bigint, fulfilment_no smallint, line_no int, rejected numeric, cancelled numeric,
                    invoiced numeric, shipped numeric, returned numeric)
       on now.order_id = asked.order_id
    where n.site_id = asked.site_id and n.order_id = asked.order_id and n.fulfilment_no = now.fulfilment_no
      and n.line_no = now.line_no`,
)

/** Writes lines of history, rows of the JSON in `$2`, in their order behind what each order has. */
export const INSERT_ENTRIES = statement(
  'insert_entries',
  `insert into order_history (site_id, order_id, entry_no, move, fulfilment_no, from_state, to_state, lines,
                              by, at, code, facts, body_sha256, key)
   select $1, e.order_id, coalesce(last.entry_no, 0) + row_number() over (partition by e.order_id order by e.place),
          e.move, e.fulfilment_no, e.from_state, e.to_state, e.lines, e.by, e.at, e.code, e.facts, e.body_sha256, e.key
     from json_to_recordset($2::json)
       as e (place int, order_id bigint, move text, fulfilment_no smallint, from_state text, to_state text,
             lines jsonb, by text, at timestamptz, code text, facts jsonb, body_sha256 text, key text)
     left join lateral (select h.entry_no
                          from order_history h
                         where h.site_id = $1 and h.order_id = e.order_id
                         order by h.entry_no desc
                         limit 1) last on true`,
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
