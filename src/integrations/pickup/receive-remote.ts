import type { Refusal, Result } from '../../kernel/result.ts'
import { receiveLoad, type ReceivedFile } from '../../loads/receive-load.ts'
import type { LoadType } from '../../loads/rows.ts'
import { spoolLoad, type SpooledLoad } from '../../loads/spool-load.ts'
import { inTransaction } from '../../platform/postgres/db.ts'
import { countOf, rowOf } from '../../platform/postgres/statement.ts'
import { withSpooled } from '../doors/receive-file.ts'
import { joined } from '../sources/paths.ts'
import { SourceProblem } from '../sources/source-problem.ts'
import type { RemoteFile } from '../sources/source.ts'
import type { OpenRun } from './open-run.ts'
import { isSafeName, type SeenFile } from './pickup-rules.ts'
import { HOLD_FILE, NOTE_UNSETTLED, TAKE_FILE } from './queries/remote-files.ts'

/** A file that the hub has: as a load, or refused. */
export interface ReceivedRemote {
  readonly loadId: bigint | null
  readonly refusal: Refusal | null
  readonly takenAt: Date
}

/** Problems of reading one file, beside which the run goes on; any other is the source's. */
export function isOfReading(error: unknown): error is SourceProblem {
  return (
    error instanceof SourceProblem && ['source.not_permitted', 'source.file_missing'].includes(error.code)
  )
}

/**
 * Receives a file whole and makes it a load, in the transaction that says in the ledger that the hub has it: so it is
 * loaded once, whoever dies when. `changed`: it is not the file that was listed; `gone`: it has left, or somebody else
 * has it.
 */
export async function receiveRemote(
  run: OpenRun,
  file: SeenFile,
): Promise<ReceivedRemote | 'changed' | 'gone'> {
  const { platform, source, settings } = run
  if (!isSafeName(file.name)) return record(run, file, unsafe(file.name))
  const path = joined(settings.folder, file.name)
  const before = await source.stat(path)
  if (before === null) return 'gone'
  if (before.size !== file.bytes) return changed(run, file)
  const spooled = await spoolWhole(run, path)
  const isWhole = async () => isSame(await source.stat(path), before)
  if (!spooled.ok) return (await isWhole()) ? record(run, file, spooled.refusal) : changed(run, file)
  return withSpooled(platform.dataFolder, spooled.value, async (taken) => {
    if (spooled.value.bytes !== file.bytes || !(await isWhole())) return changed(run, file)
    run.reached('received')
    // From here on the load may have it, whatever else fails.
    taken(true)
    const received = await record(run, file, spooled.value)
    taken(received !== 'gone')
    return received
  })
}

/** A file that is refused early is left half read: what is under way must end, or nothing else is answered. */
async function spoolWhole({ platform, source }: OpenRun, path: string): Promise<Result<SpooledLoad>> {
  const body = await source.read(path)
  try {
    return await spoolLoad(platform, body, { stranger: false })
  } finally {
    body.destroy()
  }
}

/** Says that the hub has a file, and makes the load of one that is good. */
async function record(
  { platform, claimed, reached }: OpenRun,
  file: SeenFile,
  found: SpooledLoad | Refusal,
): Promise<ReceivedRemote | 'gone'> {
  const { site_id: siteId, name, type, integration_id: integrationId, settings } = claimed
  const [spooled, refusal] = 'code' in found ? [null, found] : [found, null]
  const at = platform.now()
  const load: Omit<ReceivedFile, 'spooled'> = {
    ...{ siteId, type: type as LoadType, door: 'pickup', name: file.name, by: `integration:${name}` },
    ...{ integration: { integrationId, settings }, asOf: file.modifiedAt, now: at },
  }
  const received = await inTransaction(platform.db, async (tx) => {
    if ((await rowOf(tx, HOLD_FILE, [siteId, file.fileId])) === null) return 'gone' as const
    const row = spooled === null ? null : await receiveLoad(tx, { ...load, spooled })
    const loadId = row?.load_id ?? null
    const values = [siteId, file.fileId, at, spooled?.sha256 ?? null, loadId]
    await countOf(tx, TAKE_FILE, [...values, refusal === null ? null : JSON.stringify(refusal)])
    return { loadId, refusal, takenAt: at }
  })
  if (received !== 'gone') reached('recorded')
  return received
}

async function changed({ platform, claimed }: OpenRun, file: SeenFile): Promise<'changed'> {
  await countOf(platform.db, NOTE_UNSETTLED, [claimed.site_id, file.fileId, platform.now()])
  return 'changed'
}

function isSame(one: RemoteFile | null, other: RemoteFile): boolean {
  return one !== null && one.size === other.size && one.modifiedAt?.getTime() === other.modifiedAt?.getTime()
}

function unsafe(name: string): Refusal {
  return { code: 'pickup.name_unsafe', facts: { name: JSON.stringify(name) } }
}
