import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openDb } from '../src/platform/postgres/db.ts'
import { startEmbedded } from '../src/platform/postgres/embedded/embedded.ts'
import { migrate } from '../src/platform/postgres/migrate.ts'
import { openLog } from '../src/platform/telemetry/log.ts'
import { openMetrics } from '../src/platform/telemetry/metrics.ts'
import { lifeCyclePage } from './life-cycle-page.ts'
import { schemaText } from './schema.ts'

/** `npm run generate`: writes what is made of something else. A test compares each with its source. */
const ROOT = fileURLToPath(new URL('../', import.meta.url))

const folder = await mkdtemp(join(tmpdir(), 'malote-generate-'))
const server = await startEmbedded({ folder, log: () => undefined })
const parts = { log: openLog('error'), metrics: openMetrics() }
const db = openDb(server.connection, parts)
try {
  await migrate(db, parts.log)
  await writeFile(join(ROOT, 'migrations/schema.sql'), await schemaText(db))
  await writeFile(join(ROOT, 'docs/reference/life-cycle.md'), lifeCyclePage())
} finally {
  await db.end()
  await server.stop()
  await rm(folder, { recursive: true, force: true })
}
