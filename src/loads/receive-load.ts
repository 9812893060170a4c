import { ok, refuse, type Result } from '../kernel/result.ts'
import type { Tx } from '../platform/postgres/db.ts'
import { rowOf } from '../platform/postgres/statement.ts'
import { invariant } from '../kernel/result.ts'
import type { LoadRow } from './queries/load-row.ts'
import { INSERT_LOAD } from './queries/receive.ts'
import { LOAD_TYPES, LOAD_TYPES_BUILT, type LoadType } from './rows.ts'
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
}

/** The number of a load type, as sent: `load.type_unknown` with the seven, `load.type_unavailable` with those built. */
export function readLoadType(text: string): Result<LoadType> {
  if (!Object.hasOwn(LOAD_TYPES, text)) {
    return refuse('load.type_unknown', { type: text, types: Object.keys(LOAD_TYPES).map(Number) })
  }
  const type = Number(text) as LoadType
  if (LOAD_TYPES_BUILT.includes(type)) return ok(type)
  return refuse('load.type_unavailable', { type, types: LOAD_TYPES_BUILT })
}

/** Makes a load of a spooled file; a worker is woken when the transaction commits. */
export async function receiveLoad(tx: Tx, file: ReceivedFile): Promise<LoadRow> {
  const { spooled, integration, asOf, now } = file
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
  ])
  invariant(row !== null, 'an insert answers its row')
  return row
}
