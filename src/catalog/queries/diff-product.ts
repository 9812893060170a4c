import { statement } from '../../platform/postgres/statement.ts'
import { attributesIn } from './attribute-shapes.ts'
import { countOutcomes, TOLD_IN_DIFF, writeDiff } from './stage-shared.ts'

export const COUNT_PRODUCT_OUTCOMES = statement(
  'count_product_outcomes',
  countOutcomes('product_outcomes'),
  'fresh',
)

export const GATHER_PRODUCT_OUTCOMES = statement(
  'gather_product_outcomes',
  `insert into part_outcomes (row_number, outcome) select row_number, outcome from product_outcomes`,
  'fresh',
)

/** The fields of two objects that differ, as JSON text; `named` makes a field's name of its key. */
const keysApart = (
  before: string,
  after: string,
  named: string,
) => `select ${named} as field, (${before} -> key)::text as before,
                                 value::text as after
                            from jsonb_each(${after})
                           where value is distinct from ${before} -> key
                           union all
                          select ${named}, value::text, null
                            from jsonb_each(${before})
                           where not ${after} ? key`

/** The fields of two details that differ; each attribute is one, `attributes.<code>`. */
const fieldsApart = (stored: string, after: string) => {
  const before = `coalesce(${stored}, '{}')`
  return `${keysApart(`(${before} - 'attributes')`, `(${after} - 'attributes')`, 'key')}
                           union all
                          ${keysApart(`(${attributesIn(before)})`, `(${attributesIn(after)})`, `'attributes.' || key`)}`
}

/** Of a product the last row that speaks of it; its key is the reference. */
export const WRITE_PRODUCT_DIFF = statement(
  'write_product_diff',
  writeDiff(
    'product',
    `select last.row_number, d.reference as key, f.field, f.before, f.after
       from decided_product d
       join (select reference, max(row_number) as row_number
               from keyed_product
              where code is null
              group by reference) last on last.reference = d.reference
      cross join lateral (${fieldsApart('d.before_details', 'd.details')}
                           union all
                          select 'kit', d.before_kit::text, d.kit::text
                           where d.kit is distinct from d.before_kit) f
      where ${TOLD_IN_DIFF}
      order by d.ordinal, f.field collate "C"`,
  ),
  'fresh',
)

/** A variant's key is its sku. */
export const WRITE_VARIANT_DIFF = statement(
  'write_variant_diff',
  writeDiff(
    'product',
    `select d.row_number, d.sku as key, f.field, f.before, f.after
       from decided_variant d
       left join variants k on k.site_id = $1 and k.sku = d.sku
      cross join lateral (select field, before, after
                            from (values ('reference', to_json(k.reference)::text, to_json(d.reference)::text),
                                         ('size', to_json(k.size)::text, to_json(d.size)::text),
                                         ('ean', to_json(k.ean)::text, to_json(d.ean)::text)) codes (field, before, after)
                           where before is distinct from after
                           union all
                          ${fieldsApart('k.details', 'd.details')}) f
      where ${TOLD_IN_DIFF}
      order by d.ordinal, f.field collate "C"`,
  ),
  'fresh',
)
