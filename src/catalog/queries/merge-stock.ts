import { statement } from '../../platform/postgres/statement.ts'
import { IN_SLICE } from './stage-shared.ts'

// All take $1 site, $2 and $3 the first and last ordinal of the slice, $4 load, $5 now, and go in key
// order: orders take their stock counters in the same one.

/** First balances. Fails on a row that an order has made since the decision: then the careful one is tried. */
export const INSERT_STOCK = statement(
  'insert_stock',
  `insert into stock (site_id, sku, store, quantity, as_of, load_id, updated_at)
   select $1, d.sku, d.store, d.quantity, d.as_of, $4, $5
     from decided_stock d
    where ${IN_SLICE} and d.step = 'i'
    order by d.ordinal`,
  'fresh',
)

export const INSERT_STOCK_CAREFULLY = statement(
  'insert_stock_carefully',
  `${INSERT_STOCK.text}
       on conflict (site_id, sku, store) do update
      set quantity = excluded.quantity, as_of = excluded.as_of,
          load_id = excluded.load_id, updated_at = excluded.updated_at`,
  'fresh',
)

export const KEEP_STOCK_HISTORY = statement(
  'keep_stock_history',
  `insert into stock_history (site_id, sku, store, quantity, as_of, load_id, written_at, replaced_at, replaced_by)
   select k.site_id, k.sku, k.store, k.quantity, k.as_of, k.load_id, k.updated_at, $5, $4
     from decided_stock d
     join stock k on k.site_id = $1 and k.sku = d.sku and k.store = d.store
    where ${IN_SLICE} and d.step = 'u'
    order by d.ordinal`,
  'fresh',
)

export const UPDATE_STOCK = statement(
  'update_stock',
  `update stock k
      set quantity = d.quantity, as_of = d.as_of,
          load_id = case d.step when 't' then k.load_id else $4 end,
          updated_at = case d.step when 't' then k.updated_at else $5 end
     from (select sku, store, quantity, as_of, step
             from decided_stock d
            where ${IN_SLICE} and d.step in ('u', 'f', 't')
            order by d.ordinal) d
    where k.site_id = $1 and k.sku = d.sku and k.store = d.store`,
  'fresh',
)

/**
 * Ends the reservations whose units the ERP has deducted by the new balance's moment (contract 4.3), after
 * the counters were taken by UPDATE_STOCK.
 */
export const END_RESERVATIONS = statement(
  'end_reservations',
  `with ended as (
     delete from reservations r
      using decided_stock d
      where ${IN_SLICE} and d.step in ('u', 'f', 't')
        and r.site_id = $1 and r.sku = d.sku and r.store = d.store
        and r.deducts_at is not null and r.deducts_at < d.as_of
  returning r.sku, r.store, r.quantity)
   update stock k
      set reserved = k.reserved - ended.quantity
     from (select sku, store, sum(quantity) as quantity from ended group by sku, store order by sku, store) ended
    where k.site_id = $1 and k.sku = ended.sku and k.store = ended.store`,
  'fresh',
)
