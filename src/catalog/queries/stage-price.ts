import { statement } from '../../platform/postgres/statement.ts'
import {
  countOutcomes,
  KEY_COLUMNS,
  markRepeats,
  momentText,
  REFUSED_OR_PARKED,
  resolveKeys,
  stepsOf,
  TOLD_IN_DIFF,
  WITH_ITS_ROW,
  writeDiff,
} from './stage-shared.ts'
import { stoodBefore } from './versions.ts'

const PRICES = { history: 'price_history', key: ['sku', 'list'] } as const

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

/** One line a staged row; `place` is that of its key. */
export const CREATE_DECIDED_PRICE = statement(
  'create_decided_price',
  `create temp table decided_price (
  row_number integer not null,
  sku text collate "C",
  list text collate "C" not null,
  price bigint,
  sale_price bigint,
  valid_from timestamptz,
  valid_to timestamptz,
  as_of timestamptz not null,
  place bigint,
  outcome text collate "C" not null,
  step "char",
  old_price bigint,
  stored_at tid,
  code text)`,
  'fresh',
)

/** Those of them that are to be written, in key order. */
export const CREATE_ORDERED_PRICE = statement(
  'create_ordered_price',
  `create temp table ordered_price (
  ordinal integer not null,
  row_number integer not null,
  sku text collate "C" not null,
  list text collate "C" not null,
  price bigint not null,
  sale_price bigint,
  valid_from timestamptz,
  valid_to timestamptz,
  as_of timestamptz not null,
  step "char" not null,
  stored_at tid)`,
  'fresh',
)

/** Lines of COPY text (loads/copy-text.ts) fill these columns, in this order. */
export const COPY_STAGED_PRICE = statement(
  'copy_staged_price',
  `copy staged_price (row_number, sku, ean, reference, size, list, price, sale_price,
                            sale_price_given, valid_from, valid_from_given, valid_to, valid_to_given) from stdin`,
  'fresh',
)

