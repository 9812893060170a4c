import { inTransaction } from '../../platform/postgres/db.ts'
import { countOf } from '../../platform/postgres/statement.ts'
import { recordAudit } from '../../access/record-audit.ts'
import { ok, refuse, type Result } from '../../kernel/result.ts'
import type { Platform } from '../../platform/platform.ts'
import { KEEP_HOST_KEY, type IntegrationRow } from '../queries.ts'
import { openSource } from './open-source.ts'
import type { SourceTimes } from './source-context.ts'
import { openSecret, secretPlace } from './read-secret.ts'
import type { Source } from './source.ts'

interface Opening {
  readonly siteId: string
  /** Who stands in the audit when the key of a server is seen for the first time. */
  readonly by: string
  readonly signal: AbortSignal
  readonly times?: SourceTimes
}

/** A source that is open, and the key its server showed when it had none to show. */
export interface OpenedSource {
  readonly source: Source
  readonly seenHostKey: string | null
}

/**
 * Opens the source of an integration as it is kept, and keeps the key of a server seen for the first time. Refuses
 * with `integration.source_missing`, and `integration.secret_missing` where the secret cannot be opened; throws
 * `SourceProblem`.
 */
export async function readSource(
  platform: Platform,
  row: IntegrationRow,
  { siteId, by, ...rest }: Opening,
): Promise<Result<OpenedSource>> {
  const { name, source: settings } = row
  if (settings === null) return refuse('integration.source_missing', { name })
  const secret = openSecret(platform.secret, row.secret, secretPlace(siteId, name))
  if (row.secret !== null && secret === null) {
    return refuse('integration.secret_missing', { field: 'source.secret' })
  }
  let seen: string | null = null
  const onHostKey = (hostKey: string) => {
    seen = hostKey
  }
  const { egress, folders } = platform
  const source = await openSource(settings, { secret, egress, folders, onHostKey, ...rest })
  try {
    if (seen !== null) await keepHostKey(platform, row, { siteId, by, hostKey: seen })
  } catch (error) {
    await source.close()
    throw error
  }
  return ok({ source, seenHostKey: seen })
}

/** Settings that were changed meanwhile stay as they are: the next look sees the key again. */
async function keepHostKey(
  { db, now }: Platform,
  { name, source }: IntegrationRow,
  { siteId, by, hostKey }: { siteId: string; by: string; hostKey: string },
): Promise<void> {
  const at = now()
  await inTransaction(db, async (tx) => {
    const kept = await countOf(tx, KEEP_HOST_KEY, [siteId, name, hostKey, JSON.stringify(source), at])
    if (kept === 0) return
    const facts = { hostKey }
    await recordAudit(tx, { siteId, at, by, action: 'integration.host_key_kept', subject: name, facts })
  })
}
