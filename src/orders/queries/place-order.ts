import { reserving } from '../../catalog/queries/reservations.ts'
import { recording } from '../../events/queries.ts'
import { statement } from '../../platform/postgres/statement.ts'

export interface PlacingRow {
  readonly order_id: bigint
  readonly existing: { readonly orderId: string; readonly sha256: string } | null
  readonly channel_known: boolean
  readonly stores: readonly string[]
  /** By sku; a kit's components as the catalogue has them. */
  readonly variants: Readonly<Record<string, readonly { sku: string; quantity: number }[] | null>>
  /** By sku; numeric(14,3) as text. */
  readonly stock: Readonly<Record<string, readonly [quantity: string, reserved: string]>>
}

/**
 * All that placing asks the database, at one go: the counters of one store locked in their order, and read
 * as they are once locked. The number of the order is drawn here, so that its event can be written with it, and
 * last, so that it has not grown old in a queue for a counter: lists go by it.
 */
export const READ_FOR_PLACING = statement(
  'read_for_placing',
  `with locked as materialized (
     select s.sku, s.quantity, s.reserved
       from stock s
      where s.site_id = $1 and s.sku = any (array(select unnest($6::text[]))) and s.store = $7
      order by s.sku
        for update
   )
   select (select json_build_object('orderId', o.order_id::text, 'sha256', o.placed_sha256)
             from orders o
            where o.site_id = $1 and o.channel = $2 and o.channel_order_id = $3) as existing,
          exists (select from channels c where c.site_id = $1 and c.code = $2) as channel_known,
          array(select external_code
                  from stores
                 where site_id = $1 and external_code = any (array(select unnest($4::text[]))) and active) as stores,
          (select coalesce(json_object_agg(v.sku, p.kit), '{}')
             from variants v
             join products p on p.site_id = v.site_id and p.reference = v.reference
            where v.site_id = $1 and v.sku = any (array(select unnest($5::text[])))) as variants,
          (select coalesce(json_object_agg(l.sku, json_build_array(l.quantity::text, l.reserved::text)), '{}')
             from locked l) as stock,
          nextval('orders_order_id_seq') as order_id`,
)

const PLACES = { site: '$1', order: '$2', store: '$15', at: '$14' }

/** Writes a placed order, the units reserved for it and its event, all at one go: nobody waits between them. */
export const INSERT_ORDER = statement(
  'insert_order',
  `with ordered as (
     insert into orders (site_id, order_id, channel, channel_order_id, type, state, placed_at, customer,
                         delivery, sold_by, lines, placed_sha256, freight, total, paid, created_at, updated_at)
     overriding system value
     values ($1, $2, $3, $4, $5, $6, $7, $8::jsonb, $9::jsonb, $10::jsonb, $11::jsonb, $12, $13, $24, $25, $14, $14)
   ), wanted as (
     select line_no, sku, quantity
       from unnest($16::int[], $17::text[], $18::numeric[]) as wanted (line_no, sku, quantity)
   ), given as (
     insert into fulfilments (site_id, order_id, fulfilment_no, store, state)
     values ($1, $2, 1, $15, $6)
   ), given_lines as (
     insert into fulfilment_lines (site_id, order_id, fulfilment_no, line_no, quantity)
     select $1, $2, 1, line_no, quantity
       from wanted
   ), paid as (
     insert into payments (site_id, order_id, payment_id, amount, details, paid_at)
     select $1, $2, payment_id, amount, details, paid_at
       from unnest($19::text[], $20::bigint[], $21::jsonb[], $22::timestamptz[])
         as received (payment_id, amount, details, paid_at)
   ), ${reserving({ ...PLACES, fulfilment: '1' })}, ${recording({ ...PLACES, type: "'order.placed'", data: '$23' })}
   insert into order_history (site_id, order_id, entry_no, move, fulfilment_no, to_state, by, at, body_sha256, key)
   values ($1, $2, 1, 'place', 1, $6, $26, $14, $12, $27)`,
)
