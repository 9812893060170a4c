import { statement } from '../../platform/postgres/statement.ts'
import { attributesIn, patched } from './attribute-shapes.ts'
import { stepsOf } from './stage-shared.ts'

const PLACES = 'ordinal integer not null, reference text collate "C" not null'

/** One line a product of the file: what is stored, what it shall be. */
export const CREATE_DECIDED_PRODUCT = statement(
  'create_decided_product',
  `create temp table decided_product (
  ${PLACES},
  before_details jsonb,
  before_kit jsonb,
  created boolean not null,
  late boolean not null,
  details jsonb not null,
  kit jsonb,
  as_of timestamptz not null,
  step "char")`,
  'fresh',
)

/** One line a variant of the file. */
export const CREATE_DECIDED_VARIANT = statement(
  'create_decided_variant',
  `create temp table decided_variant (
  ${PLACES},
  row_number integer not null,
  part integer not null,
  sku text collate "C" not null,
  size text not null,
  ean text collate "C",
  details jsonb not null,
  as_of timestamptz not null,
  outcome text collate "C" not null,
  step "char")`,
  'fresh',
)

/**
 * What the file says of each product, and what that makes of the stored one. `$1` site, `$2` load, `$3` the
 * load's moment, `$4` its arrival. Several rows of one product: field by field, and attribute by attribute, the
 * last one wins; null takes all attributes away, those of earlier rows too.
 * Before is what stood there before this load, also when a worker that died has written it already.
 */
export const DECIDE_PRODUCT = statement(
  'decide_product',
  `insert into decided_product (ordinal, reference, before_details, before_kit, created, late, details, kit,
                                as_of, step)
   with said as (
     select reference, row_number, part, product, kit_given,
            product <> lead(product) over by_place as apart, row_number() over by_place as place
       from keyed_product
      where code is null and not repeated
     window by_place as (partition by reference order by row_number desc, part desc)),
   told as (
     select reference, product, place, bool_or(apart) over of_product as apart,
            max(row_number * 1000::bigint + part) filter (where kit_given) over of_product as kit_place
       from said
     window of_product as (partition by reference)),
   sent as (
     select reference, product, coalesce(apart, false) as apart, kit_place from told where place = 1),
   fields as (
     select k.reference, jsonb_object_agg(f.key, f.value order by k.row_number, k.part) as patch
       from keyed_product k
       join sent on sent.reference = k.reference and sent.apart
      cross join jsonb_each(k.product) f
      where k.code is null and not k.repeated
      group by k.reference),
   emptied as (
     select k.reference, max(k.row_number * 1000::bigint + k.part) as place
       from keyed_product k
       join sent on sent.reference = k.reference and sent.apart
      where k.code is null and not k.repeated and k.product -> 'attributes' = 'null'
      group by k.reference),
   attributes as (
     select k.reference, jsonb_object_agg(a.key, a.value order by k.row_number, k.part) as patch
       from keyed_product k
       join sent on sent.reference = k.reference and sent.apart
       left join emptied on emptied.reference = k.reference
      cross join jsonb_each(${attributesIn('k.product')}) a
      where k.code is null and not k.repeated
        and k.row_number * 1000::bigint + k.part > coalesce(emptied.place, 0)
      group by k.reference),
   wanted as (
     select sent.reference,
            coalesce(fields.patch || case when attributes.patch is null then '{}'
                                          else jsonb_build_object('attributes', attributes.patch) end,
                     sent.product) as patch,
            emptied.reference is not null as emptied, kits.kit, kits.reference is not null as kit_given
       from sent
       left join emptied on emptied.reference = sent.reference
       left join fields on fields.reference = sent.reference
       left join attributes on attributes.reference = sent.reference
       left join keyed_product kits
              on kits.reference = sent.reference and kits.row_number * 1000::bigint + kits.part = sent.kit_place)
   select row_number() over (order by reference), reference, before_details, before_kit, before_details is null,
          late, case when late then stored_details else details end, case when late then stored_kit else kit end,
          as_of,
          case when own or late then null
               when stored_details is null then 'i'
               when details <> stored_details or kit is distinct from stored_kit then 'u'
               when stored_as_of < as_of then 't' end::"char"
     from (select w.reference, p.details as stored_details, p.kit as stored_kit, p.as_of as stored_as_of,
                  coalesce(p.load_id = $2, false) as own,
                  coalesce(p.load_id <> $2 and p.as_of > least($3::timestamptz, $4::timestamptz), false) as late,
                  case when p.load_id = $2 then h.details else p.details end as before_details,
                  case when p.load_id = $2 then h.kit else p.kit end as before_kit,
                  ${patched(`case when w.emptied then p.details - 'attributes' else coalesce(p.details, '{}') end`, 'w.patch')} as details,
                  case when w.kit_given then w.kit else p.kit end as kit,
                  least($3::timestamptz, $4::timestamptz) as as_of
             from wanted w
             left join products p on p.site_id = $1 and p.reference = w.reference
             left join product_history h
                    on h.site_id = $1 and h.reference = w.reference and h.replaced_by = $2
           offset 0) w`,
  'fresh',
)

