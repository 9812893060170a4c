import { statement } from '../../platform/postgres/statement.ts'
import {
  countOutcomes,
  KEY_COLUMNS,
  markRepeats,
  REFUSED_OR_PARKED,
  resolveKeys,
  stepsOf,
  TOLD_IN_DIFF,
  WITH_ITS_ROW,
  writeDiff,
} from './stage-shared.ts'

export const CREATE_STAGED_STOCK = statement(
  'create_staged_stock',
  `create temp table staged_stock (
  ${KEY_COLUMNS},
  store text collate "C" not null,
  quantity numeric(14,3) not null,
  as_of timestamptz)`,
  'fresh',
)

/** Each sku of the file once: its place in key order, and why its balances are refused. */
export const CREATE_NAMED_STOCK = statement(
  'create_named_stock',
  `create temp table named_stock (sku text collate "C" not null, place integer not null, code text)`,
  'fresh',
)

/** One line a staged row; `place` is that of its key. */
export const CREATE_DECIDED_STOCK = statement(
  'create_decided_stock',
  `create temp table decided_stock (
  row_number integer not null,
  sku text collate "C",
  store text collate "C" not null,
  quantity numeric(14,3) not null,
  as_of timestamptz not null,
  place bigint,
  outcome text collate "C" not null,
  step "char",
  was_above_zero boolean,
  stored_at tid,
  code text)`,
  'fresh',
)

/** Those of them that are to be written, in key order. */
export const CREATE_ORDERED_STOCK = statement(
  'create_ordered_stock',
  `create temp table ordered_stock (
  ordinal integer not null,
  row_number integer not null,
  sku text collate "C" not null,
  store text collate "C" not null,
  quantity numeric(14,3) not null,
  as_of timestamptz not null,
  step "char" not null,
  stored_at tid)`,
  'fresh',
)

/** Lines of COPY text (loads/copy-text.ts) fill these columns, in this order. */
export const COPY_STAGED_STOCK = statement(
  'copy_staged_stock',
  `copy staged_stock (row_number, sku, ean, reference, size, store, quantity, as_of) from stdin`,
  'fresh',
)

/** The same with the product part that a row belongs to. */
export const COPY_STOCK_OF_PRODUCTS = statement(
  'copy_stock_of_products',
  COPY_STAGED_STOCK.text.replace(')', ', part)'),
  'fresh',
)

export const RESOLVE_STOCK_KEYS = statement('resolve_stock_keys', resolveKeys('staged_stock'), 'fresh')

/** $1 site; the skus of the file alone, or all of the site's: those that neither has are unknown. */
const nameStock = (skus: string) => `insert into named_stock (sku, place, code)
   select named.sku, row_number() over (order by named.sku),
          case when v.sku is null then 'row.product_unknown'
               when p.kit is not null then 'row.kit_has_no_stock' end
     from (${skus}) named
     left join variants v on v.site_id = $1 and v.sku = named.sku
     left join products p on p.site_id = $1 and p.reference = v.reference`

export const NAME_STOCK = statement(
  'name_stock',
  nameStock('select distinct sku from staged_stock where sku is not null'),
  'fresh',
)

export const NAME_STOCK_OF_SITE = statement(
  'name_stock_of_site',
  nameStock('select sku from variants where site_id = $1'),
  'fresh',
)

/** What a staged balance `s` names, each with its place in key order: `$1` site. */
export const STOCK_NAMES = `left join named_stock n on n.sku = s.sku
                             left join (select external_code, row_number() over (order by external_code) as place
                                          from stores
                                         where site_id = $1) t on t.external_code = s.store`

/** Why it is refused, or parked. */
export const STOCK_CODE = `case when s.code is not null then s.code
                                       when n.sku is null then 'row.product_unknown'
                                       when n.code is not null then n.code
                                       when t.external_code is null then 'row.store_unknown' end`

/**
 * One decision a staged row, each as if it were the only one of its key: `$1` site, `$2` load, `$3` the load's moment,
 * `$4` its arrival, `$5` whether what names an unknown product or store is parked.
 *
 * What this very load has written was written by a worker that died: it counts as then, and is not written again.
 */
