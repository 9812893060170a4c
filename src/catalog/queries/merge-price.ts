import { statement } from '../../platform/postgres/statement.ts'
import { IN_SLICE, noteMoments, slice } from './stage-shared.ts'
import { nextMoment } from './versions.ts'

// All take $1 site, $2 and $3 the first and last ordinal of the slice, $4 load, $5 now.

/** Loads of a site run one at a time, and nobody else writes prices: no key can be there already. */
export const INSERT_PRICES = statement(
  'insert_prices',
  `insert into prices (site_id, sku, list, price, sale_price, valid_from, valid_to, as_of, load_id, updated_at)
   select $1, d.sku, d.list, d.price, d.sale_price, d.valid_from, d.valid_to, d.as_of, $4, $5
     from ordered_price d
    where ${IN_SLICE} and d.step = 'i'
    order by d.ordinal`,
  'fresh',
)

export const KEEP_PRICE_HISTORY = statement(
  'keep_price_history',
  `insert into price_history (site_id, sku, list, price, sale_price, valid_from, valid_to, as_of, load_id,
                              written_at, replaced_at, replaced_by)
   select k.site_id, k.sku, k.list, k.price, k.sale_price, k.valid_from, k.valid_to, k.as_of, k.load_id,
          k.updated_at,
          ${nextMoment('k', '$5')}, $4
     from ${slice('ordered_price', 'u')}
     join prices k on k.site_id = d.site_id and k.sku = d.sku and k.list = d.list
    order by d.ordinal`,
  'fresh',
)

export const UPDATE_PRICES = statement(
  'update_prices',
  `update prices k
      set price = d.price, sale_price = d.sale_price, valid_from = d.valid_from, valid_to = d.valid_to,
          as_of = d.as_of, load_id = $4, updated_at = ${nextMoment('k', '$5')}
     from ${slice('ordered_price', 'u')}
    where k.site_id = d.site_id and k.sku = d.sku and k.list = d.list`,
  'fresh',
)

/** As NOTE_STOCK_MOMENTS; nobody but the load moves prices meanwhile. */
export const NOTE_PRICE_MOMENTS = statement(
  'note_price_moments',
  noteMoments({ table: 'prices', decided: 'ordered_price', other: 'list' }),
  'fresh',
)