/** The same for each variant; the outcome is that of its last part. */
export const DECIDE_VARIANT = statement(
  'decide_variant',
  `insert into decided_variant (ordinal, reference, row_number, part, sku, size, ean, details, as_of, outcome, step)
   select row_number() over (order by sku), reference, row_number, part, sku, size, ean, details, as_of,
          case when own and before_sku is null then '1'
               when own then '2'
               when stored_as_of is null then '1'
               when stored_as_of > as_of then '3'
               when changed then '2'
               else '4' end,
          case when own then null
               when stored_as_of is null then 'i'
               when stored_as_of > as_of then null
               when changed then 'u'
               when stored_as_of < as_of then 't' end::"char"
     from (select w.row_number, w.part, w.reference, w.sku, w.size, w.ean, w.details, w.as_of, w.own,
                  w.stored_as_of, w.before_sku,
                  w.ean is distinct from w.stored_ean or w.details <> w.stored_details as changed
             from (select k.row_number, k.part, k.reference, k.sku, k.size,
                          case when k.ean_given then k.ean else v.ean end as ean,
                          ${patched(`coalesce(v.details, '{}')`, 'k.variant')} as details,
                          least($3::timestamptz, $4::timestamptz) as as_of,
                          coalesce(v.load_id = $2, false) as own, v.as_of as stored_as_of,
                          v.ean as stored_ean, v.details as stored_details, h.sku as before_sku
                     from keyed_product k
                     left join variants v on v.site_id = $1 and v.sku = k.sku
                     left join variant_history h on h.site_id = $1 and h.sku = k.sku and h.replaced_by = $2
                    where k.code is null and not k.repeated and k.size is not null
                   offset 0) w) w`,
  'fresh',
)

/**
 * The outcome of each part of a row, product and variant apart: a row changes its product when something that it says
 * stands there after the load and did not before. What a later row says otherwise changes nothing.
 */
export const CREATE_PRODUCT_OUTCOMES = statement(
  'create_product_outcomes',
  `create temp table product_outcomes (
  row_number integer not null,
  outcome text collate "C" not null)`,
  'fresh',
)

const newIn = (said: string, before: string, after: string) => `exists (select from jsonb_each(${said}) f
                                                where ${after} -> f.key is distinct from ${before} -> f.key
                                                  and ${after} -> f.key is not distinct from nullif(f.value, 'null'))`

const SAYS_NEW_FIELD = `${newIn('k.product', 'd.before_details', 'd.details')}
                                     or ${newIn(
                                       attributesIn('k.product'),
                                       `(${attributesIn('d.before_details')})`,
                                       `(${attributesIn('d.details')})`,
                                     )}`

export const NOTE_PRODUCT_OUTCOMES = statement(
  'note_product_outcomes',
  `insert into product_outcomes (row_number, outcome)
   select k.row_number,
          min(case when k.code is not null then '0'
                   when k.repeated then '3'
                   else least(v.outcome,
                              case when d.late then '3'
                                   when d.created then '1'
                                   when d.details <> d.before_details and (${SAYS_NEW_FIELD})
                                     or k.kit_given and k.kit is distinct from d.before_kit
                                        and k.kit is not distinct from d.kit then '2'
                                   else '4' end) end)
     from keyed_product k
     left join decided_product d on d.reference = k.reference
     left join decided_variant v on v.row_number = k.row_number and v.part = k.part
    group by k.row_number`,
  'fresh',
)

export const INDEX_DECIDED_PRODUCT = statement(
  'index_decided_product',
  `create index on decided_product using brin (ordinal) with (pages_per_range = 16)`,
  'fresh',
)

export const INDEX_DECIDED_VARIANT = statement(
  'index_decided_variant',
  `create index on decided_variant using brin (ordinal) with (pages_per_range = 16)`,
  'fresh',
)

export const STEPS_OF_PRODUCT = statement('steps_of_product', stepsOf('decided_product'), 'fresh')
export const STEPS_OF_VARIANT = statement('steps_of_variant', stepsOf('decided_variant'), 'fresh')
