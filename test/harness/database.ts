import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { openDb, type Db } from '../../src/platform/postgres/db.ts'
import { startEmbedded } from '../../src/platform/postgres/embedded/embedded.ts'
import { migrate } from '../../src/platform/postgres/migrate.ts'
import { openLog } from '../../src/platform/telemetry/log.ts'
import { openMetrics } from '../../src/platform/telemetry/metrics.ts'
import { seed } from './seed.ts'

/** Where the tests' server is, and the database every test's own is cloned from. */
export interface TestServer {
  readonly host: string
  readonly port: number
  readonly user: string
  readonly database: string
}

/** Set by test/run.ts for all files; a file that is run alone starts a server of its own. */
export const SERVER_VARIABLE = 'MALOTE_TEST_SERVER'
export const TEMPLATE = 'malote_template'

/** Starts a PostgreSQL in a folder of its own and makes the migrated and seeded template. */
export async function startTestServer(): Promise<{ server: TestServer; stop: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'malote-test-'))
  const embedded = await startEmbedded({ folder, log: () => undefined })
  const server = { ...embedded.connection, database: TEMPLATE }
  await onServer(embedded.connection, `create database ${TEMPLATE}`)
  const db = openTestDb(server)
  await migrate(db, openLog('silent'))
  await seed(db)
  await db.end()
  return {
    server,
    stop: async () => {
      await embedded.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

export function openTestDb(server: TestServer): Db {
  return openDb(server, { log: openLog('silent'), metrics: openMetrics() })
}

/** Runs one statement outside of any test's database. Cloning is refused while another clones: tried again. */
export async function onServer(
  server: { host: string; port: number; user: string },
  text: string,
): Promise<void> {
  const TRIES_MAX = 50
  for (let attempt = 1; ; attempt += 1) {
    const client = new pg.Client({ ...server, database: 'postgres' })
    await client.connect()
    try {
      await client.query(text)
      return
    } catch (error) {
      const inUse = (error as { code?: string }).code === '55006'
      if (!inUse || attempt >= TRIES_MAX) throw error
      await new Promise((resolve) => setTimeout(resolve, 50))
    } finally {
      await client.end()
    }
  }
}
