import { placesOf } from '../kernel/money.ts'

export const SITE_ID_PATTERN = '^[A-Za-z0-9_-]{1,64}$'
const SITE_ID = new RegExp(SITE_ID_PATTERN)

/** Whether a text could name a site (contract section 1). */
export function isSiteId(text: string): boolean {
  return SITE_ID.test(text)
}

/** What the rooms need to know of the site a call is about. Read with the caller's grants, at each call. */
export interface Site {
  readonly siteId: string
  readonly currency: string
  readonly places: number
  readonly timeZone: string
  readonly settings: SiteSettings
  /** What the catalogue said before is no longer all known; null while nothing has been forgotten. */
  readonly historyFrom: Date | null
}

export interface SiteSettings {
  readonly unpaidExpiresMinutes?: number
  readonly reservationEndsAt?: 'invoice' | 'confirmation'
  readonly onRejected?: 'reroute' | 'cancel'
  /** How long is kept, in days: what the catalogue was, what became of each row, the bytes received. */
  readonly historyDays?: number
  readonly reportDays?: number
  readonly sourceDays?: number
  /** The event log. */
  readonly eventDays?: number
}

export interface SiteRow {
  readonly site_id: string
  readonly currency: string
  readonly time_zone: string
  readonly settings: SiteSettings
  readonly history_from: Date | null
}

/** A site as the rooms know it, from its row. */
export function siteOf(row: SiteRow): Site {
  return {
    siteId: row.site_id,
    currency: row.currency,
    places: placesOf(row.currency),
    timeZone: row.time_zone,
    settings: row.settings,
    historyFrom: row.history_from,
  }
}
