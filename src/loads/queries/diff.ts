import { statement } from '../../platform/postgres/statement.ts'

export interface DiffBlockRow {
  readonly block_no: bigint
  readonly kind: string
  readonly row_numbers: readonly number[]
  readonly keys: readonly string[]
  readonly fields: readonly string[]
  readonly befores: readonly (string | null)[]
  readonly afters: readonly (string | null)[]
}

/** Lines of a diff from number `$3` on, at most `$4`. */
export const READ_DIFF = statement(
  'read_load_diff',
  `select block_no, kind, row_numbers, keys, fields, befores, afters
     from load_diff_blocks
    where site_id = $1 and load_id = $2 and block_no >= $3
    order by block_no
    limit $4`,
)

/** Lines of diffs of loads that came to rest before `$1`, at most `$2`. */
export const FORGET_DIFFS = statement(
  'forget_load_diffs',
  `delete from load_diff_blocks
    where ctid = any (array(
          select d.ctid
            from loads l
            join load_diff_blocks d on d.site_id = l.site_id and d.load_id = l.load_id
           where l.finished_at < $1
           limit $2))`,
)
