import { pageOf, readCursor, type Page } from '../kernel/page.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import type { Language } from '../kernel/texts/texts.ts'
import type { Db } from '../platform/postgres/db.ts'
import { rowOf, rowsOf } from '../platform/postgres/statement.ts'
import { isAtRest, presentLoad } from './present-load.ts'
import type { LoadRow } from './queries/load-row.ts'
import { LIST_LOADS, READ_LOAD } from './queries/receive.ts'
import type { Load } from './schema.ts'

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
  return row === null ? refuse('load.not_found', { loadId }) : ok(row)
}

export interface LoadsAsked {
  readonly limit: number
  readonly cursor?: string
  readonly type?: number
  readonly state?: string
}

/** A page of loads, the newest first. */
export async function listLoads(
  db: Db,
  { siteId, language }: { siteId: string; language: Language },
  { limit, cursor, type, state }: LoadsAsked,
): Promise<Result<Page<Load>>> {
  const after = readCursor(cursor, 1)
  if (!after.ok) return after
  const before = after.value?.[0] ?? null
  if (before !== null && !/^\d{1,18}$/.test(before)) return refuse('request.cursor_invalid', { cursor })
  const rows = await rowsOf<LoadRow & Record<string, unknown>>(db, LIST_LOADS, [
    siteId,
    before,
    type ?? null,
    state ?? null,
    limit + 1,
  ])
  return ok(
    pageOf(rows, limit, {
      item: (row) => presentLoad(row, language),
      key: (row) => [row.load_id.toString()],
    }),
  )
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

function pauseFor(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    signal.addEventListener('abort', done)
  })
}
