import { listSpooled, spoolFolderOf } from '../platform/files/spool.ts'
import type { Periodic } from '../platform/jobs/periodic.ts'
import type { Platform } from '../platform/platform.ts'
import { rowsOf } from '../platform/postgres/statement.ts'
import { FORGET_SOURCES } from './queries/forget.ts'
import { KNOWN_SOURCES } from './queries/report.ts'
import { removeSource } from './spool-load.ts'

const HOUR_MS = 3_600_000
/** How long the bytes of a load are kept once it is at rest, where its site's settings (`sourceDays`) say nothing. */
export const KEEP_SOURCES_DAYS = 30
/** A spooled file that no load has after so long was left by a hub that died between the two. */
const ORPHAN_MS = 24 * HOUR_MS
const FORGET_EVERY_MS = HOUR_MS
const SOURCES_AT_ONCE = 500
/** Batches an hour: more files than a hub receives in one. */
const BATCHES_MAX = 1000

/** Removes received files that are no longer kept, and those that never became a load. */
export function forgetSources(platform: Platform): Periodic {
  return {
    name: 'forget_sources',
    everyMs: FORGET_EVERY_MS,
    work: async () => {
      await forgetOld(platform)
      await removeOrphans(platform)
    },
  }
}

async function forgetOld({ db, dataFolder, now }: Platform): Promise<void> {
  const values = [KEEP_SOURCES_DAYS, now(), SOURCES_AT_ONCE]
  for (let batch = 0; batch < BATCHES_MAX; batch += 1) {
    const gone = await rowsOf<{ spool: string }>(db, FORGET_SOURCES, values)
    for (const { spool } of gone) await removeSource(dataFolder, spool)
    if (gone.length < SOURCES_AT_ONCE) return
  }
}

async function removeOrphans({ db, dataFolder, now }: Platform): Promise<void> {
  const before = new Date(now().getTime() - ORPHAN_MS)
  for await (const old of listSpooled(spoolFolderOf(dataFolder), before, SOURCES_AT_ONCE)) {
    const found = await rowsOf<{ spool: string }>(db, KNOWN_SOURCES, [old])
    const known = new Set(found.map(({ spool }) => spool))
    for (const name of old) if (!known.has(name)) await removeSource(dataFolder, name)
  }
}
