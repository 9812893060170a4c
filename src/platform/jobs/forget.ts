import type { Db } from '../postgres/db.ts'
import { countOf, type Statement } from '../postgres/statement.ts'

/** Rows deleted by one statement: few enough that nobody waits for it. */
export const FORGET_ROWS_MAX = 1000
/** Batches of one round; the next round goes on. */
const FORGET_BATCHES_MAX = 1000

/** Deletes what is older than `before` by a statement of two parameters: that time, and how many at most. */
export async function forgetOlder(db: Db, forget: Statement, before: Date): Promise<number> {
  return forgetBatches(db, forget, [before])
}

/** The same by a statement of these values and, last, how many at most. */
export async function forgetBatches(db: Db, forget: Statement, values: readonly unknown[]): Promise<number> {
  let forgotten = 0
  for (let batch = 0; batch < FORGET_BATCHES_MAX; batch += 1) {
    const rows = await countOf(db, forget, [...values, FORGET_ROWS_MAX])
    forgotten += rows
    if (rows < FORGET_ROWS_MAX) break
  }
  return forgotten
}
