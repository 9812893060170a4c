import { ok, refuse, type Result } from '../kernel/result.ts'
import type { Db } from '../platform/postgres/db.ts'
import { pauseFor } from '../platform/pause.ts'
import { rowOf } from '../platform/postgres/statement.ts'
import { isAtRest } from './present-load.ts'
import type { LoadRow } from './queries/load-row.ts'
import { COUNT_WAITING_LOADS, READ_LOAD } from './queries/receive.ts'

export interface LoadRef {
  readonly siteId: string
  readonly loadId: string
}

/** How often a load is looked at while somebody waits for it, at first and at most. */
const LOOK_MS = 15
const LOOK_MS_MAX = 250

/** `load.not_found` for any number that is none of the site's. */
export async function readLoad(db: Db, { siteId, loadId }: LoadRef): Promise<Result<LoadRow>> {
  const row = /^\d{1,18}$/.test(loadId) ? await rowOf<LoadRow>(db, READ_LOAD, [siteId, loadId]) : null
  return row === null ? loadNotFound(loadId) : ok(row)
}

export function loadNotFound(loadId: string) {
  return refuse('load.not_found', { loadId })
}

/** Waits until a load is at rest, at most `waitMs`, or until `signal`; answers it as it is then. */
export async function waitForLoad(
  db: Db,
  ref: LoadRef,
  { waitMs, signal }: { waitMs: number; signal: AbortSignal },
): Promise<Result<LoadRow>> {
  const end = performance.now() + waitMs
  for (let pause = LOOK_MS; ; pause = Math.min(pause * 2, LOOK_MS_MAX)) {
    const load = await readLoad(db, ref)
    const left = end - performance.now()
    if (!load.ok || isAtRest(load.value) || left <= 0 || signal.aborted) return load
    await pauseFor(Math.min(pause, left), signal)
  }
}

/** How many loads of an integration have not come to rest; counted up to `atMost`. */
export async function readWaiting(
  db: Db,
  { siteId, integrationId, atMost }: { siteId: string; integrationId: bigint; atMost: number },
): Promise<number> {
  const row = await rowOf<{ loads: number }>(db, COUNT_WAITING_LOADS, [siteId, integrationId, atMost])
  return row?.loads ?? 0
}
