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
export const DECIDED_FIELDS = ['sku', 'store', 'price', 'kit'] as const

/**
 * The refusals that the decision added, one a row, with the key that reading gave it: `$3` the sender's own names
 * of DECIDED_FIELDS.
 */
export const SAVE_DECIDED_REFUSALS = statement(
  'save_decided_refusals',
  `insert into load_refusals (site_id, load_id, row_number, key, code, field, value, facts)
   select $1, $2, row_number, key, code, coalesce($3::jsonb ->> field, field), coalesce(value, key),
          jsonb_strip_nulls(jsonb_build_object('key', case when field = 'kit' then key else coalesce(value, key) end,
                                               'field', coalesce($3::jsonb ->> field, field),
                                               'value', coalesce(value, key),
                                               'store', case field when 'store' then value end,
                                               'component', case field when 'kit' then value end))
     from (select distinct on (r.row_number) r.row_number, r.code, r.field, r.value,
                  k.keys[(r.row_number - 1) % ${BLOCK_ROWS} + 1] as key
             from refused_rows r
             join staged_keys k on k.first_row = r.row_number - (r.row_number - 1) % ${BLOCK_ROWS}
            order by r.row_number, r.field) refused`,
  'fresh',
)

/** The outcome that most rows have. */
const commonOutcome = (outcomes: string) => `select outcome
     from ${outcomes}
    group by outcome
    order by count(*) desc
    limit 1`

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

export const COMMON_STOCK_OUTCOME = statement('common_stock_outcome', commonOutcome('decided_stock'), 'fresh')
export const COMMON_PRICE_OUTCOME = statement('common_price_outcome', commonOutcome('decided_price'), 'fresh')
export const COMMON_PRODUCT_OUTCOME = statement(
  'common_product_outcome',
  commonOutcome('product_outcomes'),
  'fresh',
)
export const WRITE_STOCK_BLOCKS = statement('write_stock_blocks', writeBlocks('decided_stock'), 'fresh')
export const WRITE_PRICE_BLOCKS = statement('write_price_blocks', writeBlocks('decided_price'), 'fresh')
export const WRITE_PRODUCT_BLOCKS = statement(
  'write_product_blocks',
  writeBlocks('product_outcomes'),
  'fresh',
)

/**
 * Brings the load to rest, its counts taken from the letters: `$4` state, `$5` now, `$6` encoding, `$7` layout,
 * `$8` ignored fields, `$9` its moment, `$10` whether that or a row's was capped, `$11` failure.
 */
export const FINISH_LOAD = statement(
  'finish_load',
  `with counted as (
     select coalesce(sum(length(outcomes)), 0) as read,
            coalesce(sum(length(outcomes) - length(replace(outcomes, 'c', ''))), 0) as created,
            coalesce(sum(length(outcomes) - length(replace(outcomes, 'u', ''))), 0) as updated,
            coalesce(sum(length(outcomes) - length(replace(outcomes, 'n', ''))), 0) as unchanged,
            coalesce(sum(length(outcomes) - length(replace(outcomes, 's', ''))), 0) as superseded,
            coalesce(sum(length(outcomes) - length(replace(outcomes, 'r', ''))), 0) as refused
       from load_row_blocks
      where site_id = $1 and load_id = $2)
   update loads
      set state = $4, finished_at = $5, encoding = $6, layout = coalesce($7::jsonb, layout), ignored_fields = $8,
          as_of = $9, as_of_capped = $10, failure = $11::jsonb, leased_until = null, bytes_read = $12,
          rows_read = counted.read, rows_created = counted.created, rows_updated = counted.updated,
          rows_unchanged = counted.unchanged, rows_superseded = counted.superseded,
          rows_refused = counted.refused
     from counted
    where site_id = $1 and load_id = $2 and fence = $3 and state = 'running'
   returning ${LOAD_COLUMNS}`,
)

/** Fails a load on which workers die: `$4` now, `$5` failure. What was written stays. */
export const GIVE_UP_LOAD = statement(
  'give_up_load',
  `update loads
      set state = 'failed', finished_at = $4, failure = $5::jsonb, leased_until = null
    where site_id = $1 and load_id = $2 and fence = $3 and state = 'running'
   returning ${LOAD_COLUMNS}`,
)
