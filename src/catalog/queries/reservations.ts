import { asked, listed, statement } from '../../platform/postgres/statement.ts'
import { KEEP_STOCK_VERSIONS, nextMoment, REPLACED_STOCK, STOCK_VERSION_OF } from './versions.ts'

export interface ReservationRow {
  readonly reservation_id: bigint
  readonly order_id: bigint
  readonly fulfilment_no: number
  readonly sku: string
  readonly store: string
  readonly line_no: number
  /** numeric(14,3), as text. */
  readonly quantity: string
  readonly deducts_at: Date | null
  readonly as_of: Date | null
}

/**
 * Promises units to lines and raises the counters, in the order of their keys. A counter's row is made here when no
 * balance has come yet; what a row was before goes to history.
 */
export const RESERVE_UNITS = statement(
  'reserve_units',
  `with wanted as materialized (
     select order_id, fulfilment_no, line_no, sku, store, quantity, at
       from json_to_recordset($2::json)
         as wanted (order_id bigint, fulfilment_no smallint, line_no int, sku text, store text,
                    quantity numeric, at timestamptz)
   ), counted as (
     insert into stock (site_id, sku, store, quantity, reserved, order_ids, updated_at)
     select $1, sku, store, 0, sum(quantity), array_agg(distinct order_id), max(at)
       from wanted
      group by sku, store
      order by sku, store
         on conflict (site_id, sku, store) do update
        set reserved = stock.reserved + excluded.reserved, order_ids = excluded.order_ids,
            updated_at = ${nextMoment('stock', 'excluded.updated_at')}
     returning ${REPLACED_STOCK}
   ), kept as (
     ${KEEP_STOCK_VERSIONS}
     select ${STOCK_VERSION_OF('c')}, c.written_at, c.replaced_at, null
       from counted c
      where c.sku is not null
   )
   insert into reservations (site_id, sku, store, order_id, fulfilment_no, line_no, quantity)
   select $1, sku, store, order_id, fulfilment_no, line_no, quantity
     from wanted
    order by order_id, line_no`,
)

const FULFILMENTS = asked({ order_id: listed('$2', 'bigint'), fulfilment_no: listed('$3', 'int') })

/** Locks the counters of the reservations of fulfilments, `$2` and `$3` side by side, by sku then store. */
export const LOCK_RESERVED_STOCK = statement(
  'lock_reserved_stock',
  `select s.sku
     from (select distinct r.site_id, r.sku, r.store
             from ${FULFILMENTS}
             join reservations r on r.site_id = asked.site_id and r.order_id = asked.order_id
                                and r.fulfilment_no = asked.fulfilment_no) promised
     join stock s on s.site_id = promised.site_id and s.sku = promised.sku and s.store = promised.store
    order by s.sku, s.store
      for update of s`,
)

/** Asked once the counters are locked: from then on no balance ends any of them. */
export const READ_RESERVATIONS = statement(
  'read_reservations',
  `select r.reservation_id, r.order_id, r.fulfilment_no, r.sku, r.store, r.line_no, r.quantity, r.deducts_at,
          s.as_of
     from ${FULFILMENTS}
     join reservations r on r.site_id = asked.site_id and r.order_id = asked.order_id
                        and r.fulfilment_no = asked.fulfilment_no
     join stock s on s.site_id = asked.site_id and s.sku = r.sku and s.store = r.store
    order by r.reservation_id`,
)

/** Sets what is left of reservations; none left ends one. */
export const LOWER_RESERVATIONS = statement(
  'lower_reservations',
  `with kept as (
     select site_id, reservation_id, sku, store, quantity
       from ${asked({ reservation_id: '$2::bigint[]', sku: '$3::text[]', store: '$4::text[]', quantity: '$5::numeric[]' })}
   ), ended as (
     delete from reservations r
      using kept k
      where r.site_id = k.site_id and r.sku = k.sku and r.store = k.store
        and r.reservation_id = k.reservation_id and k.quantity = 0
   )
   update reservations r
      set quantity = k.quantity
     from kept k
    where r.site_id = k.site_id and r.sku = k.sku and r.store = k.store
      and r.reservation_id = k.reservation_id and k.quantity > 0`,
)

/** Units that the ERP has deducted since `deducts_at`: they count until a balance is later than that. */
export const DEDUCT_RESERVATIONS = statement(
  'deduct_reservations',
  `insert into reservations (site_id, sku, store, order_id, fulfilment_no, line_no, quantity, deducts_at)
   select $1, sku, store, order_id, fulfilment_no, line_no, quantity, deducts_at
     from json_to_recordset($2::json)
       as deducted (order_id bigint, fulfilment_no smallint, line_no int, sku text, store text, quantity numeric,
                    deducts_at timestamptz)
    order by order_id, line_no`,
)

/**
 * Moves of orders free units; what the counters were before goes to history. `$3` names the skus once more, so that
 * counters are read by their key: the planner takes JSON for a hundred rows, and may read all counters for them.
 */
export const LOWER_COUNTERS = statement(
  'lower_counters',
  `with lowered as (
     update stock s
        set reserved = s.reserved - freed.quantity, order_ids = freed.order_ids,
            updated_at = ${nextMoment('s', 'freed.at')}
       from ${asked({ sku: listed('$3', 'text') })}
       join json_to_recordset($2::json)
              as freed (sku text, store text, quantity numeric, order_ids bigint[], at timestamptz)
         on freed.sku = asked.sku
      where s.site_id = asked.site_id and s.sku = asked.sku and s.store = freed.store
     returning ${REPLACED_STOCK})
   ${KEEP_STOCK_VERSIONS}
   select ${STOCK_VERSION_OF('l')}, l.written_at, l.replaced_at, null
     from lowered l`,
)

/** Whether the site has units that the ERP has deducted: the next balance ends their reservations. */
export const HAS_DEDUCTED = statement(
  'has_deducted',
  `select exists (select from reservations where site_id = $1 and deducts_at is not null) as deducted`,
)
