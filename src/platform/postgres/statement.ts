import type { QueryResultRow } from 'pg'
import type { Db, Tx } from './db.ts'

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
