import { OUTCOME_DIGITS, OUTCOME_LETTERS } from '../../catalog/queries/stage-shared.ts'
import { statement } from '../../platform/postgres/statement.ts'
import { LOAD_COLUMNS } from './load-row.ts'

/** Rows of the file in one line of load_row_blocks. */
export const BLOCK_ROWS = 1000

/** The keys of the file's rows in file order, a block to a line, as they come in while reading. */
export const CREATE_STAGED_KEYS = statement(
  'create_staged_keys',
  `create temp table staged_keys (first_row integer not null, keys text[] not null)`,
  'fresh',
)

export const COPY_STAGED_KEYS = statement(
  'copy_staged_keys',
  `copy staged_keys (first_row, keys) from stdin`,
  'fresh',
)

/** Rows refused at reading, and why: they are in no staging table. */
export const CREATE_UNREAD_ROWS = statement(
  'create_unread_rows',
  `create temp table unread_rows (row_number integer not null, code text not null, facts jsonb not null)`,
  'fresh',
)

export const COPY_UNREAD_ROWS = statement(
  'copy_unread_rows',
  `copy unread_rows (row_number, code, facts) from stdin`,
  'fresh',
)

export const COUNT_UNREAD_ROWS = statement(
  'count_unread_rows',
  `select count(*)::integer as rows from unread_rows`,
  'fresh',
)

export const SAVE_UNREAD_REFUSALS = statement(
  'save_unread_refusals',
  `insert into load_refusals (site_id, load_id, row_number, key, code, field, value, facts)
   select $1, $2, row_number, key, code, facts ->> 'field', facts ->> 'value',
          facts || jsonb_build_object('key', key)
     from (select u.row_number, u.code, u.facts, k.keys[(u.row_number - 1) % ${BLOCK_ROWS} + 1] as key
             from unread_rows u
             join staged_keys k on k.first_row = u.row_number - (u.row_number - 1) % ${BLOCK_ROWS}) refused`,
  'fresh',
)

/** The fields that a decision may refuse. */
export const DECIDED_FIELDS = [
  'sku',
  'reference',
  'store',
  'price',
  'kit',
  'attribute',
  'attributes',
  'value',
] as const

/**
 * The refusals that the decision added, one a row, with the key that reading gave it: `$3` the sender's own names
 * of DECIDED_FIELDS. Behind a point in the field stands the attribute concerned, whose definition is told too.
 */
export const SAVE_DECIDED_REFUSALS = statement(
  'save_decided_refusals',
  `insert into load_refusals (site_id, load_id, row_number, key, code, field, value, facts)
   select $1, $2, row_number, key, refused.code, spelled, value,
          jsonb_strip_nulls(jsonb_build_object('key', case when base in ('sku', 'reference', 'store', 'price') then value
                                                           else key end,
                                               'field', spelled,
                                               'value', value,
                                               'store', case base when 'store' then value end,
                                               'component', case base when 'kit' then value end,
                                               'attribute', attribute,
                                               'dataType', a.data_type,
                                               'values', a.allowed))
     from (select row_number, code, key, coalesce(value, key) as value, base,
                  case when base = 'attribute' then value else attribute end as attribute,
                  coalesce($3::jsonb ->> base, base)
                  || case when base = 'attributes' then '.' || attribute else '' end as spelled
             from (select distinct on (r.row_number) r.row_number, r.code, r.value,
                          split_part(r.field, '.', 1) as base,
                          nullif(substr(r.field, strpos(r.field || '.', '.') + 1), '') as attribute,
                          k.keys[(r.row_number - 1) % ${BLOCK_ROWS} + 1] as key
                     from refused_rows r
                     join staged_keys k on k.first_row = r.row_number - (r.row_number - 1) % ${BLOCK_ROWS}
                    order by r.row_number, r.field) refused) refused
     left join attributes a on a.site_id = $1 and a.code = refused.attribute`,
  'fresh',
)

