import type { Site } from '../access/site.ts'
import { malformed } from '../kernel/mistakes.ts'
import { readCursor } from '../kernel/page.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import { timeOf, timeText } from '../kernel/time.ts'
import { readMoment } from '../platform/http/shapes.ts'

/** Moments of a query, read in the site's zone; null where it names none. */
export interface Moments {
  readonly asOf: Date | null
  readonly updatedAfter: Date | null
}

/** `history.expired` for an `asOf` of which the hub has forgotten something. */
export function readMoments(
  { timeZone, historyFrom }: Site,
  query: { readonly asOf?: string; readonly updatedAfter?: string },
): Result<Moments> {
  const asOf = readMoment(query.asOf, { field: 'asOf', timeZone })
  if (!asOf.ok) return asOf
  const updatedAfter = readMoment(query.updatedAfter, { field: 'updatedAfter', timeZone })
  if (!updatedAfter.ok) return updatedAfter
  if (asOf.value !== null && historyFrom !== null && asOf.value < historyFrom) {
    return refuse('history.expired', { from: timeText(historyFrom) })
  }
  return ok({ asOf: asOf.value, updatedAfter: updatedAfter.value })
}

/** What may stand beside `history=true`: these, and a page. */
export function checkHistoryQuery(
  query: Readonly<Record<string, unknown>>,
  { key, besides }: { readonly key?: string; readonly besides: readonly string[] },
): Result<null> {
  if (key !== undefined && query[key] === undefined) {
    const errors = [{ field: key, in: 'query', rule: 'missing' }]
    return refuse('request.field_missing', { field: key, errors })
  }
  const fits = ['history', 'limit', 'cursor', ...(key === undefined ? [] : [key]), ...besides]
  const [apart] = Object.keys(query).filter((name) => query[name] !== undefined && !fits.includes(name))
  if (apart === undefined) return ok(null)
  return malformed({ field: apart, in: 'query', rule: 'apart', found: 'history=true' })
}

/** Where a page of versions goes on: behind the one that began then, of this part of its key. */
export interface VersionSeen {
  readonly from: Date
  readonly part: string
}

/** A cursor of `versionKey`. */
export function readVersionCursor(cursor: string | undefined): Result<VersionSeen | null> {
  const key = readCursor(cursor, 2)
  if (!key.ok) return key
  if (key.value === null) return ok(null)
  const [text = '', part = ''] = key.value
  const from = timeOf(text, 'UTC')
  return from === null ? refuse('request.cursor_invalid', { cursor }) : ok({ from, part })
}

export function versionKey({ written_at }: { readonly written_at: Date }, part: string): string[] {
  return [timeText(written_at), part]
}

/** From when until when a version stood; `until` null: it stands. */
export function spanOf({
  written_at,
  replaced_at,
}: {
  readonly written_at: Date
  readonly replaced_at: Date | null
}) {
  return { from: timeText(written_at), until: replaced_at === null ? null : timeText(replaced_at) }
}
