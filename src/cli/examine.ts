import { createServer } from 'node:net'
import { readConfig, type Config } from '../config.ts'
import { endDb, openDb, type Connection } from '../platform/postgres/db.ts'
import { findEmbedded } from '../platform/postgres/embedded/embedded.ts'
import { missingMigrations } from '../platform/postgres/migrate.ts'
import { checkReachable } from '../platform/postgres/reach.ts'
import { StartProblem } from '../platform/start-problem.ts'
import { openLog } from '../platform/telemetry/log.ts'
import { openMetrics } from '../platform/telemetry/metrics.ts'
import { databaseMissing, openFolder, readEnvironment } from './open-program.ts'
import { problemLines, sentence } from './terminal.ts'

/** One thing looked at. */
export interface Finding {
  readonly good: boolean
  readonly line: string
}

/** The first long-term release that runs TypeScript and has argon2 built in. */
const NODE_MIN = '24.11'
const HEALTH_MS_MAX = 2000

/** Looks at all that must be in order for a hub to run here; changes nothing but makes the data folder. */
export async function* examine(): AsyncGenerator<Finding> {
  const version = process.versions.node
  const needed = NODE_MIN
  yield { good: isAtLeast(version, needed), line: sentence('doctorNode', { version, needed }) }

  const config = await found(async () => readConfig(await readEnvironment()))
  if (config.problem !== null) return yield* config.problem.map((line) => ({ good: false, line }))
  yield { good: true, line: sentence('doctorSettings') }

  const folder = await found(() => openFolder(config.value.dataFolder))
  if (folder.problem === null) yield { good: true, line: sentence('doctorFolder', { folder: folder.value }) }
  else yield* folder.problem.map((line) => ({ good: false, line }))

  yield* examineDatabase(config.value)
  yield await examinePort(config.value)
}

async function* examineDatabase({ databaseUrl, dataFolder }: Config): AsyncGenerator<Finding> {
  const connection: Connection | undefined = databaseUrl ?? (await findEmbedded(dataFolder))?.connection
  if (connection === undefined) {
    const line = (await databaseMissing(dataFolder)) ?? sentence('doctorDatabaseIdle')
    return yield { good: true, line }
  }
  const db = openDb(connection, { log: openLog('silent'), metrics: openMetrics() })
  try {
    const state = await found(async () => {
      await checkReachable(db, databaseUrl)
      const { rows } = await db.query<{ server_version: string }>('show server_version')
      return { version: rows[0]?.server_version ?? '', missing: await missingMigrations(db) }
    })
    if (state.problem !== null) return yield* state.problem.map((line) => ({ good: false, line }))
    const { version, missing } = state.value
    yield { good: true, line: sentence('doctorDatabase', { version }) }
    const line = missing === 0 ? sentence('doctorSchema') : sentence('doctorSchemaBehind', { count: missing })
    yield { good: true, line }
  } finally {
    await endDb(db)
  }
}

async function examinePort({ httpHost: host, httpPort: port }: Config): Promise<Finding> {
  if (await isFree(host, port)) return { good: true, line: sentence('doctorPort', { host, port }) }
  const ours = await isHub(host, port)
  return { good: ours, line: sentence(ours ? 'doctorPortOurs' : 'portInUse', { host, port }) }
}

function isFree(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', () => resolve(false))
    probe.listen({ host, port }, () => probe.close(() => resolve(true)))
  })
}

async function isHub(host: string, port: number): Promise<boolean> {
  try {
    const name = host.includes(':') ? `[${host}]` : host
    const url = `http://${name}:${port}/health/live`
    const answer = await fetch(url, { signal: AbortSignal.timeout(HEALTH_MS_MAX) })
    return ((await answer.json()) as { status?: unknown } | null)?.status === 'live'
  } catch {
    return false
  }
}

/** What work finds, or what its `StartProblem` says. */
async function found<Value>(
  work: () => Promise<Value>,
): Promise<{ problem: null; value: Value } | { problem: readonly string[]; value: null }> {
  try {
    return { problem: null, value: await work() }
  } catch (error) {
    if (!(error instanceof StartProblem)) throw error
    return { problem: problemLines(error), value: null }
  }
}

/** "24.21.0" against "24.11". */
function isAtLeast(version: string, needed: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const [neededMajor = 0, neededMinor = 0] = needed.split('.').map(Number)
  return major > neededMajor || (major === neededMajor && minor >= neededMinor)
}
