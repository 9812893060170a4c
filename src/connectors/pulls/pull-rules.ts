import type { Refusal } from '../../kernel/result.ts'
import { RETRY_MS, RETRY_MS_MAX } from '../orders/order-standing.ts'

const SECOND_MS = 1000
/** What the next run asks for goes back a little behind the last one: clocks differ, and ERPs commit late. */
export const SINCE_OVERLAP_MS = 5 * 60_000
/** The same page so often in a row is not said twice by mistake: the ERP does not look at the page. */
export const REPEATED_PAGES_MAX = 3
/** A page refused so often: its cursor may have ended, and a new run gets a new one. */
export const PAGE_TRIES_MAX = 3

/** How a run goes on whose page was refused. */
export interface PutOff {
  readonly dueAt: Date
  readonly failingSince: Date
  readonly tries: number
  /** From its first page. */
  readonly anew: boolean
}

/** When a run goes on whose page was refused: soon, and later each time; never given up, the next day may mend it. */
export function putOff(
  { page, tries, failing_since: failingSince }: { page: number; tries: number; failing_since: Date | null },
  { code, facts }: Refusal,
  { at, everyMs }: { at: Date; everyMs: number },
): PutOff {
  const isStuck = code === 'connector.paging_stuck'
  const told = Number(facts['retryAfterSeconds'] ?? 0) * SECOND_MS
  const wait = Math.max(told, Math.min(RETRY_MS * 2 ** Math.min(tries, 20), RETRY_MS_MAX))
  return {
    dueAt: new Date(at.getTime() + (isStuck ? Math.max(everyMs, wait) : wait)),
    failingSince: failingSince ?? at,
    tries: tries + 1,
    anew: isStuck || (page > 1 && tries + 1 >= PAGE_TRIES_MAX && code === 'connector.erp_refused'),
  }
}

/** "precos", a run that began at 10:00, its page 12 → "precos-20261124T100000Z-0012.json": loaded in this order. */
export function pageName(integration: string, startedAt: Date, page: number): string {
  const began = startedAt
    .toISOString()
    .replaceAll(/[-:]/g, '')
    .replace(/\.\d+Z$/, 'Z')
  return `${integration}-${began}-${String(page).padStart(4, '0')}.json`
}

/** What the next run asks from: the beginning of this one, and a little before. */
export function sinceOf(startedAt: Date): Date {
  return new Date(startedAt.getTime() - SINCE_OVERLAP_MS)
}

/** When the next run begins. */
export function nextRun(startedAt: Date, { everyMs, at }: { everyMs: number; at: Date }): Date {
  return new Date(Math.max(startedAt.getTime() + everyMs, at.getTime()))
}
