import { ok, refuse, type Result } from '../../kernel/result.ts'

/** Progress streams open at once in one process, and for one site of it. */
export const WATCHERS_MAX = 400
export const WATCHERS_OF_SITE_MAX = 100
const RETRY_AFTER_SECONDS = 10

/** Counts who watches loads, so that streams left open do not eat up the process. */
export interface Watchers {
  /** Lets one more in, and answers how it leaves; `load.watchers_too_many` where the process or the site is full. */
  enter(siteId: string): Result<() => void>
}

/** Nobody watches yet; `max` in all, `ofSiteMax` of one site. */
export function openWatchers({ max, ofSiteMax }: { max: number; ofSiteMax: number }): Watchers {
  const bySite = new Map<string, number>()
  let all = 0
  const change = (siteId: string, by: 1 | -1) => {
    const left = (bySite.get(siteId) ?? 0) + by
    if (left === 0) bySite.delete(siteId)
    else bySite.set(siteId, left)
    all += by
  }
  return {
    enter: (siteId) => {
      const ofSite = bySite.get(siteId) ?? 0
      if (all >= max || ofSite >= ofSiteMax) {
        const limit = ofSite >= ofSiteMax ? ofSiteMax : max
        return refuse('load.watchers_too_many', { limit, retryAfterSeconds: RETRY_AFTER_SECONDS })
      }
      change(siteId, 1)
      let inside = true
      return ok(() => {
        if (inside) change(siteId, -1)
        inside = false
      })
    },
  }
}
