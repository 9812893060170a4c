import { Readable } from 'node:stream'
import { languageOf, adviceOf, detailOf } from '../../kernel/texts/texts.ts'
import type { Refusal } from '../../kernel/result.ts'
import { countOf } from '../../platform/postgres/statement.ts'
import { joined } from '../sources/paths.ts'
import { SourceProblem } from '../sources/source-problem.ts'
import type { ListedRun, OpenRun } from './open-run.ts'
import { archivePath, returnPath } from './pickup-paths.ts'
import { NOTE_LEFT, NOTE_MOVED } from './queries/remote-files.ts'

/** A file that the hub has, and that still lies where it was. */
export interface TakenFile {
  readonly fileId: bigint
  readonly name: string
  readonly bytes: number
  readonly loadId: bigint | null
  readonly refusal: Refusal | null
  readonly takenAt: Date
}

/** Problems of one file, beside which the run goes on; any other is the source's. */
const OF_ONE_FILE: ReadonlySet<string> = new Set([
  'source.not_permitted',
  'source.exists',
  'source.folder_missing',
  'source.file_missing',
  'source.broke',
])

/** Whether a problem is of one file, beside which the run goes on. */
export function isOfOneFile(error: unknown): error is SourceProblem {
  return error instanceof SourceProblem && OF_ONE_FILE.has(error.code)
}

/**
 * Moves a file out of the way: into the archive, or into `failedFolder` with the reason beside it. Where that cannot be
 * done it stays and is known, so that it is not loaded again; answers why then, else null. `isAgain`: it may have been
 * moved by a worker that was killed before it could say so.
 */
export async function archiveRemote(
  run: ListedRun,
  file: TakenFile,
  { isAgain }: { isAgain: boolean },
): Promise<Refusal | null> {
  const { platform, claimed, reached } = run
  try {
    const to = pathOf(run, file)
    await moveOnce(run, file, { to, isAgain })
    reached('moved')
    await countOf(platform.db, NOTE_MOVED, [claimed.site_id, file.fileId, to, platform.now()])
    reached('noted')
    return null
  } catch (error) {
    if (!isOfOneFile(error)) throw error
    const problem = { code: error.code, facts: error.facts }
    await countOf(platform.db, NOTE_LEFT, [claimed.site_id, file.fileId, JSON.stringify(problem)])
    return problem
  }
}

/** Under a name with the load's number nothing else can lie: what is there already is this file. */
async function moveOnce(
  { source, settings, companions, claimed }: ListedRun,
  { name, bytes, refusal }: TakenFile,
  { to, isAgain }: { to: string; isAgain: boolean },
): Promise<void> {
  const from = joined(settings.folder, name)
  if (isAgain && (await source.stat(to)) !== null) return
  // First what says that a file is whole: beside the next one of this name it would say so too early.
  const companion = companions.get(name)
  if (companion !== undefined) await source.move(joined(settings.folder, companion), `${to}.done`)
  if (refusal !== null) await source.write(`${to}.txt`, Readable.from([reasonOf(refusal, claimed.locale)]))
  await source.move(from, to)
  const moved = await source.stat(to)
  // The next file of this name came between reading and moving: it goes back, to be taken in its turn.
  if (moved !== null && moved.size !== bytes) await source.move(to, from)
}

function pathOf(run: OpenRun, { fileId, name, loadId, takenAt }: TakenFile): string {
  if (loadId === null) return returnPath(run.settings, `refused-file-${fileId}-${name}`)
  return archivePath(run.settings, { name, loadId, at: takenAt, timeZone: run.claimed.time_zone })
}

function reasonOf(refusal: Refusal, locale: string): string {
  const language = languageOf(locale)
  return `${detailOf(refusal, language)} ${adviceOf(refusal, language)}\n`
}
