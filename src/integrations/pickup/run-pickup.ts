import type { Refusal } from '../../kernel/result.ts'
import { inTransaction } from '../../platform/postgres/db.ts'
import { countOf, rowOf, rowsOf } from '../../platform/postgres/statement.ts'
import type { RemoteFile } from '../sources/source.ts'
import { isWanted } from '../sources/wanted-names.ts'
import { archiveRemote, isOfOneFile, type TakenFile } from './archive-remote.ts'
import type { ListedRun, OpenRun } from './open-run.ts'
import { HELD_UP_MS, namesDone, takeable, type RunFound, type SeenFile } from './pickup-rules.ts'
import {
  COUNT_WAITING,
  FORGET_UNSEEN,
  LIST_UNMOVED,
  LIST_WAITING,
  NOTE_GONE,
  NOTE_LEFT,
  NOTE_SEEN,
  type RemoteFileRow,
} from './queries/remote-files.ts'
import { receiveRemote } from './receive-remote.ts'

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
  const { source, settings, reached } = run
  const listed = await source.list(settings.folder)
  const wanted = listed.filter(({ name }) => isWanted(name, settings.pattern))
  const { doneFile } = settings
  const companions =
    doneFile === undefined
      ? new Map()
      : namesDone(
          listed.map(({ name }) => name),
          doneFile,
        )
  const ready = doneFile === undefined ? wanted : wanted.filter(({ name }) => companions.has(name))
  await noteListing(run, { wanted, ready })
  reached('listed')
  const open = { ...run, companions }
  const done: Counts = { taken: 0, refused: 0, problem: await moveAgain(open) }
  const files = await waitingFiles(run)
  const settleMs = doneFile === undefined ? settings.settleSeconds * SECOND_MS : 0
  const whole = takeable(files, { now: run.platform.now(), settleMs })
  for (const file of whole) {
    run.signal.throwIfAborted()
    await takeOne(open, file, done)
  }
  const waiting = await countWaiting(run)
  return {
    ...{ ...done, seen: wanted.length, waiting, hasFailed: false },
    more: whole.length === settings.filesMax && waiting > 0 && done.taken + done.refused > 0,
    unsettled: files.length > whole.length,
  }
}

interface Counts {
  taken: number
  refused: number
  problem: Refusal | null
}

/** Notes a listing: first what has left, for its name is free then. */
async function noteListing(
  { platform, claimed }: OpenRun,
  { wanted, ready }: { wanted: readonly RemoteFile[]; ready: readonly RemoteFile[] },
): Promise<void> {
  const of = [claimed.site_id, claimed.name]
  const at = platform.now()
  await inTransaction(platform.db, async (tx) => {
    await countOf(tx, NOTE_GONE, [...of, ...listsOf(wanted), at])
    await countOf(tx, FORGET_UNSEEN, [...of, wanted.map(({ name }) => name)])
    await countOf(tx, NOTE_SEEN, [...of, ...listsOf(ready), at])
  })
}

function listsOf(files: readonly RemoteFile[]): [string[], number[], (Date | null)[]] {
  return [
    files.map((file) => file.name),
    files.map((file) => file.size),
    files.map((file) => file.modifiedAt),
  ]
}

/** Moves what an earlier run took and could not move, or died before it did; answers why the first lies there still. */
async function moveAgain(run: ListedRun): Promise<Refusal | null> {
  const { platform, claimed, settings } = run
  const values = [claimed.site_id, claimed.name, settings.filesMax]
  for (const row of await rowsOf<RemoteFileRow & Record<string, unknown>>(
    platform.db,
    LIST_UNMOVED,
    values,
  )) {
    if (row.refusal?.code === 'pickup.name_unsafe') continue
    const problem = await archiveRemote(run, takenOf(row), { isAgain: true })
    if (problem !== null) return problem
  }
  return null
}

async function waitingFiles({ platform, claimed, settings }: OpenRun): Promise<SeenFile[]> {
  const at = platform.now()
  const heldUp = new Date(at.getTime() - HELD_UP_MS)
  const settled = new Date(at.getTime() - settings.settleSeconds * SECOND_MS)
  const values = [claimed.site_id, claimed.name, settings.filesMax, heldUp, settled]
  const rows = await rowsOf<RemoteFileRow & Record<string, unknown>>(platform.db, LIST_WAITING, values)
  return rows.map((row) => ({
    ...{ fileId: row.file_id, name: row.name, bytes: Number(row.bytes), modifiedAt: row.modified_at },
    ...{ firstSeenAt: row.first_seen_at, sameSince: row.same_since },
  }))
}

async function takeOne(run: ListedRun, file: SeenFile, done: Counts): Promise<void> {
  const { platform, claimed } = run
  try {
    const received = await receiveRemote(run, file)
    if (received === null) return
    done.taken += received.loadId === null ? 0 : 1
    done.refused += received.refusal === null ? 0 : 1
    if (received.refusal?.code === 'pickup.name_unsafe') return
    const { loadId, refusal, takenAt } = received
    const taken = { ...file, loadId, refusal, takenAt }
    const problem = await archiveRemote(run, taken, { isAgain: false })
    done.problem ??= problem
  } catch (error) {
    if (!isOfOneFile(error)) throw error
    const problem = { code: error.code, facts: error.facts }
    done.problem ??= problem
    await countOf(platform.db, NOTE_LEFT, [claimed.site_id, file.fileId, JSON.stringify(problem)])
  }
}

async function countWaiting({ platform, claimed }: OpenRun): Promise<number> {
  const row = await rowOf<{ files: number }>(platform.db, COUNT_WAITING, [claimed.site_id, claimed.name])
  return row?.files ?? 0
}

function takenOf(row: RemoteFileRow): TakenFile {
  return {
    ...{ fileId: row.file_id, name: row.name, bytes: Number(row.bytes), loadId: row.load_id },
    ...{ refusal: row.refusal, takenAt: row.taken_at ?? row.first_seen_at },
  }
}
