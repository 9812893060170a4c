import { OUTCOME_DIGITS, OUTCOME_LETTERS } from '../../catalog/queries/stage-shared.ts'
import { statement } from '../../platform/postgres/statement.ts'
import { BLOCK_ROWS } from './finish.ts'

/**
 * Keeps the parts that wait: `$1` site, `$2` load, `$3` until when. `apart` are the columns that set the parts of one
 * row apart.
 */
const park = (kind: string, apart: readonly string[], store: string) => `insert into parked_parts
     (site_id, load_id, row_number, kind, sku, ean, reference, size, store, code, said, rest, until)
   select $1, $2, s.row_number, '${kind}', s.sku, s.ean, s.reference, s.size, ${store}, d.code, to_jsonb(s), r.rest, $3
     from (select distinct row_number, sku, ${apart.join(', ')}, code
             from decided_${kind}
            where outcome = '-') d
     join staged_${kind} s
       on s.row_number = d.row_number and s.sku is not distinct from d.sku
      and ${apart.map((column) => `s.${column} = d.${column}`).join(' and ')}
     left join (select row_number, min(outcome) as rest
                  from part_outcomes
                 where outcome <> '-'
                 group by row_number) r on r.row_number = s.row_number
    order by s.row_number, s.ctid`

export const PARK_STOCK = statement('park_stock', park('stock', ['store'], 's.store'), 'fresh')
export const PARK_PRICES = statement('park_prices', park('price', ['list'], 'null'), 'fresh')
export const PARK_ATTRIBUTES = statement('park_attributes', park('attribute', ['attribute'], 'null'), 'fresh')

/** The key of a row of the file, from the report. */
function keyOf(row: string): string {
  return `select b.keys[${row} - b.first_row + 1] as key
            from load_row_blocks b
           where b.site_id = $1 and b.load_id = $2
             and b.first_row = ${row} - (${row} - 1) % ${BLOCK_ROWS}`
}

/** Whether the product that a parked part `p` names is known by now. */
const PRODUCT_KNOWN = `(p.sku is null or exists (select from variants v where v.site_id = $1 and v.sku = p.sku))
      and (p.sku is not null or p.ean is null
           or exists (select from variants v where v.site_id = $1 and v.ean = p.ean))
      and (p.sku is not null or p.ean is not null
           or exists (select from variants v
                       where v.site_id = $1 and v.reference = p.reference and v.size = coalesce(p.size, v.size)))`

const STORE_KNOWN = `(p.store is null
           or exists (select from stores t where t.site_id = $1 and t.external_code = p.store))`

/** Whether it waits no longer. */
export const READY = `${PRODUCT_KNOWN}
      and ${STORE_KNOWN}`

/**
 * What a parked part `p` waits for now, its product first, as a refusal names it: code, field and value. Where the
 * decision missed the store alone, the file itself may bring the product, and a plan has not written it yet.
 */
const WAITS_FOR = `w.code,
            case when w.code = 'row.store_unknown' then 'store'
                 when p.sku is not null then 'sku' when p.ean is not null then 'ean' else 'reference' end as field,
            case when w.code = 'row.store_unknown' then p.store else coalesce(p.sku, p.ean, p.reference) end as value
       from parked_parts p
      cross join lateral (
            select case when p.code = 'row.product_unknown' and not (${PRODUCT_KNOWN}) then 'row.product_unknown'
                        when not ${STORE_KNOWN} then 'row.store_unknown'
                        else p.code end as code) w`

/** What rows of a load wait for, one line a row: those behind row `$3` up to row `$4`. */
export const READ_PARKED = statement(
  'read_parked_rows',
  `select distinct on (p.row_number) p.row_number, null as key, '{}'::jsonb as facts, ${WAITS_FOR}
    where p.site_id = $1 and p.load_id = $2 and p.row_number > $3 and p.row_number <= $4
    order by p.row_number, code, value`,
)

/** Whether any part of a load waits no longer, or has waited too long: `$3` now. */
export const LOOK_AT_PARKED = statement(
  'look_at_parked',
  `select exists (select from parked_parts p where p.site_id = $1 and p.load_id = $2 and (${READY})) as ready,
          exists (select from parked_parts p where p.site_id = $1 and p.load_id = $2 and p.until <= $3) as late`,
  'fresh',
)