/**
 * One letter a row of the file, in its order. Each row stands once in the table of outcomes, or was refused at
 * reading. Putting a million rows back in order takes long; a block whose rows all have the outcome `$3`
 * needs no order.
 */
const writeBlocks = (
  outcomes: string,
) => `insert into load_row_blocks (site_id, load_id, first_row, outcomes, keys)
   select $1, $2, k.first_row,
          translate(coalesce(b.outcomes, repeat($3, cardinality(k.keys))), '${OUTCOME_DIGITS}', '${OUTCOME_LETTERS}'),
          k.keys
     from staged_keys k
     left join (select (row_number - 1) / ${BLOCK_ROWS} as block, string_agg(outcome, '' order by row_number) as outcomes
                  from (select row_number, outcome from ${outcomes}
                        union all
                        select row_number, '0' from unread_rows) decided
                 where (row_number - 1) / ${BLOCK_ROWS} in (
                       select (row_number - 1) / ${BLOCK_ROWS} from ${outcomes} where outcome <> $3
                       union
                       select (row_number - 1) / ${BLOCK_ROWS} from unread_rows)
                 group by (row_number - 1) / ${BLOCK_ROWS}) b on k.first_row = b.block * ${BLOCK_ROWS} + 1`

export const WRITE_STOCK_BLOCKS = statement('write_stock_blocks', writeBlocks('decided_stock'), 'fresh')
export const WRITE_PRICE_BLOCKS = statement('write_price_blocks', writeBlocks('decided_price'), 'fresh')
export const WRITE_PRODUCT_BLOCKS = statement(
  'write_product_blocks',
  writeBlocks('product_outcomes'),
  'fresh',
)

export const WRITE_ATTRIBUTE_BLOCKS = statement(
  'write_attribute_blocks',
  writeBlocks('decided_attribute'),
  'fresh',
)

export const WRITE_ROW_BLOCKS = statement('write_row_blocks', writeBlocks('row_outcomes'), 'fresh')

/** Every row refused: of a load that is given up at the first mistake. */
export const WRITE_ABORTED_BLOCKS = statement(
  'write_aborted_blocks',
  `insert into load_row_blocks (site_id, load_id, first_row, outcomes, keys)
   select $1, $2, first_row, repeat('r', cardinality(keys)), keys
     from staged_keys`,
  'fresh',
)

/** The rows that nothing is wrong with, refused all the same. */
export const SAVE_ABORTED_REFUSALS = statement(
  'save_aborted_refusals',
  `insert into load_refusals (site_id, load_id, row_number, key, code, facts)
   select $1, $2, k.first_row + named.place - 1, named.key, 'row.aborted', jsonb_build_object('key', named.key)
     from staged_keys k
    cross join lateral unnest(k.keys) with ordinality named (key, place)
       on conflict (site_id, load_id, row_number) do nothing`,
  'fresh',
)

/** The report of a load that found the bytes of an earlier one, `$3`: what that one had, and nothing changed. */
export const COPY_BLOCKS = statement(
  'copy_load_blocks',
  `insert into load_row_blocks (site_id, load_id, first_row, outcomes, keys)
   select $1, $2, first_row, repeat('n', length(outcomes)), keys
     from load_row_blocks
    where site_id = $1 and load_id = $3`,
)

/** What a load has reported before it was run once more. */
export const CLEAR_REPORT = [
  statement('clear_load_blocks', `delete from load_row_blocks where site_id = $1 and load_id = $2`),
  statement('clear_load_refusals', `delete from load_refusals where site_id = $1 and load_id = $2`),
  statement('clear_parked_parts', `delete from parked_parts where site_id = $1 and load_id = $2`),
]

export const CLEAR_DIFF = statement(
  'clear_load_diff',
  `delete from load_diff_blocks where site_id = $1 and load_id = $2`,
)

/** From here on the load's rows are being written. */
export const BEGIN_MERGING = statement(
  'begin_merging',
  `update loads set merging = true where site_id = $1 and load_id = $2 and fence = $3`,
)

