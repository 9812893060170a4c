import { Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'

/** For `pg`: over the unix socket in `host`. */
export interface EmbeddedConnection {
  readonly host: string
  readonly port: number
  readonly user: string
  readonly database: string
}

/**
 * What says "this process uses the server": a session that holds a shared advisory lock. Unlike a pid in a
 * file it ends with its process, however that ends.
 */
export interface Seat {
  /** Stands up. True when nobody else sits; from then on until `close` nobody can sit down either. */
  leave(): Promise<boolean>
  close(): Promise<void>
}

export const OWN_DATABASE = 'malote'
/** Where seats are: a session in the hub's own database would keep that from being a template, or dropped. */
const SEATS_DATABASE = 'postgres'
/** "malote" in ASCII. Any number will do that no other lock of that database uses. */
const SEAT_LOCK = '120265198498917'
/** A goodbye that the server does not answer within this is not waited for. */
const CLOSE_MS = 1_000

/**
 * Sits down, or says why that is not possible yet: the server is starting, recovering or stopping. The
 * first to come makes the hub's database.
 */
export async function takeSeat(connection: EmbeddedConnection, connectMs: number): Promise<Seat | Error> {
  const session = openSession(connection, SEATS_DATABASE, connectMs)
  try {
    await session.client.connect()
    if (await holds(session.client, 'select pg_try_advisory_lock_shared($1) as held')) {
      await makeDatabase(session.client)
      // An idle seat must not keep a finished process alive.
      session.socket.unref()
      return seatOn(session, connection, connectMs)
    }
    await closeSession(session)
    return new Error('the last process that used the server is stopping it')
  } catch (error) {
    await closeSession(session)
    return error as Error
  }
}

/** Whether the server takes sessions just now. */
export async function answers(connection: EmbeddedConnection, connectMs: number): Promise<boolean> {
  const session = openSession(connection, connection.database, connectMs)
  const answered = await session.client.connect().then(
    () => true,
    () => false,
  )
  await closeSession(session)
  return answered
}

function seatOn(session: Session, connection: EmbeddedConnection, connectMs: number): Seat {
  let current = session
  return {
    async leave() {
      current.socket.ref()
      try {
        // First up, then look: two that looked first would see each other and leave the server running.
        await current.client.query('select pg_advisory_unlock_shared($1)', [SEAT_LOCK])
        return await isLast(current.client)
      } catch {
        // The session was lost on the way, and the lock with it.
        await closeSession(current)
        current = openSession(connection, SEATS_DATABASE, connectMs)
        const { client } = current
        // A server that nobody can ask is kept for nobody.
        return await client
          .connect()
          .then(() => isLast(client))
          .catch(() => true)
      }
    },
    close: () => closeSession(current),
  }
}

const isLast = (client: pg.Client) => holds(client, 'select pg_try_advisory_lock($1) as held')

async function holds(client: pg.Client, question: string): Promise<boolean> {
  const { rows } = await client.query<{ held: boolean }>(question, [SEAT_LOCK])
  return rows[0]?.held === true
}

async function makeDatabase(client: pg.Client): Promise<void> {
  const { rows } = await client.query('select 1 from pg_database where datname = $1', [OWN_DATABASE])
  if (rows.length === 0) await client.query(`create database ${OWN_DATABASE}`)
}

interface Session {
  readonly client: pg.Client
  readonly socket: Socket
}

function openSession(connection: EmbeddedConnection, database: string, connectMs: number): Session {
  const socket = new Socket()
  const client = new pg.Client({
    ...connection,
    database,
    ssl: false,
    application_name: 'malote seat',
    connectionTimeoutMillis: connectMs,
    query_timeout: connectMs,
    stream: () => socket,
  })
  // Without a listener, a session that the server cuts would end the process. `leave` finds out.
  client.on('error', () => undefined)
  return { client, socket }
}

async function closeSession({ client, socket }: Session): Promise<void> {
  await Promise.race([client.end().catch(() => undefined), sleep(CLOSE_MS, undefined, { ref: false })])
  socket.destroy()
}
