import { asked, listed, SITE, statement } from '../../platform/postgres/statement.ts'

export interface PlacingRow {
  /** One for each order asked for, as text. */
  readonly order_ids: readonly string[]
  readonly existing: readonly {
    readonly channel: string
    readonly channelOrderId: string
    readonly orderId: string
    readonly sha256: string
  }[]
  readonly channels: readonly string[]
  readonly stores: readonly string[]
  /** All active stores, by priority; only where READ_FOR_ROUTING asked. */
  readonly routed?: readonly string[]
  /** By sku; a kit's components as the catalogue has them. */
  readonly variants: Readonly<Record<string, readonly { sku: string; quantity: number }[] | null>>
  /** Quantities are numeric(14,3) as text. */
  readonly stock: readonly {
    readonly store: string
    readonly sku: string
    readonly quantity: string
    readonly reserved: string
  }[]
}

/**
 * All that placing some orders asks the database, at one go: their counters locked in their order (sku, store),
 * and read as they are once locked. The numbers of the orders are drawn here, so that their events can be
 * written with them, and last, so that they have not grown old in a queue for a counter: lists go by them.
 */
const readForPlacing = (wanted: string, more: string) => `with locked as materialized (
     select s.store, s.sku, s.quantity, s.reserved
       from ${wanted}
       join stock s on s.site_id = wanted.site_id and s.sku = wanted.sku and s.store = wanted.store
      order by s.sku, s.store
        for update of s
   )
   select (select coalesce(json_agg(json_build_object('channel', o.channel, 'channelOrderId', o.channel_order_id,
                                                      'orderId', o.order_id::text, 'sha256', o.placed_sha256)), '[]')
             from ${asked({ channel: listed('$2', 'text'), channel_order_id: listed('$3', 'text') })}
             join orders o on o.site_id = asked.site_id and o.channel = asked.channel
                          and o.channel_order_id = asked.channel_order_id) as existing,
          array(select code from channels where site_id = $1 and code = any (${listed('$2', 'text')})) as channels,
          array(select external_code from stores where site_id = $1 and external_code = any (${listed('$4', 'text')}) and active) as stores,
          (select coalesce(json_object_agg(v.sku, p.kit), '{}')
             from ${asked({ sku: listed('$5', 'text') })}
             join variants v on v.site_id = asked.site_id and v.sku = asked.sku
             join products p on p.site_id = v.site_id and p.reference = v.reference) as variants,
          (select coalesce(json_agg(json_build_object('store', l.store, 'sku', l.sku, 'quantity', l.quantity::text,
                                                      'reserved', l.reserved::text)), '[]')
             from locked l) as stock,
          ${more}array(select nextval('orders_order_id_seq')::text from unnest($2::text[])) as order_ids`

const NAMED_COUNTERS = `unnest(${listed('$6', 'text')}, ${listed('$7', 'text')}) as named (sku, store)`
const wanted = (counters: string) => `(select ${SITE}, sku, store from ${counters} offset 0) wanted`

export const READ_FOR_PLACING = statement('read_for_placing', readForPlacing(wanted(NAMED_COUNTERS), ''))

/** The same where stores are to be found for the skus `$8`: all their counters are locked with the others. */
export const READ_FOR_ROUTING = statement(
  'read_for_routing',
  readForPlacing(
    wanted(`(select sku, store from ${NAMED_COUNTERS}
              union
             select routed.sku, stores.external_code
               from unnest(${listed('$8', 'text')}) as routed (sku)
              cross join stores
              where stores.site_id = $1 and stores.active) counters`),
    `array(select external_code from stores where site_id = $1 and active order by priority, external_code) as routed,
          `,
  ),
)

/**
 * Writes placed orders with their fulfilments, payments and first line of history, all at one go. They come as
 * JSON: rows of `$2` are orders, of `$3` the lines of their fulfilments, of `$4` payments.
 */
export const INSERT_ORDERS = statement(
  'insert_orders',
  `with placed as materialized (
     select order_id, channel, channel_order_id, type, state, placed_at, customer, delivery, sold_by, lines,
            sha256, freight, total, paid, at, by, key, fulfilment_no
       from json_to_recordset($2::json)
         as placed (order_id bigint, channel text, channel_order_id text, type text, state text,
                    placed_at timestamptz, customer jsonb, delivery jsonb, sold_by jsonb, lines jsonb, sha256 text,
                    freight bigint, total bigint, paid bigint, at timestamptz, by text, key text,
                    fulfilment_no smallint)
   ), asked as materialized (
     select order_id, fulfilment_no, store, line_no, quantity
       from json_to_recordset($3::json)
         as asked (order_id bigint, fulfilment_no smallint, store text, line_no int, quantity numeric)
   ), ordered as (
     insert into orders (site_id, order_id, channel, channel_order_id, type, state, placed_at, customer,
                         delivery, sold_by, lines, placed_sha256, freight, total, paid, created_at, updated_at)
     overriding system value
     select $1, order_id, channel, channel_order_id, type, state, placed_at, customer,
            delivery, sold_by, lines, sha256, freight, total, paid, at, at
       from placed
   ), given as (
     insert into fulfilments (site_id, order_id, fulfilment_no, store, state)
     select distinct $1, asked.order_id, asked.fulfilment_no, asked.store, placed.state
       from asked
       join placed using (order_id)
   ), given_lines as (
     insert into fulfilment_lines (site_id, order_id, fulfilment_no, line_no, quantity)
     select $1, order_id, fulfilment_no, line_no, quantity
       from asked
   ), paid as (
     insert into payments (site_id, order_id, payment_id, amount, details, paid_at)
     select $1, order_id, payment_id, amount, details, paid_at
       from json_to_recordset($4::json)
         as received (order_id bigint, payment_id text, amount bigint, details jsonb, paid_at timestamptz)
   )
   insert into order_history (site_id, order_id, entry_no, move, fulfilment_no, to_state, by, at, body_sha256, key)
   select $1, order_id, 1, 'place', fulfilment_no, state, by, at, sha256, key
     from placed`,
)
