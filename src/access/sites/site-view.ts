import { timeText } from '../../kernel/time.ts'
import type { WholeSiteRow } from './queries.ts'

/** A site as the API answers it. */
export function siteView(row: WholeSiteRow) {
  return {
    siteId: row.site_id,
    name: row.name,
    currency: row.currency,
    timeZone: row.time_zone,
    locale: row.locale,
    settings: row.settings,
    createdAt: timeText(row.created_at),
    updatedAt: timeText(row.updated_at),
  }
}
