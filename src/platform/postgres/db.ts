import pg from 'pg'
import type { Log } from '../telemetry/log.ts'
import type { Metrics } from '../telemetry/metrics.ts'

/** The pool of connections of one process. */
export type Db = pg.Pool & { readonly metrics: Metrics }

/** A connection inside an open transaction. Only `inTransaction` and `inTransactionOn` make one. */
export type Tx = pg.PoolClient & {
  readonly __inTransaction: true
  /** Writes sent ahead that nobody has waited for; the end of the transaction does. */
  readonly sent: Promise<unknown>[]
}

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
    // Times inside JSON are written in the session's zone; old ones have offsets with seconds that nobody reads.
    options: '-c TimeZone=UTC',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    // An hour-long load keeps one connection; idle ones may go.
    idleTimeoutMillis: 60_000,
    types: types as pg.CustomTypesConfig,
    // Statements that do not wait for each other's answers travel together: `begin` with the first read,
    // the writes with `commit`. A short transaction is mostly such journeys.
    pipeline: true,
  })
  // Without a listener, a connection lost while idle would end the process.
  pool.on('error', (error) => parts.log.warn({ event: 'database_connection_lost', error: error.message }))
  // The same between the pool and whoever gets the connection: one that is cut as it opens is lost before anybody
  // could listen. Its next statement says so.
  pool.on('connect', (client) => client.on('error', () => undefined))
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
  const onLost = (failure: Error) => {
    lost = failure
  }
  // The pool listens to idle connections only; one that is cut while we hold it would end the process.
  client.on('error', onLost)
  try {
    return await inTransactionOn(client, work, onLost)
  } finally {
    client.off('error', onLost)
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
  const sent: Promise<unknown>[] = []
  const tx = Object.assign(client, { sent }) as unknown as Tx
  try {
    gather(tx)
    await sendAhead(tx, client.query('begin'))
    const value = await work(tx)
    // Should a write sent ahead fail, the server takes this commit for a rollback.
    await Promise.all([...sent, client.query('commit')])
    return value
  } catch (error) {
    // Keep the first error: what came after a failed write only says that the transaction is lost.
    const failed = (await Promise.allSettled(sent)).find(({ status }) => status === 'rejected')
    await client.query('rollback').catch(onLost)
    throw failed === undefined ? error : (failed as PromiseRejectedResult).reason
  }
}

/**
 * Holds back what is written to the server until this turn's work is done: it then goes in one piece. Every
 * piece wakes a process of the server, which costs more than the words in it.
 */
export function gather(tx: Tx): void {
  const { stream } = tx.connection
  stream.cork()
  process.nextTick(() => stream.uncork())
}

/** Leaves a statement on its way, to be waited for at the end of the transaction; where there is no pipeline, now. */
export async function sendAhead(tx: Tx, answer: Promise<unknown>): Promise<void> {
  tx.sent.push(answer)
  // It is waited for later; until then its failure is not an unhandled one.
  answer.catch(() => undefined)
  if (!tx.pipeline) await answer
}

/** Whether the database asks for the same transaction to be run again. */
export function isRetried(error: unknown): boolean {
  return error instanceof pg.DatabaseError && RETRIED_SQLSTATES.has(error.code ?? '')
}

/** Whether the database could not take what was written: a value out of range, a check. */
export function isAboutData(error: unknown): boolean {
  return error instanceof pg.DatabaseError && /^2[23]/.test(error.code ?? '')
}