const COUNTED = `select coalesce(sum(length(outcomes)), 0) as read,
            coalesce(sum(length(outcomes) - length(replace(outcomes, 'c', ''))), 0) as created,
            coalesce(sum(length(outcomes) - length(replace(outcomes, 'u', ''))), 0) as updated,
            coalesce(sum(length(outcomes) - length(replace(outcomes, 'n', ''))), 0) as unchanged,
            coalesce(sum(length(outcomes) - length(replace(outcomes, 's', ''))), 0) as superseded,
            coalesce(sum(length(outcomes) - length(replace(outcomes, 'p', ''))), 0) as parked,
            coalesce(sum(length(outcomes) - length(replace(outcomes, 'r', ''))), 0) as refused
       from load_row_blocks
      where site_id = $1 and load_id = $2`

const COUNTS = `rows_read = counted.read, rows_created = counted.created, rows_updated = counted.updated,
          rows_unchanged = counted.unchanged, rows_superseded = counted.superseded,
          rows_parked = counted.parked, rows_refused = counted.refused`

/**
 * Brings the load to rest, its counts taken from the letters: `$3` fence, `$4` state, `$5` now, `$6` encoding,
 * `$7` layout, `$8` ignored fields, `$9` its moment, `$10` whether that or a row's was capped, `$11` failure,
 * `$12` bytes read, `$13` hold, `$14` the load it repeats, `$15` and `$16` the ground it stands on, `$17` when its
 * parked rows are looked at again.
 */
export const FINISH_LOAD = statement(
  'finish_load',
  `with counted as (
     ${COUNTED})
   update loads
      set state = $4, finished_at = $5, encoding = $6, layout = coalesce($7::jsonb, layout), ignored_fields = $8,
          as_of = $9, as_of_capped = $10, failure = $11::jsonb, leased_until = null, bytes_read = $12,
          hold = $13::jsonb, duplicate_of = $14, ground = $15, ground_names = $16,
          look_at = case when counted.parked > 0 then $17::timestamptz end, merging = false,
          worker_losses = 0, worker_breaks = 0,
          ${COUNTS}
     from counted
    where site_id = $1 and load_id = $2 and fence = $3 and state = 'running'
   returning ${LOAD_COLUMNS}`,
)

/** Counts a load anew once some of its parked rows were settled: `$4` names of the ground. Back to its rest. */
export const RECOUNT_LOAD = statement(
  'recount_load',
  `with counted as (
     ${COUNTED})
   update loads
      set ${COUNTS}, ground_names = $4, leased_until = null, worker_losses = 0, worker_breaks = 0,
          look_at = (select min(until) from parked_parts where site_id = $1 and load_id = $2)
     from counted
    where site_id = $1 and load_id = $2 and fence = $3
   returning ${LOAD_COLUMNS}`,
)

/** Fails a load on which workers die: `$4` now, `$5` failure. What was written stays; its rows have no report. */
export const GIVE_UP_LOAD = statement(
  'give_up_load',
  `update loads
      set state = 'failed', finished_at = $4, failure = $5::jsonb, leased_until = null, merging = false, hold = null,
          rows_read = 0, rows_created = 0, rows_updated = 0, rows_unchanged = 0, rows_superseded = 0, rows_parked = 0,
          rows_refused = 0
    where site_id = $1 and load_id = $2 and fence = $3 and state = 'running'
   returning ${LOAD_COLUMNS}`,
)

/** Leaves the parked rows of a load alone until `$4`: workers die on them. */
export const PUT_OFF_LOOK = statement(
  'put_off_look',
  `update loads
      set look_at = $4, leased_until = null, worker_losses = 0, worker_breaks = 0,
          ground_names = coalesce((select names from grounds where site_id = $1), 0)
    where site_id = $1 and load_id = $2 and fence = $3 and look_at is not null`,
)
