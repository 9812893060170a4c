import { statement } from '../../platform/postgres/statement.ts'
import { IN_SLICE, slice } from './stage-shared.ts'
import { nextMoment } from './versions.ts'

// All take $1 site, $2 and $3 the first and last ordinal of the slice, $4 load, $5 now.
// Loads of a site run one at a time, and nobody else writes these tables: no key can be there already.

export const INSERT_ATTRIBUTES = statement(
  'insert_attributes',
  `insert into attributes (site_id, code, name, scope, data_type, allowed, as_of, load_id, updated_at)
   select $1, d.attribute, d.name, d.scope, d.data_type, d.allowed, d.as_of, $4, $5
     from decided_definition d
    where ${IN_SLICE} and d.step = 'i'
    order by d.ordinal`,
  'fresh',
)

export const KEEP_ATTRIBUTE_HISTORY = statement(
  'keep_attribute_history',
  `insert into attribute_history (site_id, code, name, scope, data_type, allowed, as_of, load_id, written_at,
                                  replaced_at, replaced_by)
   select k.site_id, k.code, k.name, k.scope, k.data_type, k.allowed, k.as_of, k.load_id, k.updated_at,
          ${nextMoment('k', '$5')}, $4
     from ${slice('decided_definition', 'u')}
     join attributes k on k.site_id = d.site_id and k.code = d.attribute
    order by d.ordinal`,
  'fresh',
)

export const UPDATE_ATTRIBUTES = statement(
  'update_attributes',
  `update attributes k
      set name = d.name, scope = d.scope, data_type = d.data_type, allowed = d.allowed, as_of = d.as_of,
          load_id = case d.step when 't' then k.load_id else $4 end,
          updated_at = case d.step when 't' then k.updated_at else ${nextMoment('k', '$5')} end
     from ${slice('decided_definition', 'u', 't')}
    where k.site_id = d.site_id and k.code = d.attribute`,
  'fresh',
)

export const KEEP_PRODUCTS_OF_ATTRIBUTES = statement(
  'keep_products_of_attributes',
  `insert into product_history (site_id, reference, details, kit, as_of, load_id, written_at, replaced_at,
                                replaced_by)
   select k.site_id, k.reference, k.details, k.kit, k.as_of, k.load_id, k.updated_at,
          ${nextMoment('k', '$5')}, $4
     from ${slice('decided_product_attributes', 'u')}
     join products k on k.site_id = d.site_id and k.reference = d.reference
    order by d.ordinal`,
  'fresh',
)

export const KEEP_VARIANTS_OF_ATTRIBUTES = statement(
  'keep_variants_of_attributes',
  `insert into variant_history (site_id, sku, reference, size, ean, details, as_of, load_id, written_at,
                                replaced_at, replaced_by)
   select k.site_id, k.sku, k.reference, k.size, k.ean, k.details, k.as_of, k.load_id, k.updated_at,
          ${nextMoment('k', '$5')}, $4
     from ${slice('decided_variant_attributes', 'u')}
     join variants k on k.site_id = d.site_id and k.sku = d.sku
    order by d.ordinal`,
  'fresh',
)

const update = (table: string, key: string, decided: string) => `update ${table} k
      set details = d.details, attributes_as_of = d.as_of,
          load_id = case d.step when 't' then k.load_id else $4 end,
          updated_at = case d.step when 't' then k.updated_at else ${nextMoment('k', '$5')} end
     from ${slice(decided, 'u', 't')}
    where k.site_id = d.site_id and k.${key} = d.${key}`

export const UPDATE_PRODUCT_ATTRIBUTES = statement(
  'update_product_attributes',
  update('products', 'reference', 'decided_product_attributes'),
  'fresh',
)
export const UPDATE_VARIANT_ATTRIBUTES = statement(
  'update_variant_attributes',
  update('variants', 'sku', 'decided_variant_attributes'),
  'fresh',
)
