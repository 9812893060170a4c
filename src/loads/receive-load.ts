import { ok, refuse, type Result } from '../kernel/result.ts'
import type { Tx } from '../platform/postgres/db.ts'
import { rowOf } from '../platform/postgres/statement.ts'
import { invariant } from '../kernel/result.ts'
import type { LoadRow } from './queries/load-row.ts'
import { INSERT_LOAD } from './queries/receive.ts'
import { LOAD_TYPES, type LoadType } from './rows.ts'
import type { SpooledLoad } from './spool-load.ts'

/** What is asked of the hub with a file. */
export interface ReceivedFile {
  readonly siteId: string
  readonly type: LoadType
  readonly door: LoadRow['door']
  readonly name: string
  readonly spooled: SpooledLoad
  readonly by: string
  readonly integration: { readonly integrationId: bigint; readonly settings: unknown } | null
  /** When what the file says was so, as far as whoever sent it told; null takes its arrival. */
  readonly asOf: Date | null
  readonly now: Date
  /** How it is to be run; applied, skipping bad rows, when absent. */
  readonly how?: LoadMode
}

/** What whoever sends a file may ask of its load (contract 3). */
export interface LoadMode {
  readonly mode?: LoadRow['mode'] | undefined
  readonly onError?: LoadRow['on_error'] | undefined
  /** Run it also when the same bytes have been loaded before. */
  readonly force?: boolean | undefined
}

/** The number of a load type, as sent: `load.type_unknown` with the seven. */
export function readLoadType(text: string): Result<LoadType> {
  if (!Object.hasOwn(LOAD_TYPES, text)) {
    return refuse('load.type_unknown', { type: text, types: Object.keys(LOAD_TYPES).map(Number) })
  }
  return ok(Number(text) as LoadType)
}

/** Makes a load of a spooled file; a worker is woken when the transaction commits. */
export async function receiveLoad(tx: Tx, file: ReceivedFile): Promise<LoadRow> {
  const { spooled, integration, asOf, now, how = {} } = file
  const capped = asOf !== null && asOf > now
  const row = await rowOf<LoadRow>(tx, INSERT_LOAD, [
    file.siteId,
    file.type,
    [...LOAD_TYPES[file.type]],
    file.door,
    file.name,
    spooled.bytes,
    spooled.sha256,
    spooled.name,
    file.by,
    integration?.integrationId ?? null,
    JSON.stringify(integration?.settings ?? {}),
    spooled.found.format,
    JSON.stringify(spooled.found),
    asOf === null || capped ? now : asOf,
    asOf !== null,
    capped,
    now,
    how.mode ?? 'apply',
    how.onError ?? 'skip',
    how.force ?? false,
  ])
  invariant(row !== null, 'an insert answers its row')
  return row
}
