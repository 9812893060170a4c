import { statement } from '../../platform/postgres/statement.ts'
import { IN_SLICE, slice } from './stage-shared.ts'
import { nextMoment } from './versions.ts'

// All take $1 site, $2 and $3 the first and last ordinal of the slice, $4 load, $5 now.
// Loads of a site run one at a time, and nobody else writes these tables: no key can be there already.

export const INSERT_PRODUCTS = statement(
  'insert_products',
  `insert into products (site_id, reference, details, kit, as_of, load_id, updated_at)
   select $1, d.reference, d.details, d.kit, d.as_of, $4, $5
     from decided_product d
    where ${IN_SLICE} and d.step = 'i'
    order by d.ordinal`,
  'fresh',
)

export const KEEP_PRODUCT_HISTORY = statement(
  'keep_product_history',
  `insert into product_history (site_id, reference, details, kit, as_of, load_id, written_at, replaced_at,
                                replaced_by)
   select k.site_id, k.reference, k.details, k.kit, k.as_of, k.load_id, k.updated_at,
          ${nextMoment('k', '$5')}, $4
     from ${slice('decided_product', 'u')}
     join products k on k.site_id = d.site_id and k.reference = d.reference
    order by d.ordinal`,
  'fresh',
)

export const UPDATE_PRODUCTS = statement(
  'update_products',
  `update products k
      set details = d.details, kit = d.kit, as_of = d.as_of,
          load_id = case d.step when 't' then k.load_id else $4 end,
          updated_at = case d.step when 't' then k.updated_at else ${nextMoment('k', '$5')} end
     from ${slice('decided_product', 'u', 't')}
    where k.site_id = d.site_id and k.reference = d.reference`,
  'fresh',
)

export const INSERT_VARIANTS = statement(
  'insert_variants',
  `insert into variants (site_id, sku, reference, size, ean, details, as_of, load_id, updated_at)
   select $1, d.sku, d.reference, d.size, d.ean, d.details, d.as_of, $4, $5
     from decided_variant d
    where ${IN_SLICE} and d.step = 'i'
    order by d.ordinal`,
  'fresh',
)

export const KEEP_VARIANT_HISTORY = statement(
  'keep_variant_history',
  `insert into variant_history (site_id, sku, reference, size, ean, details, as_of, load_id, written_at,
                                replaced_at, replaced_by)
   select k.site_id, k.sku, k.reference, k.size, k.ean, k.details, k.as_of, k.load_id, k.updated_at,
          ${nextMoment('k', '$5')}, $4
     from ${slice('decided_variant', 'u')}
     join variants k on k.site_id = d.site_id and k.sku = d.sku
    order by d.ordinal`,
  'fresh',
)

export const UPDATE_VARIANTS = statement(
  'update_variants',
  `update variants k
      set ean = d.ean, details = d.details, as_of = d.as_of,
          load_id = case d.step when 't' then k.load_id else $4 end,
          updated_at = case d.step when 't' then k.updated_at else ${nextMoment('k', '$5')} end
     from ${slice('decided_variant', 'u', 't')}
    where k.site_id = d.site_id and k.sku = d.sku`,
  'fresh',
)
