import { Readable } from 'node:stream'
import { languageOf, sayingOf } from '../../kernel/texts/texts.ts'
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
  readonly modifiedAt: Date | null
  readonly loadId: bigint | null
  readonly refusal: Refusal | null
  readonly takenAt: Date
}

const OF_MOVING: ReadonlySet<string> = new Set([
  'source.not_permitted',
  'source.exists',
  'source.folder_missing',
  'source.file_missing',
  'source.broke',
])

/** Problems of moving or writing one file, beside which the run goes on; any other is the source's. */
export function isOfMoving(error: unknown): error is SourceProblem {
  return error instanceof SourceProblem && OF_MOVING.has(error.code)
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
    const moved = await moveOnce(run, file, { to, isAgain })
    reached('moved')
    await countOf(platform.db, NOTE_MOVED, [claimed.site_id, file.fileId, moved ? to : null, platform.now()])
    reached('noted')
    return null
  } catch (error) {
    if (!isOfMoving(error)) throw error
    const problem = { code: error.code, facts: error.facts }
    await countOf(platform.db, NOTE_LEFT, [claimed.site_id, file.fileId, JSON.stringify(problem)])
    return problem
  }
}

/**
 * Under a name with the load's number nothing else can lie: what is there already is this file. False where the next
 * file of its name has taken its place: that one is taken in its turn.
 */
async function moveOnce(
  { source, settings, companions, claimed }: ListedRun,
  { name, bytes, modifiedAt, refusal }: TakenFile,
  { to, isAgain }: { to: string; isAgain: boolean },
): Promise<boolean> {
  const from = joined(settings.folder, name)
  if (isAgain && (await source.stat(to)) !== null) return true
  const lies = await source.stat(from)
  if (lies === null || lies.size !== bytes || lies.modifiedAt?.getTime() !== modifiedAt?.getTime())
    return false
  // First what says that a file is whole: beside the next one of this name it would say so too early.
  const companion = companions.get(name)
  if (companion !== undefined) await source.move(joined(settings.folder, companion), `${to}.done`)
  if (refusal !== null) await source.write(`${to}.txt`, Readable.from([reasonOf(refusal, claimed.locale)]))
  await source.move(from, to)
  const moved = await source.stat(to)
  if (moved === null || moved.size === bytes) return true
  await source.move(to, from)
  return false
}

function pathOf(run: OpenRun, { fileId, name, loadId, takenAt }: TakenFile): string {
  if (loadId === null) return returnPath(run.settings, { name, before: `file-${fileId}` })
  return archivePath(run.settings, { name, loadId, at: takenAt, timeZone: run.claimed.time_zone })
}

function reasonOf(refusal: Refusal, locale: string): string {
  return `${sayingOf(refusal, languageOf(locale))}\n`
}
