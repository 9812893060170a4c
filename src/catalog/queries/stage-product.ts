import { statement } from '../../platform/postgres/statement.ts'
import { stoodBefore } from './versions.ts'

const productBefore = (row: string) =>
  `${row}.site_id = $1 and ${stoodBefore(row, { history: 'product_history', key: ['reference'], load: '$2' })}`
const variantBefore = (row: string) =>
  `${row}.site_id = $1 and ${stoodBefore(row, { history: 'variant_history', key: ['sku'], load: '$2' })}`

/** One line a part: what one element of the file says of one product and one of its variants. */
export const CREATE_STAGED_PRODUCT = statement(
  'create_staged_product',
  `create temp table staged_product (
  row_number integer not null,
  part integer not null,
  reference text collate "C",
  size text collate "C",
  sku text collate "C",
  ean text collate "C",
  ean_given boolean not null,
  product jsonb not null,
  variant jsonb not null,
  kit jsonb,
  kit_given boolean not null)`,
  'fresh',
)

/** Lines of COPY text (loads/copy-text.ts) fill these columns, in this order. */
export const COPY_STAGED_PRODUCT = statement(
  'copy_staged_product',
  `copy staged_product (row_number, part, reference, size, sku, ean, ean_given, product, variant, kit, kit_given) from stdin`,
  'fresh',
)

/** The same parts with their keys settled; without a size and a sku they speak of the product alone. */
export const CREATE_KEYED_PRODUCT = statement(
  'create_keyed_product',
  `create temp table keyed_product (
  row_number integer not null,
  part integer not null,
  reference text collate "C" not null,
  size text collate "C",
  sku text collate "C",
  ean text collate "C",
  ean_given boolean not null,
  product jsonb not null,
  variant jsonb not null,
  kit jsonb,
  kit_given boolean not null,
  code text,
  field text,
  value text,
  repeated boolean not null default false)`,
  'fresh',
)

/**
 * Settles the keys (contract 3.1) by what was there before the load: `$1` site, `$2` load. For a reference that is not
 * given stands the one stored with the sku, for a size that is not given the stored one; what is new and names one code
 * only takes it twice.
 */
export const KEY_PRODUCT = statement(
  'key_product',
  `insert into keyed_product (row_number, part, reference, size, sku, ean, ean_given, product, variant, kit,
                              kit_given, code, field)
   select row_number, part, reference, size, coalesce(sku, stored_sku, case when size is not null then reference end),
          ean, ean_given, product, variant, kit, kit_given,
          case when sku_reference <> reference or sku_size <> size or stored_sku <> sku then 'row.key_conflict'
               when size is not null and sku is null and stored_sku is null and known then 'row.field_missing' end,
          case when size is not null then 'sku' end
     from (select s.row_number, s.part, s.reference, s.size, s.sku, s.ean, s.ean_given, s.product, s.variant,
                  s.kit, s.kit_given, s.sku_reference, s.sku_size, by_size.sku as stored_sku, s.known
             from (select s.row_number, s.part, s.reference, s.sku, s.ean, s.ean_given, s.product, s.variant, s.kit,
                          s.kit_given, s.sku_reference, s.sku_size, p.reference is not null as known,
                          case when s.size is not null then s.size
                               when one.sku is not null then 'SIN DEFINIR'
                               when p.reference is null
                                and not bool_or(s.size is not null) over (partition by s.reference)
                               then 'SIN DEFINIR' end as size
                     from (select s.row_number, s.part, s.sku, s.ean, s.ean_given, s.product, s.variant, s.kit,
                                  s.kit_given, by_sku.reference as sku_reference, by_sku.size as sku_size,
                                  coalesce(s.reference, by_sku.reference, s.sku) as reference,
                                  case when s.size = 'SIN DEFINIR' then coalesce(by_sku.size, s.size)
                                       else s.size end as size
                             from staged_product s
                             left join variants by_sku on ${variantBefore('by_sku')} and by_sku.sku = s.sku) s
                     left join products p on ${productBefore('p')} and p.reference = s.reference
                     left join variants one
                            on ${variantBefore('one')} and one.reference = s.reference and one.size = 'SIN DEFINIR'
                           and s.size is null) s
             left join variants by_size
                    on ${variantBefore('by_size')} and by_size.reference = s.reference and by_size.size = s.size) s`,
  'fresh',
)

