import { statement } from '../../platform/postgres/statement.ts'

/**
 * What the statements that stage and decide rows share. Staging tables are temporary: no write-ahead log,
 * and gone with the connection of the worker that made them.
 *
 * An outcome is one digit, ordered so that the least of a row's parts is the row's own (contract section 3):
 * 0 refused, 1 created, 2 updated, 3 superseded, 4 unchanged.
 *
 * A step is what the merge does with a decided row: i inserts it, u replaces a stored value and keeps the old
 * one in history, f fills a row that held no value yet, t only notes the later moment; null writes nothing.
 */
export const OUTCOME_DIGITS = '01234'

/** The same five as letters of load_row_blocks, place by place. */
export const OUTCOME_LETTERS = 'rcusn'

/** Rows that were refused when they were decided; several parts of a row may say so. */
export const CREATE_REFUSED_ROWS = statement(
  'create_refused_rows',
  `create temp table refused_rows (row_number integer not null, code text not null, field text, value text)`,
  'fresh',
)

/** How a price or stock row names its variant; `code` is set where that name is no clear one. */
export const KEY_COLUMNS = `row_number integer not null,
  sku text collate "C",
  ean text collate "C",
  reference text collate "C",
  size text,
  code text`

/** Fills the sku of staged rows that came with an ean, or with reference and size. Only where some did. */
export function resolveKeys(staged: string): string {
  return `with by_ean as (
       select v.ean, min(v.sku) as sku, count(*) as variants
         from (select distinct ean from ${staged} where sku is null and ean is not null) named
         join variants v on v.site_id = $1 and v.ean = named.ean
        group by v.ean)
     update ${staged} s
        set sku = found.sku, code = found.code
       from (select s.ctid as place, coalesce(e.sku, v.sku) as sku,
                    case when e.variants > 1 then 'row.key_conflict' end as code
               from ${staged} s
               left join by_ean e on e.ean = s.ean
               left join variants v
                      on v.site_id = $1 and s.ean is null and v.reference = s.reference and v.size = s.size
              where s.sku is null) found
      where s.ctid = found.place and found.sku is not null`
}

/** The rows of one slice of a decided table, in key order: `$2` and `$3` are its first and last ordinal. */
export const IN_SLICE = 'd.ordinal between $2 and $3'

/** Which steps there are among the decided rows, and between which ordinals each stands. */
export function stepsOf(decided: string): string {
  return `select step, min(ordinal) as first, max(ordinal) as last
     from ${decided}
    where step is not null
    group by step`
}

/**
 * How many variants the site has, looking at no more than `$2` of them: a file of about as many rows finds its
 * skus sooner by going through them all than by looking for each of its own.
 */
export const COUNT_VARIANTS = statement(
  'count_variants',
  `select count(*)::integer as variants from (select from variants where site_id = $1 limit $2) seen`,
)
