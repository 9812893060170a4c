import { statement } from '../../platform/postgres/statement.ts'
import { attributesIn, isAllowed, sentText, typedValue } from './attribute-shapes.ts'

/** Each attribute of the part `k`, as its definition has it, and what is wrong with it. */
const said = (side: string) => `select attribute, value, typed,
                      case when data_type is null then 'row.attribute_unknown'
                           when typed is null or not ${isAllowed({ typed: 'typed', value: 'value', allowed: 'allowed' })}
                           then 'row.field_invalid' end as code
                 from (select a.key as attribute, a.value, d.data_type, d.allowed,
                              ${typedValue('a.value', 'd.data_type')} as typed
                         from jsonb_each(${attributesIn(`k.${side}`)}) a
                         left join attributes d on d.site_id = $1 and d.code = a.key
                       offset 0) a`

/**
 * Gives the attributes of products the form that their definitions ask for, and refuses those that nobody defined or
 * that do not fit: `$1` site. Most are texts and stay as they are: only rows with another one are written anew.
 * `parts` are those that speak for their row, `same` which ones say the same.
 */
const typeAttributes = (
  side: string,
  { parts, same }: { parts: string; same: string },
) => `update keyed_product k
      set ${side} = k.${side} || jsonb_build_object('attributes', f.attributes),
          code = f.code, field = case when f.code is null then k.field else 'attributes.' || f.wrong end,
          value = f.sent
     from (select k.row_number, k.part, seen.wrong, built.attributes, built.code, built.sent
             from keyed_product k
            cross join lateral (
               select bool_or(typed is distinct from value) as apart,
                      min(attribute) filter (where code is not null) as wrong
                 from (${said(side)}) a) seen
            cross join lateral (
               select jsonb_object_agg(attribute, coalesce(typed, 'null')) as attributes,
                      min(code) filter (where attribute = seen.wrong) as code,
                      min(${sentText('value')}) filter (where attribute = seen.wrong) as sent
                 from (${said(side)}) a) built
            where k.code is null and ${parts} and k.${side} ? 'attributes' and (seen.apart or seen.wrong is not null)) f
    where k.row_number = f.row_number and ${same} and k.code is null`

/** What a row says of the product stands in each of its parts. */
export const TYPE_PRODUCT_ATTRIBUTES = statement(
  'type_product_attributes',
  typeAttributes('product', { parts: 'k.part = 0', same: 'true' }),
  'fresh',
)

export const TYPE_VARIANT_ATTRIBUTES = statement(
  'type_variant_attributes',
  typeAttributes('variant', { parts: 'true', same: 'k.part = f.part' }),
  'fresh',
)
