import { finished } from 'node:stream/promises'
import type pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { inTransactionOn, isRetried, TRANSACTION_TRIES_MAX, type Db, type Tx } from './db.ts'
import type { Statement } from './statement.ts'

/** A connection of one's own, for temporary tables and settings that nobody else shall have. */
export interface Session {
  /** Statements outside of a transaction, each one by itself. */
  readonly client: Tx
  /** As `inTransaction`: where the database asks for it, the whole is run again, bounded and counted. */
  transaction<Value>(work: (tx: Tx, attempt: number) => Promise<Value>): Promise<Value>
  /** Fills a table by a `copy … from stdin` statement with lines of COPY text; they are free again afterwards. */
  copy(into: Statement, lines: Uint8Array): Promise<void>
  /** Asks the server to give up what the session runs now; nothing happens when it runs nothing. */
  cancel(): Promise<void>
}

/** Runs `work` on a connection of its own, with these settings. The connection is closed afterwards. */
export async function withSession<Value>(
  db: Db,
  settings: readonly Statement[],
  work: (session: Session) => Promise<Value>,
): Promise<Value> {
  const client = await db.connect()
  // Without a listener, a connection lost while idle would end the process; the next statement tells.
  client.on('error', () => undefined)
  // COPY cannot share a pipelined connection; this one goes back to nobody.
  Object.assign(client, { pipeline: false, sent: [] })
  try {
    for (const { text } of settings) await client.query(text)
    return await work(sessionOn(db, client))
  } finally {
    client.release(true)
  }
}

function sessionOn(db: Db, client: pg.PoolClient): Session {
  return {
    client: client as Tx,
    transaction: async (work) => {
      for (let attempt = 1; ; attempt += 1) {
        try {
          // A connection whose rollback failed fails at its next statement, and is closed in any case.
          return await inTransactionOn(
            client,
            (tx) => work(tx, attempt),
            () => undefined,
          )
        } catch (error) {
          if (attempt >= TRANSACTION_TRIES_MAX || !isRetried(error)) throw error
          db.metrics.transactionRetries.inc()
        }
      }
    },
    copy: async ({ text }, lines) => {
      const stream = client.query(copyFrom(text))
      stream.end(lines)
      await finished(stream)
    },
    cancel: async () => {
      const { processID } = client as unknown as { processID: number }
      await db.query('select pg_cancel_backend($1)', [processID])
    },
  }
}
