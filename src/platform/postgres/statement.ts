import type { QueryResultRow } from 'pg'
import { gather, sendAhead, type Db, type Tx } from './db.ts'

/**
 * One SQL statement of a room's queries. Exported where it is written, so that a test can prepare
 * every one of them against the real schema.
 */
export interface Statement {
  readonly name: string
  readonly text: string
  /**
   * `kept`: prepared once a connection; for what runs all the time with plans alike.
   * `fresh`: planned at each call; for searches whose best plan depends on which filters are there.
   */
  readonly plan: 'kept' | 'fresh'
}

/** A statement under its name. */
export function statement(name: string, text: string, plan: Statement['plan'] = 'kept'): Statement {
  return { name, text, plan }
}

/**
 * A list handed in, as the text of an expression; `of` is the type of its items. The planner takes it for one of ten
 * whatever its length: one plan is good for all, and is kept. Of the bare parameter it would see how short it is, and
 * plan anew at each call.
 */
export function listed(place: string, of: 'text' | 'bigint' | 'int'): string {
  return `array(select unnest(${place}::${of}[]))`
}

/**
 * The site `$1` as a column of the rows that look for others of it. Joined by that, the others are found by their whole
 * key. Asked for the site itself, the planner goes by its statistics: of a site that they do not know yet it expects a
 * row or none, and may go through all that there is of it for each row.
 */
export const SITE = '$1::text as site_id'

/** Keys handed in as lists side by side, by the names of their columns: the rows `asked`, each with its site. */
export function asked(lists: Readonly<Record<string, string>>): string {
  const columns = Object.keys(lists).join(', ')
  return `(select ${SITE}, ${columns} from unnest(${Object.values(lists).join(', ')}) as keys (${columns}) offset 0) asked`
}

/** Runs a statement and answers its rows. */
export async function rowsOf<Row extends QueryResultRow>(
  db: Db | Tx,
  { name, text, plan }: Statement,
  values: readonly unknown[] = [],
): Promise<Row[]> {
  const query = plan === 'kept' ? { name, text, values: [...values] } : { text, values: [...values] }
  const { rows } = await db.query<Row>(query)
  return rows
}

/** The first row, or null when there is none. */
export async function rowOf<Row extends QueryResultRow>(
  db: Db | Tx,
  query: Statement,
  values: readonly unknown[] = [],
): Promise<Row | null> {
  const [row] = await rowsOf<Row>(db, query, values)
  return row ?? null
}

/** How many rows a statement touched: what a guarded write must look at. */
export async function countOf(
  db: Db | Tx,
  { name, text, plan }: Statement,
  values: readonly unknown[] = [],
): Promise<number> {
  const query = plan === 'kept' ? { name, text, values: [...values] } : { text, values: [...values] }
  const { rowCount } = await db.query(query)
  return rowCount ?? 0
}

/**
 * Runs a write whose answer nobody needs: it travels with the statements after it, and the transaction does
 * not end well unless it did.
 */
export async function write(
  tx: Tx,
  { name, text, plan }: Statement,
  values: readonly unknown[],
): Promise<void> {
  const query = plan === 'kept' ? { name, text, values: [...values] } : { text, values: [...values] }
  gather(tx)
  await sendAhead(tx, tx.query(query))
}