export const DECIDE_STOCK = statement(
  'decide_stock',
  `insert into decided_stock (row_number, sku, store, quantity, as_of, place, outcome, step, was_above_zero,
                              stored_at, code)
   select row_number, sku, store, quantity, as_of, place, outcome,
          case when written then null
               when outcome = '1' then case when stored then 'f' else 'i' end
               when outcome = '2' then 'u'
               when outcome = '4' and stored_as_of < as_of then 't' end::"char",
          stored_quantity > 0, stored_at, code
     from (select row_number, sku, store, quantity, as_of, case when code is null then place end as place, written, stored,
                  stored_as_of, stored_quantity, stored_at, code,
                  case ${REFUSED_OR_PARKED}
                       when written then case when exists (select from stock_history h
                                                            where h.site_id = $1 and h.sku = joined.sku
                                                              and h.store = joined.store and h.replaced_by = $2
                                                              and h.as_of is not null)
                                              then '2' else '1' end
                       when stored_as_of is null then '1'
                       when stored_as_of > as_of then '3'
                       when stored_quantity <> quantity or deducts_at < as_of then '2'
                       else '4' end as outcome
             from (select s.row_number, s.sku, s.store, s.quantity, least(coalesce(s.as_of, $3), $4) as as_of,
                          coalesce(k.load_id = $2 and k.quantity = s.quantity
                                   and k.as_of = least(coalesce(s.as_of, $3), $4), false) as written,
                          k.sku is not null as stored,
                          k.as_of as stored_as_of, k.quantity as stored_quantity, k.stored_at, k.deducts_at,
                          (n.place::bigint << 31) + t.place as place, ${STOCK_CODE} as code
                     from staged_stock s ${STOCK_NAMES}
                     left join (select k.sku, k.store, k.quantity, k.as_of, k.load_id, k.ctid as stored_at, r.deducts_at
                                  from stock k
                                  left join (select sku, store, min(deducts_at) as deducts_at
                                               from reservations
                                              where site_id = $1 and deducts_at is not null
                                              group by sku, store) r on r.sku = k.sku and r.store = k.store
                                 where k.site_id = $1) k on k.sku = s.sku and k.store = s.store) joined
           offset 0) decided`,
  'fresh',
)

export const MARK_STOCK_REPEATS = statement('mark_stock_repeats', markRepeats('decided_stock'), 'fresh')

/** Key order is that of two numbers: sorting by two texts takes twice the time. */
export const ORDER_STOCK = statement(
  'order_stock',
  `insert into ordered_stock (ordinal, row_number, sku, store, quantity, as_of, step, stored_at)
   select row_number() over (order by place), row_number, sku, store, quantity, as_of, step, stored_at
     from decided_stock
    where step is not null
    order by place`,
  'fresh',
)

/** A slice finds its rows by this: a few kilobytes, since the table was filled in this order. */
export const INDEX_ORDERED_STOCK = statement(
  'index_ordered_stock',
  `create index on ordered_stock using brin (ordinal) with (pages_per_range = 16)`,
  'fresh',
)

export const STEPS_OF_STOCK = statement('steps_of_stock', stepsOf('ordered_stock'), 'fresh')

export const REFUSE_STOCK_ROWS = statement(
  'refuse_stock_rows',
  `insert into refused_rows (row_number, code, field, value)
   select row_number, code, case code when 'row.store_unknown' then 'store' else 'sku' end,
          case code when 'row.store_unknown' then store else sku end
     from decided_stock
    where outcome = '0' and code <> '${WITH_ITS_ROW}'`,
  'fresh',
)

export const COUNT_STOCK_OUTCOMES = statement('count_stock_outcomes', countOutcomes('decided_stock'), 'fresh')

export const GATHER_STOCK_OUTCOMES = statement(
  'gather_stock_outcomes',
  `insert into part_outcomes (row_number, outcome) select row_number, outcome from decided_stock`,
  'fresh',
)

/** Of the stored balances above zero that the file speaks of: how many, and how many it sets to zero or less. */
export const MEASURE_STOCK = statement(
  'measure_stock',
  `select count(*)::integer as above_zero, (count(*) filter (where quantity <= 0))::integer as to_zero
     from decided_stock
    where was_above_zero and outcome in ('2', '4')`,
  'fresh',
)

export const WRITE_STOCK_DIFF = statement(
  'write_stock_diff',
  writeDiff(
    'stock',
    `select d.row_number, d.sku || '|' || d.store as key, 'quantity' as field, k.quantity::text as before,
            d.quantity::text as after
       from ordered_stock d
       left join stock k on k.site_id = $1 and k.sku = d.sku and k.store = d.store and k.as_of is not null
      where ${TOLD_IN_DIFF} and d.quantity is distinct from k.quantity
      order by d.ordinal`,
  ),
  'fresh',
)
