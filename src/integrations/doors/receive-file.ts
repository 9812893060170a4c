import { ok, refuse, type Result } from '../../kernel/result.ts'
import { receiveLoad, type ReceivedFile } from '../../loads/receive-load.ts'
import type { LoadRow } from '../../loads/queries/load-row.ts'
import { removeSource, type SpooledLoad } from '../../loads/spool-load.ts'
import type { Tx } from '../../platform/postgres/db.ts'
import { rowOf } from '../../platform/postgres/statement.ts'
import { ACTIVE_INTEGRATION, type IntegrationRow } from '../queries.ts'

export interface FileAtDoor extends Omit<ReceivedFile, 'integration'> {
  /** The source contract's door runs an integration; an upload goes without one, too. */
  readonly needsIntegration: boolean
}

/**
 * Makes a load of a file under the site's active integration of its type: `integration.none_active` where it
 * needs one.
 */
export async function receiveFile(tx: Tx, file: FileAtDoor): Promise<Result<LoadRow>> {
  const { siteId, type, needsIntegration } = file
  const active = await rowOf<IntegrationRow>(tx, ACTIVE_INTEGRATION, [siteId, type])
  const integration =
    active === null ? null : { integrationId: active.integration_id, settings: active.settings }
  if (integration === null && needsIntegration) return refuse('integration.none_active', { type })
  return ok(await receiveLoad(tx, { ...file, integration }))
}

/**
 * Runs `work` with a spooled file and removes the file again unless `work` said that a load has it. When
 * it fails after that, the file stays: the load may have been committed all the same.
 */
export async function withSpooled<Value>(
  dataFolder: string,
  spooled: SpooledLoad,
  work: (taken: (isTaken: boolean) => void) => Promise<Value>,
): Promise<Value> {
  let hasLoad = false
  try {
    return await work((isTaken) => {
      hasLoad = isTaken
    })
  } finally {
    if (!hasLoad) await removeSource(dataFolder, spooled.name)
  }
}
