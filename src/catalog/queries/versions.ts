// A row of a table is its newest version, and the table beside it has those before: each from `written_at` until
// `replaced_at`, where the next one begins.

/**
 * When the version that replaces `row` begins: now, but never before the row itself began, be it that clocks differ
 * or that two writers waited for each other. So each version of a key has a beginning of its own, and what was so
 * at a moment is one version.
 */
export function nextMoment(row: string, now: string): string {
  return `greatest(${row}.updated_at + interval '1 millisecond', ${now}::timestamptz)`
}

/**
 * Whether `row` of a table was there before the load, which may have written it when its worker died: of what it has
 * made itself there is no older version. `key` are the columns of its key beside the site (`$1`).
 */
export function stoodBefore(
  row: string,
  { history, key, load }: { history: string; key: readonly string[]; load: string },
): string {
  return `(${row}.load_id <> ${load} or exists (select from ${history} older
             where older.site_id = $1 and ${key.map((column) => `older.${column} = ${row}.${column}`).join(' and ')}
               and older.replaced_by = ${load}))`
}

const STOCK_VERSION = 'site_id, sku, store, quantity, reserved, as_of, load_id, order_ids'

/** Moves versions of `stock` into history; a select of the old row's columns, its begin, its end, its load follows. */
export const KEEP_STOCK_VERSIONS = `insert into stock_history (${STOCK_VERSION}, written_at, replaced_at, replaced_by)`

/** The columns of KEEP_STOCK_VERSIONS as `returning` names them where `stock` is written: begin and end included. */
export const REPLACED_STOCK = `${STOCK_VERSION.replace(/\w+/g, 'old.$&')}, old.updated_at as written_at,
             new.updated_at as replaced_at`

/** The same as a statement reads them from the rows that were returned, or from `stock` itself. */
export const STOCK_VERSION_OF = (row: string): string => STOCK_VERSION.replace(/\w+/g, `${row}.$&`)
