import { ok, refuse, type Result } from '../kernel/result.ts'
import { follow, type Step } from '../loads/mapping/path.ts'
import type { PageAt } from './connector.ts'

/** How an ERP deals out a list. */
export type Paging =
  | {
      readonly kind: 'page'
      readonly pageParam: string
      readonly sizeParam?: string
      readonly size: number
      /** The number of its first page. */
      readonly first: number
      /** Where it says whether there are more; without it, a page that is not full is the last. */
      readonly hasNext?: readonly Step[]
    }
  | {
      readonly kind: 'cursor'
      /** Absent where `next` is a whole address. */
      readonly cursorParam?: string
      readonly sizeParam?: string
      readonly size?: number
      readonly next: readonly Step[]
    }

/** The first page of any list. */
export const FIRST_PAGE: PageAt = { number: 1, cursor: null }
/** Pages of one run; an ERP that deals out more deals out the same again. */
export const PAGES_MAX = 100_000

/** What a call says to get a page: names and values for its query or its body. */
export function pageFields(paging: Paging, at: PageAt): Readonly<Record<string, number | string>> {
  const size =
    paging.sizeParam === undefined || paging.size === undefined ? {} : { [paging.sizeParam]: paging.size }
  if (paging.kind === 'page') return { ...size, [paging.pageParam]: paging.first + at.number - 1 }
  if (at.cursor === null || paging.cursorParam === undefined) return size
  return { ...size, [paging.cursorParam]: at.cursor }
}

/**
 * The page behind one; null behind the last.
 *
 * Refusals: `connector.paging_stuck` for a cursor that leads to itself, or more than PAGES_MAX pages.
 */
export function nextPage(
  paging: Paging,
  at: PageAt,
  { body, items }: { body: unknown; items: number },
): Result<PageAt | null> {
  const behind = paging.kind === 'page' ? hasMore(paging, { body, items }) : cursorIn(paging.next, body)
  if (behind === null) return ok(null)
  if (at.number >= PAGES_MAX || (behind !== '' && behind === at.cursor))
    return refuse('connector.paging_stuck', { page: at.number })
  return ok({ number: at.number + 1, cursor: behind === '' ? null : behind })
}

/** Empty text: there is one more, known by its number. */
function hasMore(
  { hasNext, size }: Extract<Paging, { kind: 'page' }>,
  { body, items }: { body: unknown; items: number },
): '' | null {
  const said = hasNext === undefined ? undefined : follow(body, hasNext)
  // An empty page is the last whatever it says: else an ERP that always says "more" is asked for ever.
  if (items === 0) return null
  if (typeof said === 'boolean') return said ? '' : null
  return items >= size ? '' : null
}

function cursorIn(next: readonly Step[], body: unknown): string | null {
  const said = follow(body, next)
  if (typeof said === 'number') return String(said)
  return typeof said === 'string' && said !== '' ? said : null
}
