import { Readable } from 'node:stream'
import { languageOf } from '../../kernel/texts/texts.ts'
import { readErrorFile, readSource } from '../../loads/read-report.ts'
import { readLoad } from '../../loads/read-loads.ts'
import { presentLoad } from '../../loads/present-load.ts'
import { countOf, rowsOf } from '../../platform/postgres/statement.ts'
import type { OpenRun } from './open-run.ts'
import { returnPath } from './pickup-paths.ts'
import { LIST_RETURNABLE, NOTE_RETURNED, type ReturnableRow } from './queries/remote-files.ts'

/** Files put back by one run; the next one goes on. */
const RETURNED_MAX = 200

/**
 * Puts the refused rows of loads that came to rest into `failedFolder`, as the error file of the load; of a load that
 * failed whole, its file with the reason beside it. When parked rows are refused later, the file is written again, with
 * all that is refused.
 */
export async function returnRefused(run: OpenRun): Promise<void> {
  const { platform, claimed, reached } = run
  const values = [claimed.site_id, claimed.name, RETURNED_MAX]
  const rows = await rowsOf<ReturnableRow & Record<string, unknown>>(platform.db, LIST_RETURNABLE, values)
  for (const row of rows) {
    await returnOne(run, row)
    reached('returned')
    await countOf(platform.db, NOTE_RETURNED, [
      ...[claimed.site_id, row.file_id, row.rows_refused, platform.now()],
    ])
    reached('closed')
  }
}

/** What is no longer kept cannot be put back: then there is nothing to do. */
async function returnOne(
  { platform, claimed, source, settings }: OpenRun,
  row: ReturnableRow,
): Promise<void> {
  const language = languageOf(claimed.locale)
  const load = await readLoad(platform.db, { siteId: claimed.site_id, loadId: row.load_id.toString() })
  if (!load.ok) return
  const isWhole = row.state === 'failed'
  const file = isWhole
    ? await readSource(platform.dataFolder, load.value)
    : await readErrorFile(platform, load.value, language)
  if (!file.ok) return
  const name = isWhole ? `refused-${row.load_id}-${row.name}` : file.value.name
  const path = returnPath(settings, name)
  await source.write(path, Readable.from(file.value.bytes))
  if (!isWhole) return
  const detail = presentLoad(load.value, language).failure?.detail ?? ''
  await source.write(`${path}.txt`, Readable.from([`${detail}\n`]))
}
