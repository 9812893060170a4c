import { inTransaction } from '../../platform/postgres/db.ts'
import { countOf, rowOf } from '../../platform/postgres/statement.ts'
import { LIST_FILES_MAX, type RemoteFile } from '../sources/source.ts'
import type { OpenRun } from './open-run.ts'
import { HOLD_PICKUP } from './queries/pickups.ts'
import { FORGET_UNSEEN, NOTE_GONE, NOTE_SEEN } from './queries/remote-files.ts'

/** Another worker has taken the source up: what this one has seen is old. */
export class PickupLost extends Error {}

/**
 * Notes a listing: first what has left, for its name is free then. `ready` are those that may be taken. Of a listing
 * that was cut nobody knows what has left. Throws `PickupLost`.
 */
export async function noteListing(
  { platform, claimed, place }: OpenRun,
  { listed, ready }: { listed: readonly RemoteFile[]; ready: readonly RemoteFile[] },
): Promise<void> {
  const { site_id: siteId, name, fence } = claimed
  const at = platform.now()
  const of = [siteId, name, place]
  await inTransaction(platform.db, async (tx) => {
    if ((await rowOf(tx, HOLD_PICKUP, [siteId, name, fence])) === null)
      throw new PickupLost('taken up by another')
    if (listed.length < LIST_FILES_MAX) {
      await countOf(tx, NOTE_GONE, [...of, ...listsOf(listed), at])
      await countOf(tx, FORGET_UNSEEN, [...of, listed.map((file) => file.name)])
    }
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
