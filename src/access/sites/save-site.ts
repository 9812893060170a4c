import { ok, refuse, type Result } from '../../kernel/result.ts'
import type { Db, Tx } from '../../platform/postgres/db.ts'
import { countOf, rowOf, rowsOf } from '../../platform/postgres/statement.ts'
import { ADD_SITE, LIST_SITES, SAVE_SITE, SITE, SITE_FOR_UPDATE, type WholeSiteRow } from './queries.ts'
import { recordAudit } from '../record-audit.ts'
import type { SiteSettings } from '../site.ts'
import { SITE_DEFAULTS, siteMistake } from './site-rules.ts'

/** What is to be so; what is absent stays as it is, or takes its default on a new site. */
export interface SiteChange {
  readonly siteId: string
  readonly name: string
  readonly currency?: string
  readonly timeZone?: string
  readonly locale?: string
  readonly settings?: SiteSettings
}

/** A site by its id; null when there is none. */
export async function readSite(db: Db | Tx, siteId: string): Promise<WholeSiteRow | null> {
  return rowOf<WholeSiteRow>(db, SITE, [siteId])
}

/** Sites behind an id, by id. */
export async function listSites(
  db: Db,
  { after, limit }: { after: string; limit: number },
): Promise<readonly WholeSiteRow[]> {
  return rowsOf<WholeSiteRow>(db, LIST_SITES, [after, limit])
}

/** Makes or changes a site: `site.invalid` for a currency, zone or locale that is none, or another currency. */
export async function saveSite(
  tx: Tx,
  change: SiteChange,
  { by, at }: { by: string; at: Date },
): Promise<Result<{ readonly created: boolean; readonly site: WholeSiteRow }>> {
  const before = await rowOf<WholeSiteRow>(tx, SITE_FOR_UPDATE, [change.siteId])
  const site: WholeSiteRow = {
    site_id: change.siteId,
    name: change.name,
    currency: change.currency ?? before?.currency ?? SITE_DEFAULTS.currency,
    time_zone: change.timeZone ?? before?.time_zone ?? SITE_DEFAULTS.timeZone,
    locale: change.locale ?? before?.locale ?? SITE_DEFAULTS.locale,
    settings: change.settings ?? before?.settings ?? {},
    history_from: before?.history_from ?? null,
    created_at: before?.created_at ?? at,
    updated_at: at,
  }
  const mistake = siteMistake(site, before)
  if (mistake !== null) return refuse('site.invalid', { ...mistake })

  const { site_id: siteId, name, currency, time_zone: timeZone, locale } = site
  const values = [siteId, name, currency, timeZone, locale, JSON.stringify(site.settings), at]
  await countOf(tx, before === null ? ADD_SITE : SAVE_SITE, values)
  await recordAudit(tx, {
    siteId,
    at,
    by,
    action: before === null ? 'site.created' : 'site.changed',
    subject: siteId,
    facts: { name, currency, timeZone, locale, settings: site.settings },
  })
  return ok({ created: before === null, site })
}
