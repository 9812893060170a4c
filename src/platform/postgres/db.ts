import pg from 'pg'
import type { Log } from '../telemetry/log.ts'
import type { Metrics } from '../telemetry/metrics.ts'

/** The pool of connections of one process. */
export type Db = pg.Pool & { readonly metrics: Metrics }

/** A connection inside an open transaction. Only `inTransaction` and `inTransactionOn` make one. */
export type Tx = pg.PoolClient & { readonly __inTransaction: true }

/** How often one transaction is tried when the database asks us to try again. */
export const TRANSACTION_TRIES_MAX = 8
const RETRY_WAIT_MS = 5
export const POOL_CONNECTIONS_MAX = 24
const CONNECT_TIMEOUT_MS = 10_000
const END_MS_MAX = 2_000

/**
 * Serialisation failure, deadlock, and a unique key that another transaction took first: run again,
 * the same work sees the other's rows and decides anew.
 */
const RETRIED_SQLSTATES = new Set(['40001', '40P01', '23505'])

const INT8 = 20
const types = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    // Ids, amounts and counters are bigint columns; the driver's own answer would be text.
    if (oid === INT8 && format !== 'binary') return BigInt
    return pg.types.getTypeParser(oid, format as 'text')
  },
}

export type Connection =
  | string
  | { readonly host: string; readonly port: number; readonly user: string; readonly database: string }

/** Opens a pool. Nothing connects until the first query. */
export function openDb(connection: Connection, parts: { log: Log; metrics: Metrics }): Db {
  const where = typeof connection === 'string' ? { connectionString: connection } : connection
  const pool = new pg.Pool({
    ...where,
    max: POOL_CONNECTIONS_MAX,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    // An hour-long load keeps one connection; idle ones may go.
    idleTimeoutMillis: 60_000,
    types: types as pg.CustomTypesConfig,
  })
  // Without a listener, a connection lost while idle would end the process.
  pool.on('error', (error) => parts.log.warn({ event: 'database_connection_lost', error: error.message }))
  return Object.assign(pool, { metrics: parts.metrics })
}

/**
 * Closes all connections; may be called again. Work that does not give its own back in time loses it with the
 * process.
 */
export async function endDb(db: Db): Promise<void> {
  if (db.ending) return
  const late = new Promise<void>((resolve) => setTimeout(resolve, END_MS_MAX).unref())
  await Promise.race([db.end(), late])
}

/**
 * Runs `work` in one transaction: commits what it returns, rolls back what it throws. Where the
 * database asks for it (deadlock, lost race for a key), the whole is run again, bounded and counted.
 */
export async function inTransaction<Value>(db: Db, work: (tx: Tx) => Promise<Value>): Promise<Value> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await once(db, work)
    } catch (error) {
      if (attempt >= TRANSACTION_TRIES_MAX || !isRetried(error)) throw error
      db.metrics.transactionRetries.inc()
      await new Promise((resolve) => setTimeout(resolve, RETRY_WAIT_MS * attempt * Math.random()))
    }
  }
}

async function once<Value>(db: Db, work: (tx: Tx) => Promise<Value>): Promise<Value> {
  const client = await db.connect()
  let lost: Error | undefined
  try {
    return await inTransactionOn(client, work, (failure) => {
      lost = failure
    })
  } finally {
    client.release(lost)
  }
}

/**
 * The same on a connection the caller holds (a load keeps its temporary tables on one). `onLost`
 * hears when even the rollback fails: the connection is then to be dropped.
 */
export async function inTransactionOn<Value>(
  client: pg.PoolClient,
  work: (tx: Tx) => Promise<Value>,
  onLost: (failure: Error) => void,
): Promise<Value> {
  try {
    await client.query('begin')
    const value = await work(client as Tx)
    await client.query('commit')
    return value
  } catch (error) {
    // Keep the first error.
    await client.query('rollback').catch(onLost)
    throw error
  }
}

/** Whether the database asks for the same transaction to be run again. */
export function isRetried(error: unknown): boolean {
  return error instanceof pg.DatabaseError && RETRIED_SQLSTATES.has(error.code ?? '')
}
