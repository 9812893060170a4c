import type { Refusal } from '../../kernel/result.ts'
import { countOf, rowOf, rowsOf } from '../../platform/postgres/statement.ts'
import type { RemoteFile } from '../sources/source.ts'
import { isWanted } from '../sources/wanted-names.ts'
import { archiveRemote, isOfMoving, type TakenFile } from './archive-remote.ts'
import { noteListing } from './note-listing.ts'
import type { ListedRun, OpenRun } from './open-run.ts'
import { HELD_UP_MS, isLate, namesDone, takeable, type RunFound, type SeenFile } from './pickup-rules.ts'
import {
  COUNT_WAITING,
  LIST_UNMOVED,
  LIST_WAITING,
  NOTE_LEFT,
  type RemoteFileRow,
} from './queries/remote-files.ts'
import { isOfReading, receiveRemote } from './receive-remote.ts'

/** What came of a run. */
export interface RunDone extends RunFound {
  readonly seen: number
  readonly waiting: number
  readonly taken: number
  readonly refused: number
  readonly problem: Refusal | null
}

const SECOND_MS = 1000

/**
 * Looks at a source's folder once: notes what is there, takes what is whole, the oldest first, and moves it out of the
 * way. Of a file that cannot be read or moved it tells, and goes on; what ails the source itself is thrown.
 */
export async function runPickup(run: OpenRun): Promise<RunDone> {
  const { platform, source, settings } = run
  const listed = await source.list(settings.folder)
  const { wanted, ready, companions } = sorted(run, listed)
  await noteListing(run, { listed, ready })
  run.reached('listed')
  const open = { ...run, companions }
  const done: Counts = { taken: 0, refused: 0, problem: await moveAgain(open) }
  const files = await waitingFiles(run)
  const settleMs = settings.doneFile === undefined ? settings.settleSeconds * SECOND_MS : 0
  const whole = takeable(files, { now: platform.now(), settleMs })
  let unsettled = files.length > whole.length
  for (const file of whole) {
    run.signal.throwIfAborted()
    if ((await takeOne(open, file, done)) !== 'changed') continue
    unsettled = true
    // It grows after all: what is younger waits behind it.
    if (!isLate(file, platform.now())) break
  }
  const waiting = await countWaiting(run)
  return {
    ...{ ...done, seen: wanted.length, waiting, hasFailed: false, unsettled },
    more: whole.length === settings.filesMax && waiting > 0 && done.taken + done.refused > 0,
  }
}

interface Counts {
  taken: number
  refused: number
  problem: Refusal | null
}

/** What of a listing the pattern wants, and what of that may be taken: with a done file, what has one. */
function sorted({ settings }: OpenRun, listed: readonly RemoteFile[]) {
  const { doneFile, pattern } = settings
  const wanted = listed.filter(({ name }) => isWanted(name, pattern))
  if (doneFile === undefined) return { wanted, ready: wanted, companions: new Map<string, string>() }
  const names = listed.map(({ name }) => name)
  const companions = namesDone(names, doneFile)
  return { wanted, ready: wanted.filter(({ name }) => companions.has(name)), companions }
}

/** Moves what an earlier run took and could not move, or died before it did; answers why the first lies there still. */
async function moveAgain(run: ListedRun): Promise<Refusal | null> {
  const { platform, claimed, settings, place } = run
  const values = [claimed.site_id, claimed.name, place, settings.filesMax]
  const rows = await rowsOf<RemoteFileRow & Record<string, unknown>>(platform.db, LIST_UNMOVED, values)
  let first: Refusal | null = null
  for (const row of rows) {
    run.signal.throwIfAborted()
    const problem = await archiveRemote(run, takenOf(row), { isAgain: true })
    first ??= problem
  }
  return first
}

async function waitingFiles({ platform, claimed, settings, place }: OpenRun): Promise<SeenFile[]> {
  const at = platform.now()
  const heldUp = new Date(at.getTime() - HELD_UP_MS)
  const settled = new Date(at.getTime() - settings.settleSeconds * SECOND_MS)
  const values = [claimed.site_id, claimed.name, place, settings.filesMax, heldUp, settled]
  const rows = await rowsOf<RemoteFileRow & Record<string, unknown>>(platform.db, LIST_WAITING, values)
  return rows.map((row) => ({
    ...{ fileId: row.file_id, name: row.name, bytes: Number(row.bytes), modifiedAt: row.modified_at },
    ...{ firstSeenAt: row.first_seen_at, sameSince: row.same_since },
  }))
}

/** Takes one file; `changed`: it is not as it was listed, and waits again. */
async function takeOne(run: ListedRun, file: SeenFile, done: Counts): Promise<'changed' | 'done'> {
  const { platform, claimed } = run
  try {
    const received = await receiveRemote(run, file)
    if (received === 'gone' || received === 'changed') return received === 'gone' ? 'done' : received
    done.taken += received.loadId === null ? 0 : 1
    done.refused += received.refusal === null ? 0 : 1
    if (received.refusal?.code === 'pickup.name_unsafe') return 'done'
    const problem = await archiveRemote(run, { ...file, ...received }, { isAgain: false })
    done.problem ??= problem
  } catch (error) {
    if (!isOfReading(error) && !(isOfMoving(error) && isLate(file, platform.now()))) throw error
    const problem = { code: error.code, facts: error.facts }
    done.problem ??= problem
    await countOf(platform.db, NOTE_LEFT, [claimed.site_id, file.fileId, JSON.stringify(problem)])
  }
  return 'done'
}

async function countWaiting({ platform, claimed, place }: OpenRun): Promise<number> {
  const values = [claimed.site_id, claimed.name, place]
  const row = await rowOf<{ files: number }>(platform.db, COUNT_WAITING, values)
  return row?.files ?? 0
}

function takenOf(row: RemoteFileRow): TakenFile {
  return {
    ...{ fileId: row.file_id, name: row.name, bytes: Number(row.bytes), modifiedAt: row.modified_at },
    ...{ loadId: row.load_id, refusal: row.refusal, takenAt: row.taken_at ?? row.first_seen_at },
  }
}
