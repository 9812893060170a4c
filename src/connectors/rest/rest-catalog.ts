import { ok, refuse, type Result } from '../../kernel/result.ts'
import { timeText } from '../../kernel/time.ts'
import { follow, type Step } from '../../loads/mapping/path.ts'
import type { CatalogSide, Json, PageAt } from '../connector.ts'
import { nextPage, pageFields, type Paging } from '../paging.ts'
import { checkTemplates, readPath } from '../settings-rules.ts'
import { requestOf } from './rest-request.ts'
import { PAGE_SIZE, PULL_EVERY_SECONDS } from './rest-defaults.ts'
import type { RestCatalog } from './schema.ts'

const SECOND_MS = 1000
const FIELD = 'catalog'
/** What the templates of the source side may name. */
const ROOTS = ['since']
const ONE_PAGE: Paging = { kind: 'cursor', next: [''] }

/** The source side that settings describe, or `connector.settings_invalid`. */
export function openRestCatalog(settings: RestCatalog): Result<CatalogSide> {
  const { path, query, body, pagingIn = 'query' } = settings
  const wrong = checkTemplates(
    { [`${FIELD}.path`]: path, [`${FIELD}.query`]: query, [`${FIELD}.body`]: body },
    ROOTS,
  )
  if (wrong !== null) return wrong
  const items = settings.items === undefined ? ok([]) : readPath(settings.items, `${FIELD}.items`)
  if (!items.ok) return items
  const paging = readPaging(settings.paging)
  if (!paging.ok) return paging
  return ok({
    everyMs: (settings.everySeconds ?? PULL_EVERY_SECONDS) * SECOND_MS,
    page: (at, since) => {
      const request = requestOf(
        settings,
        { since: since === null ? undefined : timeText(since) },
        { repeatable: true },
      )
      if (isWhole(paging.value, at)) return { ...request, path: at.cursor!, query: {} }
      const fields = pageFields(paging.value, at)
      if (pagingIn === 'body')
        return { ...request, body: { ...(request.body as object | undefined), ...fields } }
      const texts = Object.entries(fields).map(([name, value]) => [name, String(value)])
      return { ...request, query: { ...request.query, ...Object.fromEntries(texts) } }
    },
    rows: (answer) => rowsAt(answer, items.value, settings.items),
    next: (at, answer) => {
      const rows = rowsAt(answer, items.value, settings.items)
      return rows.ok ? nextPage(paging.value, at, { body: answer, items: rows.value.length }) : rows
    },
  })
}

/** The cursor is the address of the next page. */
function isWhole(paging: Paging, { cursor }: PageAt): boolean {
  return paging.kind === 'cursor' && paging.cursorParam === undefined && cursor !== null
}

/** The rows of an answer; `connector.answer_unreadable` where there is no list of objects. */
export function rowsAt(body: Json, path: readonly Step[], text = ''): Result<readonly object[]> {
  const found = follow(body, path)
  const isList = Array.isArray(found) && found.every((one) => typeof one === 'object' && one !== null)
  if (isList) return ok(found as readonly object[])
  const facts = text === '' ? { reason: 'list' } : { reason: 'items', said: text }
  return refuse('connector.answer_unreadable', facts)
}

function readPaging(paging: RestCatalog['paging']): Result<Paging> {
  if (paging === undefined) return ok(ONE_PAGE)
  if (paging.kind === 'page') {
    const { hasNext, pageParam = 'page', size = PAGE_SIZE, first = 1, ...rest } = paging
    const steps = hasNext === undefined ? ok(undefined) : readPath(hasNext, `${FIELD}.paging.hasNext`)
    if (!steps.ok) return steps
    const more = steps.value === undefined ? {} : { hasNext: steps.value }
    return ok({ ...rest, pageParam, size, first, ...more })
  }
  const next = readPath(paging.next, `${FIELD}.paging.next`)
  return next.ok ? ok({ ...paging, size: paging.size ?? PAGE_SIZE, next: next.value }) : next
}
