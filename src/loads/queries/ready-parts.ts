import { statement } from '../../platform/postgres/statement.ts'
import { READY } from './parked.ts'

/** Parts of one load that no longer wait. */
export const CREATE_READY_PARTS = statement(
  'create_ready_parts',
  `create temp table ready_parts (
  part_no bigint not null,
  row_number integer not null,
  kind text not null,
  overtaken boolean not null default false)`,
  'fresh',
)

export const FIND_READY_PARTS = statement(
  'find_ready_parts',
  `insert into ready_parts (part_no, row_number, kind)
   select p.part_no, p.row_number, p.kind
     from parked_parts p
    where p.site_id = $1 and p.load_id = $2 and (${READY})`,
  'fresh',
)

/**
 * Of the parts that wait no longer those of which a later row of their file has told by another name what they tell:
 * of one key the last row counts, also where the product has come by its ean since. `$1` site, `$2` load.
 */
export const OVERTAKE_READY_PARTS = statement(
  'overtake_ready_parts',
  `with named as (
     select r.part_no, r.row_number, name || '|' || coalesce(p.said ->> 'store', p.said ->> 'list', p.said ->> 'attribute') as key
       from ready_parts r
       join parked_parts p
         on p.site_id = $1 and p.load_id = $2 and p.row_number = r.row_number and p.part_no = r.part_no
       join variants v on v.site_id = p.site_id and v.ean = p.ean
      cross join unnest(array[v.sku, v.ean, v.reference || '/' || v.size,
                              case when v.size = 'SIN DEFINIR' then v.reference end]) name
      where p.sku is null and name is not null
        and not exists (select from variants o where o.site_id = $1 and o.ean = p.ean and o.sku <> v.sku)),
   told as (
     select k.key, max(b.first_row + k.place - 1) as row_number
       from load_row_blocks b
      cross join lateral unnest(b.keys) with ordinality k (key, place)
      where b.site_id = $1 and b.load_id = $2 and exists (select from named)
        and k.key in (select key from named) and substr(b.outcomes, k.place::integer, 1) in ('c', 'u', 's', 'n')
      group by k.key),
   noted as (
     update ready_parts r
        set overtaken = true
       from (select distinct n.part_no from named n join told t on t.key = n.key and t.row_number > n.row_number) o
      where r.part_no = o.part_no
     returning r.row_number)
   insert into part_outcomes (row_number, outcome) select row_number, '3' from noted`,
  'fresh',
)

/** The kinds of the parts that wait no longer. */
export const READY_KINDS = statement('ready_kinds', `select distinct kind from ready_parts`, 'fresh')

const stageParked = (kind: string, columns: string) => `insert into staged_${kind} (${columns})
   select ${columns.replace(/\w+/g, 's.$&')}
     from ready_parts r
     join parked_parts p
       on p.site_id = $1 and p.load_id = $2 and p.row_number = r.row_number and p.part_no = r.part_no
    cross join lateral jsonb_populate_record(null::staged_${kind}, p.said) s
    where r.kind = '${kind}' and not r.overtaken`

const KEYS = 'row_number, sku, ean, reference, size'

export const STAGE_PARKED_STOCK = statement(
  'stage_parked_stock',
  stageParked('stock', `${KEYS}, store, quantity, as_of`),
  'fresh',
)

export const STAGE_PARKED_PRICES = statement(
  'stage_parked_prices',
  stageParked(
    'price',
    `${KEYS}, list, price, sale_price, sale_price_given, valid_from, valid_from_given, valid_to, valid_to_given`,
  ),
  'fresh',
)

export const STAGE_PARKED_ATTRIBUTES = statement(
  'stage_parked_attributes',
  stageParked('attribute', `${KEYS}, attribute, value`),
  'fresh',
)
