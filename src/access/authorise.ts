import { ok, refuse, type Result } from '../kernel/result.ts'
import type { Caller } from '../platform/http/caller.ts'
import type { Db, Tx } from '../platform/postgres/db.ts'
import { rowOf } from '../platform/postgres/statement.ts'
import { openTogether } from '../platform/together.ts'
import type { Needs } from './calls.ts'
import { stampOf, type Identity } from './identity.ts'
import { mayDo, type Permission } from './permissions.ts'
import {
  CALLER,
  CALLER_ON_SITE,
  PERMISSIONS_ON,
  type CallerEverywhereRow,
  type CallerOnSiteRow,
  type PermissionsOnRow,
} from './queries.ts'
import { isSiteId, siteOf, type Site } from './site.ts'

/** A caller that may make its call, and the site this is about (null where it is about none it is granted). */
export interface Authorised {
  readonly caller: Caller
  readonly site: Site | null
}

/** A user and what it is granted on a site, read anew for each call; the key is both names, which have no blanks. */
export type CallersOnSite = (key: string) => Promise<CallerOnSiteRow | null>

export interface CallerReads {
  readonly db: Db
  readonly callersOnSite: CallersOnSite
}

/** Reads what callers are granted; those of one user that ask at the same time share a read. */
export function openCallersOnSite(db: Db): CallersOnSite {
  const together = openTogether<null, CallerOnSiteRow | null>({
    ...{ atOnce: 1, asksMax: Number.POSITIVE_INFINITY },
    run: async (key, asks) => {
      const row = await rowOf<CallerOnSiteRow>(db, CALLER_ON_SITE, key.split(' '))
      return asks.map(() => row)
    },
  })
  return (key) => together(key, null)
}

/**
 * Whether a user may make a call, by what stands in the database now. `auth.failed` when the user is
 * gone or has another password since; `auth.forbidden` with `needs` when a permission lacks, and
 * without for a stranger to the site, whether that exists or not.
 */
export async function authorise(
  { db, callersOnSite }: CallerReads,
  identity: Identity,
  call: { readonly needs: Needs; readonly siteId: string | undefined },
): Promise<Result<Authorised>> {
  return call.siteId === undefined
    ? authoriseAnywhere(db, identity, call.needs)
    : authoriseOnSite(callersOnSite, identity, { needs: call.needs, siteId: call.siteId })
}

async function authoriseOnSite(
  callersOnSite: CallersOnSite,
  { username, stamp }: Identity,
  { needs, siteId }: { needs: Needs; siteId: string },
): Promise<Result<Authorised>> {
  const row = await callersOnSite([username, isSiteId(siteId) ? siteId : ''].join(' '))
  if (row === null || stampOf(row) !== stamp) return refuse('auth.failed')
  const granted = new Set(row.permissions ?? [])
  const site = row.site_id === null ? null : siteOf({ ...row, site_id: row.site_id })

  if (site === null && !(row.hub_admin && ofTheHub(needs))) return refuse('auth.forbidden')
  const fits = meets(needs, { hubAdmin: row.hub_admin, admin: granted.has('admin'), granted })
  return fits ? ok({ caller: callerOf(username, row.hub_admin, granted), site }) : forbidden(needs)
}

async function authoriseAnywhere(
  db: Db,
  { username, stamp }: Identity,
  needs: Needs,
): Promise<Result<Authorised>> {
  const row = await rowOf<CallerEverywhereRow>(db, CALLER, [username])
  if (row === null || stampOf(row) !== stamp) return refuse('auth.failed')
  const granted: ReadonlySet<string> = new Set()
  const fits = meets(needs, { hubAdmin: row.hub_admin, admin: row.admin_of.length > 0, granted })
  return fits ? ok({ caller: callerOf(username, row.hub_admin, granted), site: null }) : forbidden(needs)
}

/** What a user is granted on a site, and the site; null for a stranger to it, whether it exists or not. */
export async function permissionsOn(
  db: Db | Tx,
  { username, siteId }: { username: string; siteId: string },
): Promise<{ readonly site: Site; readonly granted: ReadonlySet<string> } | null> {
  const row = await rowOf<PermissionsOnRow>(db, PERMISSIONS_ON, [username, isSiteId(siteId) ? siteId : ''])
  return row === null ? null : { site: siteOf(row), granted: new Set(row.permissions) }
}

function ofTheHub(needs: Needs): boolean {
  return needs === 'hub:admin' || needs === 'any:admin'
}

function meets(
  needs: Needs,
  has: { hubAdmin: boolean; admin: boolean; granted: ReadonlySet<string> },
): boolean {
  if (needs === 'nothing' || needs === 'login') return true
  if (needs === 'hub:admin') return has.hubAdmin
  if (needs === 'any:admin') return has.hubAdmin || has.admin
  return mayDo(has.granted, needs)
}

function callerOf(username: string, hubAdmin: boolean, granted: ReadonlySet<string>): Caller {
  return {
    username,
    can: (permission) => (permission === 'hub:admin' ? hubAdmin : mayDo(granted, [permission as Permission])),
  }
}

function forbidden(needs: Needs): Result<Authorised> {
  const named = needs === 'any:admin' ? ['hub:admin', 'admin'] : typeof needs === 'string' ? [needs] : needs
  return refuse('auth.forbidden', { needs: named })
}