/** The same with the product part that a row belongs to. */
export const COPY_PRICES_OF_PRODUCTS = statement(
  'copy_prices_of_products',
  COPY_STAGED_PRICE.text.replace(')', ', part)'),
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

/** What a staged price `s` names. */
export const PRICE_NAMES = 'left join named_price n on n.sku = s.sku'

/**
 * Why it is refused, or parked; `k` is the stored price. One that the load has made itself gives no amount: `load` its
 * number.
 */
export const priceCode = (load: string): string => `case when s.code is not null then s.code
                                               when n.sku is null then 'row.product_unknown'
                                               when n.code is not null then n.code
                                               when s.price is null
                                                and (k.price is null or not ${stoodBefore('k', { ...PRICES, load })})
                                               then 'row.field_missing' end`

/** As DECIDE_STOCK; a new price without its amount is refused, whichever row of the file would have had it. */
export const DECIDE_PRICE = statement(
  'decide_price',
  `insert into decided_price (row_number, sku, list, price, sale_price, valid_from, valid_to, as_of, place, outcome,
                              step, old_price, stored_at, code)
   select row_number, sku, list, price, sale_price, valid_from, valid_to, as_of, place, outcome,
          case when written then null
               when outcome = '1' then 'i'
               when outcome = '2' then 'u'
               when outcome = '4' and stored_as_of < as_of then 't' end::"char",
          stored_price, stored_at, code
     from (select row_number, sku, list, price, sale_price, valid_from, valid_to, as_of,
                  case when code is null then place end as place, own and not differs as written, stored_as_of,
                  stored_price, stored_at, code,
                  case ${REFUSED_OR_PARKED}
                       when own and not differs
                       then case when exists (select from price_history h
                                               where h.site_id = $1 and h.sku = joined.sku and h.list = joined.list
                                                 and h.replaced_by = $2)
                                 then '2' else '1' end
                       when stored_as_of is null then '1'
                       when stored_as_of > as_of then '3'
                       when differs then '2'
                       else '4' end as outcome
             from (select joined.*,
                          price <> stored_price or sale_price is distinct from stored_sale_price
                          or valid_from is distinct from stored_valid_from
                          or valid_to is distinct from stored_valid_to as differs
                     from (select s.row_number, s.sku, s.list, coalesce(s.price, k.price) as price,
                                  case when s.sale_price_given then s.sale_price else k.sale_price end as sale_price,
                                  case when s.valid_from_given then s.valid_from else k.valid_from end as valid_from,
                                  case when s.valid_to_given then s.valid_to else k.valid_to end as valid_to,
                                  least($3::timestamptz, $4::timestamptz) as as_of,
                                  coalesce(k.load_id = $2, false) as own,
                                  k.price as stored_price, k.sale_price as stored_sale_price,
                                  k.valid_from as stored_valid_from, k.valid_to as stored_valid_to,
                                  k.as_of as stored_as_of, k.ctid as stored_at,
                                  (n.place::bigint << 31) + l.place as place, ${priceCode('$2')} as code
                             from staged_price s ${PRICE_NAMES}
                             left join (select list, row_number() over (order by list) as place
                                          from (select distinct list from staged_price) listed) l on l.list = s.list
                             left join prices k on k.site_id = $1 and k.sku = s.sku and k.list = s.list) joined) joined
           offset 0) decided`,
  'fresh',
)

export const MARK_PRICE_REPEATS = statement('mark_price_repeats', markRepeats('decided_price'), 'fresh')

export const ORDER_PRICES = statement(
  'order_prices',
  `insert into ordered_price (ordinal, row_number, sku, list, price, sale_price, valid_from, valid_to, as_of, step,
                              stored_at)
   select row_number() over (order by place), row_number, sku, list, price, sale_price, valid_from, valid_to, as_of,
          step, stored_at
     from decided_price
    where step is not null
    order by place`,
  'fresh',
)

/** A slice finds its rows by this: a few kilobytes, since the table was filled in this order. */
export const INDEX_ORDERED_PRICE = statement(
  'index_ordered_price',
  `create index on ordered_price using brin (ordinal) with (pages_per_range = 16)`,
  'fresh',
)

export const STEPS_OF_PRICE = statement('steps_of_price', stepsOf('ordered_price'), 'fresh')

export const REFUSE_PRICE_ROWS = statement(
  'refuse_price_rows',
  `insert into refused_rows (row_number, code, field, value)
   select row_number, code, case code when 'row.field_missing' then 'price' else 'sku' end,
          case when code <> 'row.field_missing' then sku end
     from decided_price
    where outcome = '0' and code <> '${WITH_ITS_ROW}'`,
  'fresh',
)

export const COUNT_PRICE_OUTCOMES = statement('count_price_outcomes', countOutcomes('decided_price'), 'fresh')

export const GATHER_PRICE_OUTCOMES = statement(
  'gather_price_outcomes',
  `insert into part_outcomes (row_number, outcome) select row_number, outcome from decided_price`,
  'fresh',
)

/**
 * How many prices the file gives and how many of them are zero; how many stored ones it speaks of, and how many of
 * those it moves by more than the share `$1` of what they were.
 */
export const MEASURE_PRICES = statement(
  'measure_prices',
  `select count(*)::integer as given, (count(*) filter (where price = 0))::integer as zero,
          (count(*) filter (where outcome in ('2', '4') and old_price is not null))::integer as stored,
          (count(*) filter (where outcome = '2' and abs(price - old_price) > old_price * $1::numeric))::integer as moved
     from decided_price
    where outcome in ('1', '2', '4')`,
  'fresh',
)

export const WRITE_PRICE_DIFF = statement(
  'write_price_diff',
  writeDiff(
    'price',
    `select d.row_number, d.sku || '|' || d.list as key, f.field, f.before, f.after
       from ordered_price d
       left join prices k on k.site_id = $1 and k.sku = d.sku and k.list = d.list
      cross join lateral (values ('price', k.price::text, d.price::text),
                                 ('salePrice', k.sale_price::text, d.sale_price::text),
                                 ('validFrom', ${momentText('k.valid_from')}, ${momentText('d.valid_from')}),
                                 ('validTo', ${momentText('k.valid_to')}, ${momentText('d.valid_to')})
                         ) f (field, before, after)
      where ${TOLD_IN_DIFF} and f.before is distinct from f.after
      order by d.ordinal, f.field`,
  ),
  'fresh',
)
