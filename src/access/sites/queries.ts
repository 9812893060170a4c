import { statement } from '../../platform/postgres/statement.ts'
import type { SiteRow } from '../site.ts'

export interface WholeSiteRow extends SiteRow {
  readonly name: string
  readonly locale: string
  readonly created_at: Date
  readonly updated_at: Date
}

export const SITE = statement(
  'site',
  `select site_id, name, currency, time_zone, locale, settings, history_from, created_at, updated_at
     from sites
    where site_id = $1`,
)

export const SITE_FOR_UPDATE = statement('site_for_update', `${SITE.text} for update`)

export const LIST_SITES = statement(
  'list_sites',
  `select site_id, name, currency, time_zone, locale, settings, history_from, created_at, updated_at
     from sites
    where site_id > $1
    order by site_id
    limit $2`,
)

export const ADD_SITE = statement(
  'add_site',
  `insert into sites (site_id, name, currency, time_zone, locale, settings, created_at, updated_at)
   values ($1, $2, $3, $4, $5, $6::jsonb, $7, $7)`,
)

export const SAVE_SITE = statement(
  'save_site',
  `update sites
      set name = $2, currency = $3, time_zone = $4, locale = $5, settings = $6::jsonb, updated_at = $7
    where site_id = $1`,
)
