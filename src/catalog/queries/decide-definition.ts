import { statement } from '../../platform/postgres/statement.ts'
import { stepsOf } from './stage-shared.ts'

/** One line a row that defines an attribute. */
export const CREATE_DECIDED_DEFINITION = statement(
  'create_decided_definition',
  `create temp table decided_definition (
  ordinal integer not null,
  row_number integer not null,
  attribute text collate "C" not null,
  name text,
  scope text not null,
  data_type text not null,
  allowed jsonb,
  as_of timestamptz not null,
  outcome text collate "C" not null,
  step "char")`,
  'fresh',
)

/** What `definition` says of a field: absent, the stored one stays. */
const said = (field: string, stored: string) =>
  `case when s.definition ? '${field}' then s.definition ->> '${field}' else ${stored} end`

/**
 * `$1` site, `$2` load, `$3` the load's moment, `$4` its arrival. Of several rows of one code the last one counts,
 * as of prices.
 */
export const DECIDE_DEFINITION = statement(
  'decide_definition',
  `insert into decided_definition (ordinal, row_number, attribute, name, scope, data_type, allowed, as_of, outcome,
                                   step)
   select ordinal, row_number, attribute, name, scope, data_type, allowed, as_of, outcome,
          case when own then null
               when outcome = '1' then 'i'
               when outcome = '2' then 'u'
               when outcome = '4' and stored_as_of < as_of then 't' end::"char"
     from (select row_number() over by_code as ordinal, row_number, attribute, name, scope, data_type, allowed,
                  as_of, own, stored_as_of,
                  case when coalesce(lag(attribute) over by_code = attribute, false) then '3'
                       when own then case when exists (select from attribute_history h
                                                        where h.site_id = $1 and h.code = d.attribute
                                                          and h.replaced_by = $2)
                                          then '2' else '1' end
                       when stored_as_of is null then '1'
                       when stored_as_of > as_of then '3'
                       when changed then '2'
                       else '4' end as outcome
             from (select s.row_number, s.attribute, s.name, s.scope, s.data_type, s.allowed, s.own, s.stored_as_of,
                          least($3::timestamptz, $4::timestamptz) as as_of,
                          (s.name, s.scope, s.data_type, s.allowed) is distinct from
                          (s.stored_name, s.stored_scope, s.stored_data_type, s.stored_allowed) as changed
                     from (select s.row_number, s.attribute, ${said('name', 'k.name')} as name,
                                  coalesce(${said('scope', 'k.scope')}, 'specification') as scope,
                                  coalesce(${said('dataType', 'k.data_type')}, 'text') as data_type,
                                  case when s.definition ? 'values' then nullif(s.definition -> 'values', 'null')
                                       else k.allowed end as allowed,
                                  coalesce(k.load_id = $2, false) as own, k.as_of as stored_as_of,
                                  k.name as stored_name, k.scope as stored_scope,
                                  k.data_type as stored_data_type, k.allowed as stored_allowed
                             from staged_attribute s
                             left join attributes k on k.site_id = $1 and k.code = s.attribute
                            where s.definition is not null) s) d
           window by_code as (order by attribute, row_number desc)) d`,
  'fresh',
)

export const STEPS_OF_DEFINITION = statement('steps_of_definition', stepsOf('decided_definition'), 'fresh')

/** What is defined once the file is in: values may come before the definition that they need. */
export const CREATE_KNOWN_ATTRIBUTE = statement(
  'create_known_attribute',
  `create temp table known_attribute (code text collate "C" not null, data_type text not null, allowed jsonb)`,
  'fresh',
)

export const KNOW_ATTRIBUTES = statement(
  'know_attributes',
  `insert into known_attribute (code, data_type, allowed)
   select attribute, data_type, allowed from decided_definition where outcome <> '3'
   union all
   select k.code, k.data_type, k.allowed
     from attributes k
    where k.site_id = $1
      and not exists (select from decided_definition d where d.attribute = k.code and d.outcome <> '3')`,
  'fresh',
)
