import { ok, refuse, type Result } from './result.ts'

export const PAGE_LIMIT_DEFAULT = 50
export const PAGE_LIMIT_MAX = 500

/** One page of a list, as the API answers it. */
export interface Page<Item> {
  readonly items: readonly Item[]
  readonly nextCursor: string | null
}

/** The key of the last item seen; the next page starts behind it, so pages are stable under writes. */
export type CursorKey = readonly string[]

/** The cursor that leads behind the item of this key. */
export function cursorOf(key: CursorKey): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url')
}

/** Reads a cursor of `parts` parts: absent → null, anything we did not make → `request.cursor_invalid`. */
export function readCursor(text: string | undefined, parts: number): Result<CursorKey | null> {
  if (text === undefined) return ok(null)
  try {
    const key: unknown = JSON.parse(Buffer.from(text, 'base64url').toString())
    if (Array.isArray(key) && key.length === parts && key.every(isPart)) return ok(key)
  } catch {
    // Not base64 of JSON: the same answer as any other cursor that is not ours.
  }
  return refuse('request.cursor_invalid', { cursor: text })
}

/** The database takes no NUL, and no key of ours has one. */
function isPart(part: unknown): part is string {
  return typeof part === 'string' && !part.includes('\0')
}

/** Cuts a page from `limit + 1` rows read: the extra row only tells that there is more. */
export function pageOf<Row, Item>(
  rows: readonly Row[],
  limit: number,
  shape: { item: (row: Row) => Item; key: (row: Row) => CursorKey },
): Page<Item> {
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  const more = rows.length > limit && last !== undefined
  return { items: shown.map(shape.item), nextCursor: more ? cursorOf(shape.key(last)) : null }
}
