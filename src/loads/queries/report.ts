import { statement } from '../../platform/postgres/statement.ts'

export interface BlockRow {
  readonly first_row: bigint
  readonly outcomes: string
  readonly keys: readonly string[]
}

export interface RefusalRow {
  readonly row_number: bigint
  readonly key: string | null
  readonly code: string
  readonly field: string | null
  readonly value: string | null
  readonly facts: Readonly<Record<string, unknown>>
}

/** Blocks that reach behind row `$3` and have outcome `$4` (null: any), at most `$5`. */
export const READ_BLOCKS = statement(
  'read_load_blocks',
  `select first_row, outcomes, keys
     from load_row_blocks
    where site_id = $1 and load_id = $2
      and first_row > $3::bigint - 1000 and first_row + length(outcomes) > $3 + 1
      and ($4::text is null or strpos(outcomes, $4) > 0)
    order by first_row
    limit $5`,
)

/** Refused rows behind row `$3` up to row `$4`, at most `$5`. */
export const READ_REFUSALS = statement(
  'read_load_refusals',
  `select row_number, key, code, field, value, facts
     from load_refusals
    where site_id = $1 and load_id = $2 and row_number > $3 and row_number <= $4
    order by row_number
    limit $5`,
)

/** Which of these spooled files belong to a load of any site (site_id is not asked: names are of the whole hub). */
export const KNOWN_SOURCES = statement(
  'known_load_sources',
  `select site_id, spool from loads where spool = any ($1::text[])`,
)
