import { statement } from '../../platform/postgres/statement.ts'
import { countOutcomes, TOLD_IN_DIFF, writeDiff } from './stage-shared.ts'

export const COUNT_ATTRIBUTE_OUTCOMES = statement(
  'count_attribute_outcomes',
  countOutcomes('decided_attribute'),
  'fresh',
)

export const GATHER_ATTRIBUTE_OUTCOMES = statement(
  'gather_attribute_outcomes',
  `insert into part_outcomes (row_number, outcome) select row_number, outcome from decided_attribute`,
  'fresh',
)

/** A definition's key is its code. */
export const WRITE_DEFINITION_DIFF = statement(
  'write_definition_diff',
  writeDiff(
    'attribute',
    `select d.row_number, d.attribute as key, f.field, f.before, f.after
       from decided_definition d
       left join attributes k on k.site_id = $1 and k.code = d.attribute
      cross join lateral (values ('name', to_json(k.name)::text, to_json(d.name)::text),
                                 ('scope', to_json(k.scope)::text, to_json(d.scope)::text),
                                 ('dataType', to_json(k.data_type)::text, to_json(d.data_type)::text),
                                 ('values', k.allowed::text, d.allowed::text)
                         ) f (field, before, after)
      where ${TOLD_IN_DIFF} and f.before is distinct from f.after
      order by d.ordinal, f.field`,
  ),
  'fresh',
)

/** A value's key is the sku, or the product's reference, and its field `attributes.<code>`. */
export const WRITE_VALUE_DIFF = statement(
  'write_attribute_value_diff',
  writeDiff(
    'attribute',
    `select d.row_number, coalesce(d.sku, d.reference) as key, 'attributes.' || d.attribute as field,
            (coalesce(v.before, p.before) -> 'attributes' -> d.attribute)::text as before,
            nullif(d.value, 'null')::text as after
       from decided_attribute d
       left join decided_variant_attributes v on v.sku = d.sku
       left join decided_product_attributes p on p.reference = d.reference
      where (d.outcome = '2' or $4::boolean and d.outcome = '1') and d.value is not null
      order by coalesce(d.sku, d.reference), d.attribute`,
  ),
  'fresh',
)
