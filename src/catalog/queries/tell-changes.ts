import { recording } from '../../events/queries.ts'
import { SITE, statement, type Statement } from '../../platform/postgres/statement.ts'
import { IN_SLICE } from './stage-shared.ts'

/** Keys of one event: a load of a million rows is a thousand events. */
const KEYS_MAX = 1000

/** What a load may tell of the catalogue. */
export const CATALOG_EVENTS: readonly string[] = ['product.changed', 'price.changed', 'stock.changed']

/**
 * Tells the keys of what a slice has written, once it is: $1 site, $2 and $3 the first and last ordinal of the slice,
 * $4 load, $5 now. `keys` are rows (key, ordinal) of the slice.
 */
function tell(name: string, type: string, keys: string): Statement {
  return statement(
    name,
    recording(`select $1, '${type}', $5::timestamptz,
            json_build_object('loadId', $4::bigint::text, 'keys', json_agg(key order by ordinal))
       from (select key, ordinal, (row_number() over (order by ordinal) - 1) / ${KEYS_MAX} as part
               from (${keys}) changed) parts
      group by part
      order by part`),
    'fresh',
  )
}

const WRITTEN = `${IN_SLICE} and d.step in ('i', 'u', 'f')`

export const TELL_STOCK = tell(
  'tell_stock',
  'stock.changed',
  `select d.sku || '|' || d.store as key, d.ordinal from ordered_stock d where ${WRITTEN}`,
)

export const TELL_PRICES = tell(
  'tell_prices',
  'price.changed',
  `select d.sku || '|' || d.list as key, d.ordinal from ordered_price d where ${WRITTEN}`,
)

export const TELL_PRODUCTS = tell(
  'tell_products',
  'product.changed',
  `select d.reference as key, d.ordinal from decided_product d where ${WRITTEN}`,
)

export const TELL_PRODUCT_ATTRIBUTES = tell(
  'tell_product_attributes',
  'product.changed',
  `select d.reference as key, d.ordinal from decided_product_attributes d where ${WRITTEN}`,
)

/**
 * Products go before their sizes: what the load has written of them itself is told already. `products` are the rest,
 * each once a slice, however many of its sizes changed: rows (site_id, reference, ordinal).
 */
const notTold = (products: string) => `select c.reference as key, c.ordinal
     from (${products}) c
    where not exists (select from products p
                       where p.site_id = c.site_id and p.reference = c.reference and p.load_id = $4)`

export const TELL_VARIANTS = tell(
  'tell_variants',
  'product.changed',
  notTold(`select ${SITE}, d.reference, min(d.ordinal) as ordinal
             from decided_variant d
            where ${WRITTEN}
            group by d.reference`),
)

export const TELL_VARIANT_ATTRIBUTES = tell(
  'tell_variant_attributes',
  'product.changed',
  notTold(`select v.site_id, v.reference, min(d.ordinal) as ordinal
             from (select ${SITE}, d.sku, d.ordinal from decided_variant_attributes d where ${WRITTEN} offset 0) d
             join variants v on v.site_id = d.site_id and v.sku = d.sku
            group by v.site_id, v.reference`),
)
