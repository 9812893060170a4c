import { Readable } from 'node:stream'
import type { ConnectedRow } from '../../integrations/queries.ts'
import type { Result } from '../../kernel/result.ts'
import { ok } from '../../kernel/result.ts'
import { receiveLoad } from '../../loads/receive-load.ts'
import type { LoadType } from '../../loads/rows.ts'
import { removeSource, spoolLoad } from '../../loads/spool-load.ts'
import type { Platform } from '../../platform/platform.ts'
import { inTransaction, type Tx } from '../../platform/postgres/db.ts'
import { pageName } from './pull-rules.ts'
import type { PullRow } from './queries.ts'

/** A page of an ERP, and when it was asked for: what it says was so then, or later. */
export interface Page {
  readonly rows: readonly object[]
  readonly askedAt: Date
}

/** What is written in the transaction that makes a load of a page; null: the run is somebody else's by now. */
type Save<Saved> = (tx: Tx, sha256: string | null) => Promise<Saved | null>

/**
 * Makes one load of a page, in the transaction that says which page is next: a page is loaded once, whenever a process
 * dies. A page without rows, and one that was loaded just before, is no load.
 */
export async function receivePage<Saved>(
  { platform, row }: { platform: Platform; row: ConnectedRow },
  { pull, page }: { pull: PullRow; page: Page },
  save: Save<Saved>,
): Promise<Result<Saved | null>> {
  if (page.rows.length === 0) return ok(await inTransaction(platform.db, (tx) => save(tx, null)))
  const spooled = await spoolLoad(platform, Readable.from([Buffer.from(JSON.stringify(page.rows))]), {
    stranger: false,
  })
  if (!spooled.ok) return spooled
  const { name, sha256 } = spooled.value
  let hasLoad = false
  try {
    const saved = await inTransaction(platform.db, async (tx) => {
      const next = await save(tx, sha256)
      if (next === null || sha256 === pull.page_sha256) return next
      await receiveLoad(tx, { ...fileOf(row, pull, page), spooled: spooled.value, now: platform.now() })
      hasLoad = true
      return next
    })
    return ok(saved)
  } finally {
    // When it fails after that, the file stays: the load may have been committed all the same.
    if (!hasLoad) await removeSource(platform.dataFolder, name)
  }
}

function fileOf(row: ConnectedRow, pull: PullRow, { askedAt }: Page) {
  return {
    siteId: row.site_id,
    // The types of integrations are those of loads.
    type: row.type as LoadType,
    door: 'connector' as const,
    name: pageName(row.name, pull.started_at ?? askedAt, pull.page),
    by: `connector:${row.name}`,
    integration: { integrationId: row.integration_id, settings: row.settings },
    asOf: askedAt,
  }
}
