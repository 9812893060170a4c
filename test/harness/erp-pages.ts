import type { TestContext } from 'node:test'
import { startStandIn, type StandIn } from './erp.ts'
import type { TestHub } from './hub.ts'

export interface PagedErp extends StandIn {
  /** All its rows, in order; changed by tests. */
  readonly rows: object[]
}

/**
 * An ERP that deals out its rows by page number (`/pages`), by cursor (`/cursor`), by the next address (`/links`).
 */
export async function startPagedErp(t: TestContext, rows: readonly object[]): Promise<PagedErp> {
  const all = [...rows]
  let url = ''
  const standIn = await startStandIn(t, ({ call }) => {
    const asked = new URL(call.split(' ')[1]!, 'http://erp')
    const size = Number(asked.searchParams.get('size') ?? 2)
    if (asked.pathname === '/pages') {
      const page = Number(asked.searchParams.get('page'))
      return { body: { data: { items: all.slice((page - 1) * size, page * size) } } }
    }
    const from = Number(asked.searchParams.get('from') ?? 0)
    const next = from + size < all.length ? from + size : null
    const link = next === null ? null : `${url}/links?from=${next}&size=${size}`
    return {
      body: {
        data: { items: all.slice(from, from + size) },
        next: asked.pathname === '/links' ? link : next,
      },
    }
  })
  url = standIn.url
  return Object.assign(standIn, { rows: all })
}

export const BY_PAGE = { kind: 'page', sizeParam: 'size', size: 2 }
export const BY_CURSOR = { kind: 'cursor', cursorParam: 'from', sizeParam: 'size', size: 2, next: 'next' }
export const BY_LINK = { kind: 'cursor', sizeParam: 'size', size: 2, next: 'next' }

/** Settings of `rest` that pull a path of the stand-in. */
export function pageSettings(erp: StandIn, path: string, paging: object, more: object = {}) {
  return {
    baseUrl: erp.url,
    timeoutSeconds: 1,
    auth: { kind: 'api_key', key: 'k' },
    catalog: { path, items: 'data.items', everySeconds: 60, paging, ...more },
  }
}

/** Makes the site's prices come from a connector. */
export async function pullPrices(hub: TestHub, settings: object, more: object = {}): Promise<void> {
  const body = { type: 7, active: true, connector: { name: 'rest', settings }, ...more }
  const saved = await hub.call('PUT', 'integrations/precos', { body })
  if (saved.status >= 300) throw new Error(saved.text)
}