/** What was decided of rows that had waited, as they stand in the file's report. */
export const CREATE_SETTLED_ROWS = statement(
  'create_settled_rows',
  `create temp table settled_rows (row_number integer not null, outcome text collate "C" not null)`,
  'fresh',
)

/** Takes the parts that were decided off the waiting ones. */
export const TAKE_READY_PARTS = statement(
  'take_ready_parts',
  `with taken as (
     delete from parked_parts p
      using ready_parts r
      where p.site_id = $1 and p.load_id = $2 and p.row_number = r.row_number and p.part_no = r.part_no
   returning p.row_number, p.rest)
   insert into settled_rows (row_number, outcome)
   select t.row_number, least(min(t.rest), min(o.outcome))
     from taken t
     join part_outcomes o on o.row_number = t.row_number
    group by t.row_number`,
)

/** The refusals of parts that had waited, one a row, with the key that reading gave it. */
export const SAVE_SETTLED_REFUSALS = statement(
  'save_settled_refusals',
  `insert into load_refusals (site_id, load_id, row_number, key, code, field, value, facts)
   select distinct on (r.row_number) $1, $2, r.row_number, k.key, r.code, r.field, coalesce(r.value, k.key),
          jsonb_strip_nulls(jsonb_build_object('key', k.key, 'field', r.field, 'value', coalesce(r.value, k.key)))
     from refused_rows r
    cross join lateral (${keyOf('r.row_number')}) k
    order by r.row_number, r.field
       on conflict (site_id, load_id, row_number) do nothing`,
  'fresh',
)

/** A row that still waits for something else keeps what its other parts were. */
export const KEEP_WAITING_ROWS = statement(
  'keep_waiting_rows',
  `with waiting as (
     update parked_parts p
        set rest = least(p.rest, s.outcome)
       from settled_rows s
      where p.site_id = $1 and p.load_id = $2 and p.row_number = s.row_number
     returning p.row_number)
   delete from settled_rows where row_number in (select row_number from waiting)`,
)

/** Refuses the rows that have waited too long, by what they wait for: `$3` now. */
export const REFUSE_LATE_ROWS = statement(
  'refuse_late_rows',
  `with late as (
     select p.row_number, ${WAITS_FOR}
      where p.site_id = $1 and p.load_id = $2
        and p.row_number in (select row_number from parked_parts where site_id = $1 and load_id = $2 and until <= $3)),
   gone as (
     delete from parked_parts
      where site_id = $1 and load_id = $2 and row_number in (select row_number from late)),
   told as (
     insert into load_refusals (site_id, load_id, row_number, key, code, field, value, facts)
     select distinct on (l.row_number) $1, $2, l.row_number, b.key, l.code, l.field, l.value,
            jsonb_strip_nulls(jsonb_build_object('key', case l.field when 'store' then b.key else l.value end,
                                                 'field', l.field, 'value', l.value,
                                                 'store', case l.field when 'store' then l.value end))
       from late l
      cross join lateral (${keyOf('l.row_number')}) b
      order by l.row_number, l.code, l.value
         on conflict do nothing)
   insert into settled_rows (row_number, outcome)
   select distinct row_number::integer, '0' from late`,
)

/** Puts the letters of settled rows in place of the p that stood there. */
export const REWRITE_BLOCKS = statement(
  'rewrite_blocks',
  `update load_row_blocks b
      set outcomes = rewritten.outcomes
     from (select k.first_row,
                  string_agg(coalesce(translate(s.outcome, '${OUTCOME_DIGITS}', '${OUTCOME_LETTERS}'), substr(k.outcomes, place, 1)), ''
                             order by place) as outcomes
             from load_row_blocks k
            cross join generate_series(1, length(k.outcomes)) place
             left join settled_rows s on s.row_number = k.first_row + place - 1
            where k.site_id = $1 and k.load_id = $2
              and k.first_row in (select row_number - (row_number - 1) % ${BLOCK_ROWS} from settled_rows)
            group by k.first_row) rewritten
    where b.site_id = $1 and b.load_id = $2 and b.first_row = rewritten.first_row`,
)
