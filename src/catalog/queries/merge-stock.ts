import { statement } from '../../platform/postgres/statement.ts'
import { IN_SLICE, noteMoments, slice } from './stage-shared.ts'
import { KEEP_STOCK_VERSIONS, nextMoment, REPLACED_STOCK, STOCK_VERSION_OF } from './versions.ts'

// All take $1 site, $2 and $3 the first and last ordinal of the slice, $4 load, $5 now, and go in key
// order: orders take their stock counters in the same one.

/** First balances. Fails on a row that an order has made since the decision: then the careful one is tried. */
export const INSERT_STOCK = statement(
  'insert_stock',
  `insert into stock (site_id, sku, store, quantity, as_of, load_id, updated_at)
   select $1, d.sku, d.store, d.quantity, d.as_of, $4, $5
     from ordered_stock d
    where ${IN_SLICE} and d.step = 'i'
    order by d.ordinal`,
  'fresh',
)

export const INSERT_STOCK_CAREFULLY = statement(
  'insert_stock_carefully',
  `with replaced as (
   ${INSERT_STOCK.text}
       on conflict (site_id, sku, store) do update
      set quantity = excluded.quantity, as_of = excluded.as_of, load_id = excluded.load_id, order_ids = null,
          updated_at = ${nextMoment('stock', 'excluded.updated_at')}
   returning ${REPLACED_STOCK})
   ${KEEP_STOCK_VERSIONS}
   select ${STOCK_VERSION_OF('r')}, r.written_at, r.replaced_at, $4
     from replaced r
    where r.sku is not null`,
  'fresh',
)

/** Locks what it keeps: an order that moves a counter in between would leave a version that nobody has kept. */
export const KEEP_STOCK_HISTORY = statement(
  'keep_stock_history',
  `${KEEP_STOCK_VERSIONS}
   select ${STOCK_VERSION_OF('k')}, k.updated_at, ${nextMoment('k', '$5')}, $4
     from ${slice('ordered_stock', 'u', 'f')}
     join stock k on k.site_id = d.site_id and k.sku = d.sku and k.store = d.store
    order by d.ordinal
      for update of k`,
  'fresh',
)

export const UPDATE_STOCK = statement(
  'update_stock',
  `update stock k
      set quantity = d.quantity, as_of = d.as_of, load_id = $4, order_ids = null, updated_at = ${nextMoment('k', '$5')}
     from ${slice('ordered_stock', 'u', 'f')}
    where k.site_id = d.site_id and k.sku = d.sku and k.store = d.store`,
  'fresh',
)

/**
 * Notes the later moment of balances that stay as they are, found by where their rows stood at the decision: a tenth
 * of the cost of finding them by key. Answers how many were there and how many there should be: an order may have
 * moved some since.
 */
export const NOTE_STOCK_MOMENTS = statement(
  'note_stock_moments',
  noteMoments({ table: 'stock', decided: 'ordered_stock', other: 'store' }),
  'fresh',
)

/** The same by key, for those that had moved. */
export const NOTE_MOVED_STOCK = statement(
  'note_moved_stock',
  `update stock k
      set as_of = d.as_of
     from ${slice('ordered_stock', 't')}
    where k.site_id = d.site_id and k.sku = d.sku and k.store = d.store and k.as_of < d.as_of`,
  'fresh',
)

/**
 * Ends the reservations whose units the ERP has deducted by the new balance's moment (contract 4.3), after
 * the counters were taken by the updates. Few of a slice's keys have any: they are looked for between its ends.
 */
export const END_RESERVATIONS = statement(
  'end_reservations',
  `with ends as materialized (
     select min(d.sku) as first, max(d.sku) as last
       from ordered_stock d
      where ${IN_SLICE} and d.step in ('u', 'f', 't')),
   due as materialized (
     select r.site_id, r.reservation_id, r.sku, r.store, r.deducts_at
       from ends, reservations r
      where r.site_id = $1 and r.deducts_at is not null and r.sku >= ends.first and r.sku <= ends.last),
   ended as (
     delete from reservations r
      using due, ordered_stock d
      where ${IN_SLICE} and d.step in ('u', 'f', 't')
        and d.sku = due.sku and d.store = due.store and due.deducts_at < d.as_of
        and r.site_id = due.site_id and r.sku = due.sku and r.store = due.store and r.reservation_id = due.reservation_id
        and r.deducts_at is not null
  returning r.site_id, r.sku, r.store, r.quantity)
   update stock k
      set reserved = k.reserved - ended.quantity
     from (select site_id, sku, store, sum(quantity) as quantity
             from ended
            group by site_id, sku, store
            order by sku, store) ended
    where k.site_id = ended.site_id and k.sku = ended.sku and k.store = ended.store`,
  'fresh',
)
