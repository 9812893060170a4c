import { randomUUID } from 'node:crypto'
import { access, constants, mkdir, readFile, realpath } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { parseEnv } from 'node:util'
import { readConfig, type Config } from '../config.ts'
import { openEgress } from '../platform/egress/egress.ts'
import type { Platform } from '../platform/platform.ts'
import { endDb, openDb, type Connection, type Db } from '../platform/postgres/db.ts'
import { findEmbedded, startEmbedded } from '../platform/postgres/embedded/embedded.ts'
import { hasDatabase, inFolder } from '../platform/postgres/embedded/folder.ts'
import type { Notice } from '../platform/postgres/embedded/notice.ts'
import { migrate } from '../platform/postgres/migrate.ts'
import { checkReachable } from '../platform/postgres/reach.ts'
import { ownSecret, secretOf } from '../platform/secrets/secret.ts'
import { StartProblem } from '../platform/start-problem.ts'
import { openLog } from '../platform/telemetry/log.ts'
import { openMetrics } from '../platform/telemetry/metrics.ts'
import { DEMO_FOLDER } from './demo/demo-folder.ts'
import { sentence, tell } from './terminal.ts'

/** An open database with its schema up to date, and all a room needs of the platform. */
export interface Program {
  readonly config: Config
  readonly platform: Platform
  /** The embedded server runs for us only: no hub works on this database. */
  readonly alone: boolean
  /** Closes the connections and leaves the embedded server, which ends with its last user. */
  close(): Promise<void>
}

export interface ProgramOptions {
  /**
   * `hub` stays and keeps the embedded server running; `command` uses the one of a hub where there is
   * one, else starts it for as long as it takes. Commands log nothing: their output is for people.
   */
  readonly as: 'hub' | 'command'
  /** A command that may make the database where the data folder has none; a hub always may. */
  readonly mayCreate?: boolean
  /** Settings where the environment says nothing. */
  readonly defaults?: Readonly<Record<string, string>>
}

type Environment = Readonly<Record<string, string | undefined>>

/** The environment, then `.env` of this folder, then the defaults: the first that says something counts. */
export async function readEnvironment(defaults: Environment = {}): Promise<Environment> {
  const file = await readFile('.env', 'utf8').catch(() => '')
  return { ...defaults, ...parseEnv(file), ...process.env }
}

/** Opens what every command and every role needs. Throws `StartProblem` where whoever started it can help. */
export async function openProgram({ as, mayCreate, defaults }: ProgramOptions): Promise<Program> {
  const config = readConfig(await readEnvironment(defaults))
  if (as === 'command' && mayCreate !== true && config.databaseUrl === null) {
    const missing = await databaseMissing(config.dataFolder)
    if (missing !== null) throw new StartProblem(missing)
  }
  const dataFolder = await openFolder(config.dataFolder)
  const log = openLog(as === 'hub' ? config.logLevel : 'silent')
  const metrics = openMetrics()
  const { connection, alone, leave } = await openServer({ config, dataFolder, as })
  const db = openDb(connection, { log, metrics })
  const close = async () => {
    await endDb(db)
    await leave()
  }
  try {
    await prepare(db, { config, log })
    const secret = secretOf(config.secret ?? (await ownSecret(dataFolder)))
    const now = () => new Date()
    const egress = openEgress({ allow: config.egressAllow, deny: config.egressDeny })
    const folders = await sourceFolders(config, dataFolder)
    const parts = { db, log, metrics, secret, egress, folders, dataFolder }
    const platform = { ...parts, limits: config, now, newId: randomUUID }
    return { config, platform, alone, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** The folder of our own is made; those an operator names are the operator's. */
async function sourceFolders(config: Config, dataFolder: string): Promise<readonly string[]> {
  if (config.sourceFolders.length > 0) return config.sourceFolders.map((folder) => resolve(folder))
  const folder = join(dataFolder, 'folders')
  await mkdir(folder, { recursive: true })
  return [folder]
}

async function prepare(db: Db, { config, log }: { config: Config; log: Platform['log'] }): Promise<void> {
  await checkReachable(db, config.databaseUrl)
  await migrate(db, log)
}

/** A sentence when a data folder has no database yet, which names the demo's where there is one. */
export async function databaseMissing(folder: string): Promise<string | null> {
  if (await hasDatabase(folder)) return null
  if (!(await hasDatabase(DEMO_FOLDER))) return sentence('databaseNone', { folder })
  return sentence('databaseNoneDemo', { folder, demo: DEMO_FOLDER })
}

function tellNotice({ notice, facts }: Notice): void {
  tell(sentence(notice, facts))
}

/** The data folder's real path; made if need be, and ours to write. */
export function openFolder(folder: string): Promise<string> {
  return inFolder(folder, async () => {
    await mkdir(folder, { recursive: true })
    await access(folder, constants.W_OK | constants.X_OK)
    return realpath(folder)
  })
}

async function openServer({
  config,
  dataFolder,
  as,
}: {
  config: Config
  dataFolder: string
  as: ProgramOptions['as']
}): Promise<{ connection: Connection; alone: boolean; leave: () => Promise<void> }> {
  if (config.databaseUrl !== null) {
    return { connection: config.databaseUrl, alone: false, leave: async () => undefined }
  }
  const running = as === 'command' ? await findEmbedded(dataFolder) : null
  const server = running ?? (await startEmbedded({ folder: dataFolder, log: tellNotice }))
  return { connection: server.connection, alone: !server.adopted, leave: () => server.stop() }
}