/**
 * Two rows of the file that contradict each other in a key: the first one stands, the others are refused. `which` of
 * those that contradict an earlier one, `c`, whose `against_sku` and `against_size` say which; null where none does.
 */
const refuseConflicts = (which: string) => `with conflicts as (
     select place, row_number, part, against_sku, against_size
       from (select place, row_number, part,
                    case when first_value(reference) over by_sku <> reference or first_value(size) over by_sku <> size
                         then first_value(place) over by_sku end as against_sku,
                    case when first_value(sku) over by_size <> sku
                         then first_value(place) over by_size end as against_size
               from (select row_number * 1000::bigint + part as place, row_number, part, reference, size, sku
                       from keyed_product
                      where code is null and size is not null) k
             window by_sku as (partition by sku order by row_number, part),
                    by_size as (partition by reference, size order by row_number, part)) k
      where against_sku is not null or against_size is not null)
   update keyed_product k
      set code = 'row.key_conflict', field = 'sku'
     from conflicts c
    where k.row_number = c.row_number and k.part = c.part and ${which}`

/** What contradicts a row that is sure to stand, since it contradicts none itself. */
export const REFUSE_PRODUCT_CONFLICTS = statement(
  'refuse_product_conflicts',
  refuseConflicts(`(c.against_sku is not null and not exists (select from conflicts o where o.place = c.against_sku)
         or c.against_size is not null and not exists (select from conflicts o where o.place = c.against_size))`),
  'fresh',
)

/** What still contradicts an earlier row when those are refused and no longer count; a pass over all, if any were. */
export const REFUSE_OTHER_CONFLICTS = statement(
  'refuse_other_conflicts',
  refuseConflicts(`exists (select from keyed_product where code is not null)`),
  'fresh',
)

/**
 * A kit of what neither the site nor the file knows, and one of a kit, which holds no stock: `$1` site. To be run
 * when the other rows have been refused, and once only: what it refuses are kits, and no kit left names one.
 */
export const REFUSE_PRODUCT_KITS = statement(
  'refuse_product_kits',
  `with said as (
     select reference, bool_or(kit is not null) as is_kit
       from keyed_product
      where code is null and kit_given
      group by reference),
   sent as (
     select distinct sku, reference
       from keyed_product
      where code is null and size is not null),
   named as (
     select row_number, part, component ->> 'sku' as sku
       from keyed_product, jsonb_array_elements(kit) component
      where code is null and kit is not null),
   unfit as (
     select named.row_number, named.part, min(named.sku) as sku
       from named
       left join sent on sent.sku = named.sku
       left join variants v on v.site_id = $1 and v.sku = named.sku
       left join said on said.reference = coalesce(sent.reference, v.reference)
       left join products p on p.site_id = $1 and p.reference = coalesce(sent.reference, v.reference)
      where (sent.sku is null and v.sku is null) or coalesce(said.is_kit, p.kit is not null)
      group by named.row_number, named.part)
   update keyed_product k
      set code = 'row.kit_component_unknown', field = 'kit', value = unfit.sku
     from unfit
    where k.row_number = unfit.row_number and k.part = unfit.part`,
  'fresh',
)

/** A refused part refuses its row whole: nothing of it is written. */
export const REFUSE_PRODUCT_ROWS = statement(
  'refuse_product_rows',
  `update keyed_product k
      set code = 'row.key_conflict', field = null
     from (select distinct row_number from keyed_product where code is not null) refused
    where k.row_number = refused.row_number and k.code is null`,
  'fresh',
)

/** Of parts with one key the last one counts. */
export const MARK_PRODUCT_REPEATS = statement(
  'mark_product_repeats',
  `update keyed_product k
      set repeated = true
     from (select row_number, part,
                  row_number() over (partition by reference, size order by row_number desc, part desc) as place
             from keyed_product
            where code is null) ranked
    where ranked.place > 1 and k.row_number = ranked.row_number and k.part = ranked.part`,
  'fresh',
)

export const REFUSE_PRODUCTS = statement(
  'refuse_products',
  `insert into refused_rows (row_number, code, field, value)
   select row_number, code, field, case field when 'sku' then sku else value end
     from keyed_product
    where code is not null`,
  'fresh',
)
