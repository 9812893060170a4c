import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Db } from './db.ts'
import type { Log } from '../telemetry/log.ts'
import { StartProblem } from '../start-problem.ts'

export const MIGRATIONS_FOLDER = fileURLToPath(new URL('../../../migrations/', import.meta.url))

interface Migration {
  readonly name: string
  readonly sha256: string
}

/**
 * Brings the schema to what this program knows; safe for many processes starting at once (an advisory
 * lock makes them queue). Throws `StartProblem` when the database is newer than the program, or when
 * an applied file was edited since: both would let code and schema disagree in silence.
 */
export async function migrate(db: Db, log: Log): Promise<void> {
  const known = await readMigrations()
  const applied = await appliedMigrations(db)
  checkApplied(known, applied)
  if (applied.size === known.length) return

  // Loaded only when there is something to do: it takes a tenth of a second.
  const { runner } = await import('node-pg-migrate')
  const client = await db.connect()
  try {
    const ran = await runner({
      dbClient: client,
      dir: MIGRATIONS_FOLDER,
      ignorePattern: '(?!.*\\.sql$).*|schema\\.sql',
      direction: 'up',
      migrationsTable: 'schema_migrations',
      count: Number.POSITIVE_INFINITY,
      advisoryLockMode: 'wait',
      logger: quiet(log),
    })
    for (const { name } of ran) log.info({ event: 'schema_migrated', name })
    await client.query(
      `create table if not exists schema_migration_hashes (name text primary key, sha256 text not null)`,
    )
    await client.query(
      `insert into schema_migration_hashes (name, sha256)
       select * from unnest($1::text[], $2::text[])
           on conflict (name) do nothing`,
      [known.map((file) => file.name), known.map((file) => file.sha256)],
    )
  } finally {
    client.release()
  }
}

/** How many migrations a database lacks. Throws `StartProblem` like `migrate`, and changes nothing. */
export async function missingMigrations(db: Db): Promise<number> {
  const known = await readMigrations()
  const applied = await appliedMigrations(db)
  checkApplied(known, applied)
  return known.length - applied.size
}

/** The migrations of this program with the hashes of their files, in order. */
export async function readMigrations(): Promise<readonly Migration[]> {
  const names = (await readdir(MIGRATIONS_FOLDER)).filter((name) => /^\d{4}_.*\.sql$/.test(name)).sort()
  return Promise.all(
    names.map(async (file) => ({
      name: file.replace(/\.sql$/, ''),
      sha256: createHash('sha256')
        .update(await readFile(MIGRATIONS_FOLDER + file))
        .digest('hex'),
    })),
  )
}

/** Names and hashes of what has run; empty for a new database. */
async function appliedMigrations(db: Db): Promise<ReadonlyMap<string, string>> {
  const { rows } = await db.query<{ there: boolean }>(
    `select to_regclass('schema_migration_hashes') is not null as there`,
  )
  if (rows[0]?.there !== true) return new Map()
  const applied = await db.query<Migration>(`select name, sha256 from schema_migration_hashes`)
  return new Map(applied.rows.map((row) => [row.name, row.sha256]))
}

/** Throws `StartProblem` where the files and what has run contradict each other. */
export function checkApplied(known: readonly Migration[], applied: ReadonlyMap<string, string>): void {
  const hashes = new Map(known.map((file) => [file.name, file.sha256]))
  for (const [name, sha256] of applied) {
    const ours = hashes.get(name)
    if (ours === undefined) {
      throw new StartProblem(
        `The database was made by a newer Malote (it has "${name}"): start that version, or restore a backup from before it.`,
      )
    }
    if (ours !== sha256) {
      throw new StartProblem(
        `The migration "${name}" was edited after it ran on this database: put the file back and write a new one.`,
      )
    }
  }
}

function quiet(log: Log) {
  return {
    debug: () => undefined,
    info: () => undefined,
    warn: (message: string) => log.warn({ event: 'schema_migration', message }),
    error: (message: string) => log.error({ event: 'schema_migration', message }),
  }
}
