import { invariant, ok, refuse, type Refusal, type Result } from '../../kernel/result.ts'
import type { Language } from '../../kernel/texts/texts.ts'
import type { Platform } from '../../platform/platform.ts'
import { rowOf } from '../../platform/postgres/statement.ts'
import type { ConnectorTable } from '../connector-table.ts'
import { READ_INTEGRATION, type IntegrationRow } from '../queries.ts'
import { connectionReport, type Seen } from './connection-report.ts'
import { readSource } from './read-source.ts'
import type { ConnectionReport } from './schema.ts'
import type { Source } from './source.ts'
import { SourceProblem } from './source-problem.ts'

interface Asked {
  readonly by: string
  readonly language: Language
  readonly signal: AbortSignal
  readonly connectors: ConnectorTable
}

/**
 * Tries the source of an integration: reaches it, logs in, lists its folder; and its connector, if it has one. Takes
 * nothing, changes nothing but the host key it sees for the first time. Whatever it finds is its answer; refusals:
 * `integration.not_found`, `integration.source_missing`.
 */
export async function checkConnection(
  platform: Platform,
  { siteId, name }: { siteId: string; name: string },
  { by, language, signal, connectors }: Asked,
): Promise<Result<ConnectionReport>> {
  const row = await rowOf<IntegrationRow>(platform.db, READ_INTEGRATION, [siteId, name])
  if (row === null) return refuse('integration.not_found', { name })
  const { source, pickup, connector } = row
  const tried = connector === null ? null : await connectors.trial({ siteId, integration: name }, language)
  if (tried?.ok === false) return tried
  if (source === null) return tried ?? refuse('integration.source_missing', { name })
  invariant(pickup !== null, 'a source has its pick-up settings')
  const seen = await look(platform, row, { siteId, by, signal })
  return ok(withBoth(connectionReport({ source, pickup }, seen, language), tried?.value))
}

function withBoth(report: ConnectionReport, other: ConnectionReport | undefined): ConnectionReport {
  if (other === undefined) return report
  return {
    ok: report.ok && other.ok,
    steps: [...report.steps, ...other.steps],
    wouldTake: [...report.wouldTake, ...other.wouldTake],
  }
}

async function look(
  platform: Platform,
  row: IntegrationRow,
  opening: { siteId: string; by: string; signal: AbortSignal },
): Promise<Seen> {
  const opened = await attempt(() => readSource(platform, row, opening))
  if (!opened.ok) return { refusal: opened.refusal, during: 'open', seenHostKey: null }
  if (!opened.value.ok) return { refusal: opened.value.refusal, during: 'open', seenHostKey: null }
  const { source, seenHostKey } = opened.value.value
  try {
    const files = await attempt(() => source.list(row.source?.folder ?? ''))
    return files.ok
      ? { files: files.value, seenHostKey }
      : { refusal: files.refusal, during: 'list', seenHostKey }
  } finally {
    await leave(source)
  }
}

/** A server that will not say goodbye changes nothing of what was seen. */
async function leave(source: Source): Promise<void> {
  try {
    await source.close()
  } catch (error) {
    if (!(error instanceof SourceProblem)) throw error
  }
}

async function attempt<Value>(work: () => Promise<Value>): Promise<Result<Value>> {
  try {
    return ok(await work())
  } catch (error) {
    if (error instanceof SourceProblem) return { ok: false, refusal: refusalOf(error) }
    throw error
  }
}

function refusalOf({ code, facts }: SourceProblem): Refusal {
  return { code, facts }
}
