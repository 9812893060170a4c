import { SITE, statement } from '../../platform/postgres/statement.ts'
import { isAllowed, patched, sentText, typedValue } from './attribute-shapes.ts'
import { REFUSED_OR_PARKED, stepsOf } from './stage-shared.ts'

/**
 * One line a row of the file. Of a value: the variant by its sku, or without one the product by its reference, and
 * what becomes of it; of a definition: the outcome alone.
 */
export const CREATE_DECIDED_ATTRIBUTE = statement(
  'create_decided_attribute',
  `create temp table decided_attribute (
  row_number integer not null,
  sku text collate "C",
  reference text collate "C",
  attribute text collate "C" not null,
  value jsonb,
  repeated boolean not null default false,
  outcome text collate "C",
  code text,
  sent text)`,
  'fresh',
)

/**
 * Finds what each value is of, and what is wrong with it: `$1` site. An unknown attribute or a value that does not
 * fit goes before an unknown product, for which a row may wait. Of several values of one thing the last counts.
 */
export const JUDGE_VALUES = statement(
  'judge_attribute_values',
  `insert into decided_attribute (row_number, sku, reference, attribute, value, repeated, code, sent)
   select row_number, sku, reference, attribute, value,
          code is null and row_number < max(row_number) filter (where code is null) over one,
          code, sent
     from (select row_number, sku, reference, attribute, typed as value,
                  case when code is not null then code
                       when data_type is null then 'row.attribute_unknown'
                       when typed is null or not ${isAllowed({ typed: 'typed', value: 'value', allowed: 'allowed' })}
                       then 'row.field_invalid'
                       when not known then 'row.product_unknown' end as code,
                  case when data_type is null then attribute else ${sentText('value')} end as sent
             from (select s.row_number, s.sku, case when s.sku is null then s.reference end as reference, s.attribute,
                          s.value, s.code, a.data_type, a.allowed, ${typedValue('s.value', 'a.data_type')} as typed,
                          v.sku is not null or (s.size is null and p.reference is not null) as known
                     from (select row_number, sku, reference, size, attribute, coalesce(value, 'null') as value, code
                             from staged_attribute
                            where definition is null) s
                     left join known_attribute a on a.code = s.attribute
                     left join variants v on v.site_id = $1 and v.sku = s.sku
                     left join products p on p.site_id = $1 and s.sku is null and p.reference = s.reference) s) s
   window one as (partition by sku, reference, attribute)`,
  'fresh',
)

/** A product or variant that values speak of: the details before the load, and those it shall have. */
interface Owner {
  readonly name: string
  readonly table: string
  readonly history: string
  readonly key: string
}

const PRODUCTS: Owner = {
  name: 'product_attributes',
  table: 'products',
  history: 'product_history',
  key: 'reference',
}
const VARIANTS: Owner = {
  name: 'variant_attributes',
  table: 'variants',
  history: 'variant_history',
  key: 'sku',
}

const createDecided = ({ name, key }: Owner) => `create temp table decided_${name} (
  ordinal integer not null,
  ${key} text collate "C" not null,
  before jsonb not null,
  details jsonb not null,
  late boolean not null,
  as_of timestamptz not null,
  step "char")`

/**
 * `$1` site, `$2` load, `$3` the load's moment, `$4` its arrival. Attributes have a moment of their own, so that a
 * file of products that is a little older than one of attributes is not late; until a load of attributes has set
 * it, it is that of the product which brought them.
 */
const decide = ({ name, table, history, key }: Owner) => `insert into decided_${name}
     (ordinal, ${key}, before, details, late, as_of, step)
   select row_number() over (order by ${key}), ${key}, before, case when late then stored else details end, late, as_of,
          case when late then null
               when details <> stored then 'u'
               when own then null
               when stored_as_of is null or stored_as_of < as_of then 't' end::"char"
     from (select w.${key}, k.details as stored, k.attributes_as_of as stored_as_of, k.load_id = $2 as own,
                  case when k.load_id = $2 then coalesce(h.details, k.details) else k.details end as before,
                  ${patched('k.details', 'w.patch')} as details,
                  k.load_id <> $2
                  and coalesce(coalesce(k.attributes_as_of, case when k.details ? 'attributes' then k.as_of end)
                               > least($3::timestamptz, $4::timestamptz), false) as late,
                  least($3::timestamptz, $4::timestamptz) as as_of
             from (select ${SITE}, ${key}, jsonb_build_object('attributes', jsonb_object_agg(attribute, value)) as patch
                     from decided_attribute
                    where code is null and not repeated and ${key} is not null
                    group by ${key}) w
             join ${table} k on k.site_id = w.site_id and k.${key} = w.${key}
             left join lateral (select details
                                  from ${history}
                                 where site_id = $1 and ${key} = w.${key} and replaced_by = $2
                                 order by history_id
                                 limit 1) h on true) w`

export const CREATE_DECIDED_PRODUCT_ATTRIBUTES = statement(
  'create_decided_product_attributes',
  createDecided(PRODUCTS),
  'fresh',
)
export const CREATE_DECIDED_VARIANT_ATTRIBUTES = statement(
  'create_decided_variant_attributes',
  createDecided(VARIANTS),
  'fresh',
)
export const DECIDE_PRODUCT_ATTRIBUTES = statement('decide_product_attributes', decide(PRODUCTS), 'fresh')
export const DECIDE_VARIANT_ATTRIBUTES = statement('decide_variant_attributes', decide(VARIANTS), 'fresh')
export const STEPS_OF_PRODUCT_ATTRIBUTES = statement(
  'steps_of_product_attributes',
  stepsOf('decided_product_attributes'),
  'fresh',
)
export const STEPS_OF_VARIANT_ATTRIBUTES = statement(
  'steps_of_variant_attributes',
  stepsOf('decided_variant_attributes'),
  'fresh',
)

/** What became of each value, against what stood before the load: `$1` whether unknown products are waited for. */
export const NOTE_ATTRIBUTE_OUTCOMES = statement(
  'note_attribute_outcomes',
  `update decided_attribute d
      set outcome = w.outcome
     from (select w.row_number,
                  case ${REFUSED_OR_PARKED.replace('$5', '$1::boolean')}
                       when repeated or late then '3'
                       when value = 'null' then case when stored is null then '4' else '2' end
                       when stored is null then '1'
                       when stored <> value then '2'
                       else '4' end as outcome
             from (select d.row_number, d.code, d.repeated, d.value, coalesce(v.late, p.late) as late,
                          coalesce(v.before, p.before) -> 'attributes' -> d.attribute as stored
                     from decided_attribute d
                     left join decided_variant_attributes v on v.sku = d.sku
                     left join decided_product_attributes p on p.reference = d.reference) w) w
    where d.row_number = w.row_number`,
  'fresh',
)

/** Beside the values, so that each row of the file stands here once. */
export const NOTE_DEFINITION_OUTCOMES = statement(
  'note_definition_outcomes',
  `insert into decided_attribute (row_number, attribute, outcome)
   select row_number, attribute, outcome from decided_definition`,
  'fresh',
)

export const REFUSE_ATTRIBUTE_ROWS = statement(
  'refuse_attribute_rows',
  `insert into refused_rows (row_number, code, field, value)
   select row_number, code,
          case code when 'row.attribute_unknown' then 'attribute'
                    when 'row.field_invalid' then 'value.' || attribute
                    else case when sku is null and reference is not null then 'reference' else 'sku' end end,
          case when code in ('row.attribute_unknown', 'row.field_invalid') then sent else coalesce(sku, reference) end
     from decided_attribute
    where outcome = '0'`,
  'fresh',
)
