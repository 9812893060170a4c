import { ok, refuse, type Result } from '../../kernel/result.ts'
import { PERMISSIONS } from '../permissions.ts'

/** What is granted to a user: permissions by site. */
export type Grants = Readonly<Record<string, readonly string[]>>

/** Whose users an administrator may see and change: everybody's, or those of its own sites. */
export interface Reach {
  /** Null for an administrator of the hub. */
  readonly sites: ReadonlySet<string> | null
}

/** Whether an administrator knows of a user at all: one granted something on a site of its own. */
export function sees({ sites }: Reach, grants: Grants): boolean {
  return sites === null || Object.keys(grants).some((siteId) => sites.has(siteId))
}

/** The grants an administrator may know of. */
export function visible({ sites }: Reach, grants: Grants): Grants {
  if (sites === null) return grants
  return Object.fromEntries(Object.entries(grants).filter(([siteId]) => sites.has(siteId)))
}

/**
 * Whether an administrator may set the password of a user, or delete it: a site's only when the user is
 * of its own sites alone (contract section 13). Else one site could take over another's users.
 */
export function owns(
  { sites }: Reach,
  user: { readonly grants: Grants; readonly hub_admin: boolean },
): boolean {
  if (sites === null) return true
  const granted = Object.keys(user.grants)
  return !user.hub_admin && granted.length > 0 && granted.every((siteId) => sites.has(siteId))
}

/**
 * Whether an administrator may grant an existing user anything: a site's not one without any grant, which is the
 * hub's. Its first grant would make it the site's own, password and all.
 */
export function mayGrant({ sites }: Reach, grants: Grants): boolean {
  return sites === null || Object.keys(grants).length > 0
}

/**
 * What is wrong with grants somebody wants to give: a site beyond the giver's reach looks like any
 * stranger's (`auth.forbidden`), a word that is no permission is `user.permission_unknown`.
 */
export function checkGrants({ sites }: Reach, grants: Grants): Result<null> {
  if (sites !== null && Object.keys(grants).some((siteId) => !sites.has(siteId)))
    return refuse('auth.forbidden')
  const known: readonly string[] = PERMISSIONS
  for (const [siteId, permissions] of Object.entries(grants)) {
    const permission = permissions.find((word) => !known.includes(word))
    if (permission !== undefined) {
      return refuse('user.permission_unknown', { field: `grants.${siteId}`, permission, permissions: known })
    }
  }
  return ok(null)
}

/** One site's grant that is to change; null or nothing for a grant that is not there. */
export interface GrantChange {
  readonly siteId: string
  readonly before: readonly string[] | null
  readonly after: readonly string[] | null
}

/**
 * What must be written for the grants within reach to become `wanted`; grants on other sites stay.
 * An empty list takes the grant away.
 */
export function grantChanges(
  reach: Reach,
  { before, wanted }: { before: Grants; wanted: Grants },
): GrantChange[] {
  const seen = visible(reach, before)
  const sites = [...new Set([...Object.keys(seen), ...Object.keys(wanted)])].sort()
  return sites
    .map((siteId) => ({ siteId, before: listed(seen[siteId]), after: listed(wanted[siteId]) }))
    .filter((change) => String(change.before) !== String(change.after))
}

/** In the order of the table, each once; null for none. */
function listed(permissions: readonly string[] | undefined): readonly string[] | null {
  const given = PERMISSIONS.filter((permission) => permissions?.includes(permission))
  return given.length === 0 ? null : given
}
