import { SITE, statement } from '../../platform/postgres/statement.ts'

/**
 * What the statements that stage and decide rows share. Staging tables are temporary: no write-ahead log,
 * and gone with the connection of the worker that made them.
 *
 * An outcome is one character, ordered so that the least of a row's parts is the row's own (contract section 3):
 * - parked, 0 refused, 1 created, 2 updated, 3 superseded, 4 unchanged. A refused part refuses its row whole: then
 * all its parts are 0, and none is parked.
 *
 * A step is what the merge does with a decided row: i inserts it, u replaces a stored value and keeps the old
 * one in history, f fills a row that held no value yet, t only notes the later moment; null writes nothing.
 */
export const OUTCOME_DIGITS = '01234-'

/** The same six as letters of load_row_blocks, place by place. */
export const OUTCOME_LETTERS = 'rcusnp'

/** Why a part waits, where the load parks what it does not know, and is refused where not. */
export const UNKNOWN_CODES = `('row.product_unknown', 'row.store_unknown')`

/** The code of a part that is refused because another one of its row is: the report names that one. */
export const WITH_ITS_ROW = 'with_its_row'

/** The outcome of what is not to be written, and no outcome of what may be; `$5` whether unknown things are parked. */
export const REFUSED_OR_PARKED = `when code in ${UNKNOWN_CODES} and $5 then '-'
                       when code is not null then '0'`

/** Rows that were refused when they were decided; several parts of a row may say so. */
export const CREATE_REFUSED_ROWS = statement(
  'create_refused_rows',
  `create temp table refused_rows (row_number integer not null, code text not null, field text, value text)`,
  'fresh',
)

/**
 * How a price or stock row names its variant; `code` is set where that name is no clear one. Where a row has several
 * kinds, `part` is the place of the product part it belongs to.
 */
export const KEY_COLUMNS = `row_number integer not null,
  sku text collate "C",
  ean text collate "C",
  reference text collate "C",
  size text,
  part integer,
  code text`

/** Fills the sku of staged rows that came with an ean, or with reference and size. Only where some did. */
export function resolveKeys(staged: string): string {
  return `with by_ean as (
       select v.ean, min(v.sku) as sku, count(*) as variants
         from (select distinct ${SITE}, ean from ${staged} where sku is null and ean is not null) named
         join variants v on v.site_id = named.site_id and v.ean = named.ean
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

/**
 * Of rows with one key the last one counts that is not late by itself; the others are superseded. Where there are none,
 * as in most files, only the count of the places is taken: sorted numbers, a sixth of the time and a twentieth of the
 * memory of groups.
 */
export function markRepeats(decided: string): string {
  return `update ${decided} d
      set outcome = '3', step = null
     from (select ctid as at,
                  row_number() over (partition by place order by outcome = '3', row_number desc) as nth
             from ${decided}
            where place is not null) ranked
    where d.ctid = ranked.at and ranked.nth > 1
      and (select count(place) > count(distinct place) from ${decided})`
}

/** The rows of one slice of an ordered table, in key order: `$2` and `$3` are its first and last ordinal. */
export const IN_SLICE = 'd.ordinal between $2 and $3'

/** The rows of a slice that have one of these steps, in key order, each with its site. */
export function slice(decided: string, ...steps: readonly string[]): string {
  const asked = steps.map((step) => `'${step}'`).join(', ')
  return `(select ${SITE}, d.* from ${decided} d where ${IN_SLICE} and d.step in (${asked}) order by d.ordinal) d`
}

/**
 * Notes the later moment `as_of` of the rows of a slice that are otherwise as they were; see NOTE_STOCK_MOMENTS.
 * `other` is the second column of the table's key, `stored_at` where a row stood when it was decided.
 */
export function noteMoments({
  table,
  decided,
  other,
}: {
  table: string
  decided: string
  other: string
}): string {
  return `with noted as (
     update ${table} k
        set as_of = d.as_of
       from ${slice(decided, 't')}
      where k.ctid = d.stored_at and k.site_id = d.site_id and k.sku = d.sku and k.${other} = d.${other}
     returning 1)
   select (select count(*)::integer from noted) as noted,
          (select count(*)::integer from ${decided} d where ${IN_SLICE} and d.step = 't') as wanted`
}

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

/** How many rows have each outcome. */
export function countOutcomes(outcomes: string): string {
  return `select outcome, count(*)::integer as rows from ${outcomes} group by outcome`
}

/** The outcomes of all parts, where a row may have several of them. */
export const CREATE_PART_OUTCOMES = statement(
  'create_part_outcomes',
  `create temp table part_outcomes (row_number integer not null, outcome text collate "C" not null)`,
  'fresh',
)

/** One outcome a row: the least of its parts'. */
export const CREATE_ROW_OUTCOMES = statement(
  'create_row_outcomes',
  `create temp table row_outcomes (row_number integer not null, outcome text collate "C" not null)`,
  'fresh',
)

export const NOTE_ROW_OUTCOMES = statement(
  'note_row_outcomes',
  `insert into row_outcomes (row_number, outcome)
   select row_number, min(outcome)
     from part_outcomes
    group by row_number`,
  'fresh',
)

export const COUNT_ROW_OUTCOMES = statement('count_row_outcomes', countOutcomes('row_outcomes'), 'fresh')

/** Items of a diff in one line of load_diff_blocks. */
const DIFF_BLOCK_ITEMS = 500

/** Of decided rows `d` those a diff tells of: what replaces a value, and with `$4` also what had none before. */
export const TOLD_IN_DIFF = `(d.step = 'u' or $4::boolean and d.step in ('i', 'f'))`

/**
 * Writes what is about to change as lines of load_diff_blocks: `$1` site, `$2` load, `$3` number of the first line,
 * `$4` whether also what had no value before.
 * `items` are rows (row_number, key, field, before, after), the values as text.
 */
export function writeDiff(kind: string, items: string): string {
  return `insert into load_diff_blocks (site_id, load_id, block_no, kind, row_numbers, keys, fields, befores, afters)
   select $1, $2, $3::bigint + (place - 1) / ${DIFF_BLOCK_ITEMS}, '${kind}', array_agg(row_number), array_agg(key),
          array_agg(field), array_agg(before), array_agg(after)
     from (select row_number() over () as place, row_number, key, field, before, after
             from (${items}) items) placed
    group by (place - 1) / ${DIFF_BLOCK_ITEMS}`
}

/** A moment as RFC 3339 text. */
export function momentText(column: string): string {
  return `to_json(${column}) #>> '{}'`
}
