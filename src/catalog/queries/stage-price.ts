import { statement } from '../../platform/postgres/statement.ts'
import { KEY_COLUMNS, resolveKeys, stepsOf } from './stage-shared.ts'

/** A field with a `_given` beside it may be absent (leaves what is stored) or null (clears it). */
export const CREATE_STAGED_PRICE = statement(
  'create_staged_price',
  `create temp table staged_price (
  ${KEY_COLUMNS},
  list text collate "C" not null,
  price bigint,
  sale_price bigint,
  sale_price_given boolean not null,
  valid_from timestamptz,
  valid_from_given boolean not null,
  valid_to timestamptz,
  valid_to_given boolean not null)`,
  'fresh',
)

/** Each sku of the file once: its place in key order, and why its prices are refused. */
export const CREATE_NAMED_PRICE = statement(
  'create_named_price',
  `create temp table named_price (sku text collate "C" not null, place integer not null, code text)`,
  'fresh',
)

export const CREATE_DECIDED_PRICE = statement(
  'create_decided_price',
  `create temp table decided_price (
  ordinal integer not null,
  row_number integer not null,
  sku text collate "C",
  list text collate "C" not null,
  price bigint,
  sale_price bigint,
  valid_from timestamptz,
  valid_to timestamptz,
  as_of timestamptz not null,
  outcome text collate "C" not null,
  step "char",
  code text)`,
  'fresh',
)

/** Lines of COPY text (loads/copy-text.ts) fill these columns, in this order. */
export const COPY_STAGED_PRICE = statement(
  'copy_staged_price',
  `copy staged_price (row_number, sku, ean, reference, size, list, price, sale_price,
                            sale_price_given, valid_from, valid_from_given, valid_to, valid_to_given) from stdin`,
  'fresh',
)

export const RESOLVE_PRICE_KEYS = statement('resolve_price_keys', resolveKeys('staged_price'), 'fresh')

/** $1 site; the skus of the file alone, or all of the site's: those that neither has are unknown. */
const namePrice = (skus: string) => `insert into named_price (sku, place, code)
   select named.sku, row_number() over (order by named.sku),
          case when v.sku is null then 'row.product_unknown' end
     from (${skus}) named
     left join variants v on v.site_id = $1 and v.sku = named.sku`

export const NAME_PRICE = statement(
  'name_price',
  namePrice('select distinct sku from staged_price where sku is not null'),
  'fresh',
)

export const NAME_PRICE_OF_SITE = statement(
  'name_price_of_site',
  namePrice('select sku from variants where site_id = $1'),
  'fresh',
)

/** As DECIDE_STOCK; a new price without its amount is refused, whichever row of the file would have had it. */
export const DECIDE_PRICE = statement(
  'decide_price',
  `insert into decided_price (ordinal, row_number, sku, list, price, sale_price, valid_from, valid_to, as_of,
                              outcome, step, code)
   select ordinal, row_number, sku, list, price, sale_price, valid_from, valid_to, as_of, outcome,
          case when outcome = '1' and not own then 'i'
               when outcome = '2' and not own then 'u'
               when outcome = '4' and stored_as_of < as_of then 't' end::"char",
          code
     from (select ordinal, row_number, sku, list, price, sale_price, valid_from, valid_to, least($3::timestamptz, $4::timestamptz) as as_of,
                  own, stored_as_of, code,
                  case when code is not null then '0'
                       when repeated then '3'
                       when own then case when exists (select from price_history h
                                                        where h.site_id = $1 and h.sku = sorted.sku
                                                          and h.list = sorted.list and h.replaced_by = $2)
                                          then '2' else '1' end
                       when stored_as_of is null then '1'
                       when stored_as_of > least($3::timestamptz, $4::timestamptz) then '3'
                       when changed then '2'
                       else '4' end as outcome
             from (select row_number() over by_key as ordinal,
                          coalesce(lag(place) over by_key = place, false) as repeated,
                          row_number, sku, list, price, sale_price, valid_from, valid_to, own, changed,
                          stored_as_of, code
                     from (select row_number, sku, list, price, sale_price, valid_from, valid_to, own,
                                  stored_as_of, code, case when code is null then place end as place,
                                  price <> stored_price or sale_price is distinct from stored_sale_price
                                  or valid_from is distinct from stored_valid_from
                                  or valid_to is distinct from stored_valid_to as changed
                             from (select s.row_number, s.sku, s.list, coalesce(s.price, k.price) as price,
                                          case when s.sale_price_given then s.sale_price
                                               else k.sale_price end as sale_price,
                                          case when s.valid_from_given then s.valid_from
                                               else k.valid_from end as valid_from,
                                          case when s.valid_to_given then s.valid_to
                                               else k.valid_to end as valid_to,
                                          coalesce(k.load_id = $2, false) as own,
                                          k.price as stored_price, k.sale_price as stored_sale_price,
                                          k.valid_from as stored_valid_from, k.valid_to as stored_valid_to,
                                          k.as_of as stored_as_of,
                                          (n.place::bigint << 31) + l.place as place,
                                          case when s.code is not null then s.code
                                               when n.sku is null then 'row.product_unknown'
                                               when n.code is not null then n.code
                                               when s.price is null and k.price is null
                                               then 'row.field_missing' end as code
                                     from staged_price s
                                     left join named_price n on n.sku = s.sku
                                     left join (select list, row_number() over (order by list) as place
                                                  from (select distinct list from staged_price) listed) l
                                            on l.list = s.list
                                     left join prices k
                                            on k.site_id = $1 and k.sku = s.sku and k.list = s.list) joined) valued
                   window by_key as (order by place, row_number desc)) sorted) decided`,
  'fresh',
)

/** A slice finds its rows by this: a few kilobytes, since the table was filled in this order. */
export const INDEX_DECIDED_PRICE = statement(
  'index_decided_price',
  `create index on decided_price using brin (ordinal) with (pages_per_range = 16)`,
  'fresh',
)

export const STEPS_OF_PRICE = statement('steps_of_price', stepsOf('decided_price'), 'fresh')

export const REFUSE_PRICE_ROWS = statement(
  'refuse_price_rows',
  `insert into refused_rows (row_number, code, field, value)
   select row_number, code, case code when 'row.field_missing' then 'price' else 'sku' end,
          case when code <> 'row.field_missing' then sku end
     from decided_price
    where code is not null`,
  'fresh',
)
