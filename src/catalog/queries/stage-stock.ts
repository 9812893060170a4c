import { statement } from '../../platform/postgres/statement.ts'
import { KEY_COLUMNS, resolveKeys, stepsOf } from './stage-shared.ts'

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

export const CREATE_DECIDED_STOCK = statement(
  'create_decided_stock',
  `create temp table decided_stock (
  ordinal integer not null,
  row_number integer not null,
  sku text collate "C",
  store text collate "C" not null,
  quantity numeric(14,3) not null,
  as_of timestamptz not null,
  outcome text collate "C" not null,
  step "char",
  code text)`,
  'fresh',
)

/** Lines of COPY text (loads/copy-text.ts) fill these columns, in this order. */
export const COPY_STAGED_STOCK = statement(
  'copy_staged_stock',
  `copy staged_stock (row_number, sku, ean, reference, size, store, quantity, as_of) from stdin`,
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

/**
 * One decision a staged row, in key order: `$1` site, `$2` load, `$3` the load's moment, `$4` its arrival.
 *
 * Sorting by two numbers instead of two texts halves the time. A row that this very load has written was
 * written by a worker that died: it counts as then, and is not written again.
 */
export const DECIDE_STOCK = statement(
  'decide_stock',
  `insert into decided_stock (ordinal, row_number, sku, store, quantity, as_of, outcome, step, code)
   select ordinal, row_number, sku, store, quantity, as_of, outcome,
          case when outcome = '1' and not own then case when stored then 'f' else 'i' end
               when outcome = '2' and not own then 'u'
               when outcome = '4' and later then 't' end::"char",
          code
     from (select ordinal, row_number, sku, store, quantity, as_of, own, stored, code,
                  stored_as_of < as_of as later,
                  case when code is not null then '0'
                       when repeated then '3'
                       when own then case when exists (select from stock_history h
                                                        where h.site_id = $1 and h.sku = sorted.sku
                                                          and h.store = sorted.store and h.replaced_by = $2)
                                          then '2' else '1' end
                       when stored_as_of is null then '1'
                       when stored_as_of > as_of then '3'
                       when stored_quantity <> quantity or deducts_at < as_of then '2'
                       else '4' end as outcome
             from (select row_number() over by_key as ordinal,
                          coalesce(lag(place) over by_key = place, false) as repeated,
                          row_number, sku, store, quantity, as_of, own, stored, stored_as_of,
                          stored_quantity, deducts_at, code
                     from (select s.row_number, s.sku, s.store, s.quantity,
                                  least(coalesce(s.as_of, $3), $4) as as_of,
                                  coalesce(k.load_id = $2, false) as own, k.sku is not null as stored,
                                  k.as_of as stored_as_of, k.quantity as stored_quantity, k.deducts_at,
                                  case when s.code is null and n.code is null
                                       then (n.place::bigint << 31) + t.place end as place,
                                  case when s.code is not null then s.code
                                       when n.sku is null then 'row.product_unknown'
                                       when n.code is not null then n.code
                                       when t.external_code is null then 'row.store_unknown' end as code
                             from staged_stock s
                             left join named_stock n on n.sku = s.sku
                             left join (select external_code, row_number() over (order by external_code) as place
                                          from stores
                                         where site_id = $1) t on t.external_code = s.store
                             left join (select k.sku, k.store, k.quantity, k.as_of, k.load_id, r.deducts_at
                                          from stock k
                                          left join (select sku, store, min(deducts_at) as deducts_at
                                                       from reservations
                                                      where site_id = $1 and deducts_at is not null
                                                      group by sku, store) r on r.sku = k.sku and r.store = k.store
                                         where k.site_id = $1) k on k.sku = s.sku and k.store = s.store) joined
                   window by_key as (order by place, row_number desc)) sorted) decided`,
  'fresh',
)

/** A slice finds its rows by this: a few kilobytes, since the table was filled in this order. */
export const INDEX_DECIDED_STOCK = statement(
  'index_decided_stock',
  `create index on decided_stock using brin (ordinal) with (pages_per_range = 16)`,
  'fresh',
)

export const STEPS_OF_STOCK = statement('steps_of_stock', stepsOf('decided_stock'), 'fresh')

export const REFUSE_STOCK_ROWS = statement(
  'refuse_stock_rows',
  `insert into refused_rows (row_number, code, field, value)
   select row_number, code, case code when 'row.store_unknown' then 'store' else 'sku' end,
          case code when 'row.store_unknown' then store else sku end
     from decided_stock
    where code is not null`,
  'fresh',
)
