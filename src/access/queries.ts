import { statement } from '../platform/postgres/statement.ts'
import type { SiteRow } from './site.ts'

export interface LoginRow {
  readonly password_hash: string
  readonly version: number
  readonly created_at: Date
}

export const LOGIN = statement(
  'login',
  `select password_hash, version, created_at from users where username = $1`,
)

export interface CallerRow {
  readonly version: number
  readonly created_at: Date
  readonly hub_admin: boolean
}

/** A caller, the site of the call if it is granted anything there, and what: by key, at each call. */
export const CALLER_ON_SITE = statement(
  'caller_on_site',
  `select users.version, users.created_at, users.hub_admin,
          sites.site_id, sites.currency, sites.time_zone, sites.settings, sites.history_from, grants.permissions
     from users
     left join grants on grants.site_id = $2 and grants.username = users.username
     left join sites on sites.site_id = grants.site_id
    where users.username = $1`,
)

export interface CallerOnSiteRow extends CallerRow, Omit<SiteRow, 'site_id'> {
  /** Null: no such site, or nothing granted there; the rest of the site is null too. */
  readonly site_id: string | null
  readonly permissions: readonly string[] | null
}

/** A caller, and the sites whose admin it is. */
export const CALLER = statement(
  'caller',
  `select version, created_at, hub_admin,
          array(select site_id
                  from grants
                 where grants.username = users.username and 'admin' = any (permissions)
                 order by site_id) as admin_of
     from users
    where username = $1`,
)

export interface CallerEverywhereRow extends CallerRow {
  readonly admin_of: readonly string[]
}

export const PERMISSIONS_ON = statement(
  'permissions_on',
  `select sites.site_id, sites.currency, sites.time_zone, sites.settings, sites.history_from, grants.permissions
     from grants
     join sites on sites.site_id = grants.site_id
    where grants.username = $1 and grants.site_id = $2`,
)

export interface PermissionsOnRow extends SiteRow {
  readonly permissions: readonly string[]
}

export const RECORD_AUDIT = statement(
  'record_audit',
  `insert into audit_entries (site_id, at, by, action, subject, facts)
   values ($1, $2, $3, $4, $5, $6::jsonb)`,
)
