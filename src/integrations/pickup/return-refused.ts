import { Readable } from 'node:stream'
import type { Refusal } from '../../kernel/result.ts'
import { languageOf } from '../../kernel/texts/texts.ts'
import { readErrorFile, readSource } from '../../loads/read-report.ts'
import { readLoad } from '../../loads/read-loads.ts'
import { presentLoad } from '../../loads/present-load.ts'
import { countOf, rowsOf } from '../../platform/postgres/statement.ts'
import { isOfMoving } from './archive-remote.ts'
import type { OpenRun } from './open-run.ts'
import { returnPath } from './pickup-paths.ts'
import { LIST_RETURNABLE, NOTE_RETURNED, PUT_OFF_RETURN, type ReturnableRow } from './queries/remote-files.ts'

/** Files put back by one run; the next one goes on. */
const RETURNED_MAX = 200
/** Until what could not be put back is tried again. */
const PUT_OFF_MS = 900_000

/**
 * Puts the refused rows of loads that came to rest into `failedFolder`, as the error file of the load; of a load that
 * failed whole, its file with the reason beside it; of one that was held and then cancelled, its file. When parked rows
 * are refused later, the file is written again, with all that is refused. What cannot be written is told on the file
 * and tried again later; answers why of the first.
 */
export async function returnRefused(run: OpenRun): Promise<Refusal | null> {
  const { platform, claimed, reached } = run
  const values = [claimed.site_id, claimed.name, RETURNED_MAX, platform.now()]
  const rows = await rowsOf<ReturnableRow & Record<string, unknown>>(platform.db, LIST_RETURNABLE, values)
  let first: Refusal | null = null
  for (const row of rows) {
    run.signal.throwIfAborted()
    const problem = await returnOne(run, row)
    first ??= problem
    reached('returned')
    if (problem === null) {
      const returned = [row.rows_refused, platform.now()]
      await countOf(platform.db, NOTE_RETURNED, [claimed.site_id, row.file_id, ...returned])
    } else {
      const again = new Date(platform.now().getTime() + PUT_OFF_MS)
      await countOf(platform.db, PUT_OFF_RETURN, [
        claimed.site_id,
        row.file_id,
        JSON.stringify(problem),
        again,
      ])
    }
    reached('closed')
  }
  return first
}

/** Answers why it cannot be written, where that is not the source's fault. */
async function returnOne(run: OpenRun, row: ReturnableRow): Promise<Refusal | null> {
  try {
    await writeBack(run, row)
    return null
  } catch (error) {
    if (!isOfMoving(error)) throw error
    return { code: error.code, facts: error.facts }
  }
}

/** What is no longer kept cannot be put back: then there is nothing to do. */
async function writeBack(
  { platform, claimed, source, settings }: OpenRun,
  row: ReturnableRow,
): Promise<void> {
  const language = languageOf(claimed.locale)
  const load = await readLoad(platform.db, { siteId: claimed.site_id, loadId: row.load_id.toString() })
  if (!load.ok) return
  const isWhole = row.state !== 'finished'
  const file = isWhole
    ? await readSource(platform.dataFolder, load.value)
    : await readErrorFile(platform, load.value, language)
  if (!file.ok) return
  const before = `refused-${row.load_id}-`
  // The report's own name: of what came as a gzip, without its ending.
  const name = isWhole ? row.name : file.value.name.slice(before.length)
  const path = returnPath(settings, { name, before: row.load_id.toString() })
  await source.write(path, Readable.from(file.value.bytes))
  if (!isWhole) return
  const { failure } = presentLoad(load.value, language)
  if (failure !== null) await source.write(`${path}.txt`, Readable.from([`${failure.detail}\n`]))
}
