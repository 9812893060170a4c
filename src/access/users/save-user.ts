import { ok, refuse, type Result } from '../../kernel/result.ts'
import type { Db, Tx } from '../../platform/postgres/db.ts'
import { countOf, rowOf, rowsOf } from '../../platform/postgres/statement.ts'
import { PASSWORD_LENGTH_MAX, PASSWORD_LENGTH_MIN, type Passwords } from '../passwords.ts'
import {
  ADD_USER,
  FORGET_ANSWERS_OF_USER,
  KNOWN_SITES,
  LOCK_HUB_ADMINS,
  LOCK_USER,
  OTHER_HUB_ADMIN,
  REMOVE_GRANT,
  REMOVE_USER,
  SAVE_GRANT,
  SAVE_USER,
  USER,
  type UserRow,
} from './queries.ts'
import { CALLER, type CallerEverywhereRow } from '../queries.ts'
import { recordAudit } from '../record-audit.ts'
import {
  checkGrants,
  grantChanges,
  mayGrant,
  owns,
  sees,
  type GrantChange,
  type Grants,
  type Reach,
} from './user-rules.ts'

/** Who makes a change, when, and how far its say goes. */
export interface Change {
  readonly by: string
  readonly at: Date
  readonly reach: Reach
}

export interface UserChange {
  readonly username: string
  /** Hashed before the transaction, which is no place to spend 30 ms; null leaves it as it is. */
  readonly passwordHash: string | null
  readonly grants: Grants
  /** Absent leaves it as it is; only the command line says it. */
  readonly hubAdmin?: boolean
}

/** How far an administrator's say goes: the hub's everywhere, others' over the sites they are `admin` of. */
export async function reachOf(db: Db | Tx, username: string): Promise<Reach> {
  const row = await rowOf<CallerEverywhereRow>(db, CALLER, [username])
  return { sites: row?.hub_admin === true ? null : new Set(row?.admin_of ?? []) }
}

/** A hash of a password that may be one: `user.password_weak` when it is too short or too long. */
export async function hashOf(passwords: Passwords, password: string): Promise<Result<string>> {
  if (password.length < PASSWORD_LENGTH_MIN || password.length > PASSWORD_LENGTH_MAX) {
    const limits = { lengthMin: PASSWORD_LENGTH_MIN, lengthMax: PASSWORD_LENGTH_MAX }
    return refuse('user.password_weak', { field: 'password', ...limits })
  }
  return ok(await passwords.hash(password))
}

/**
 * Makes a user or changes one: within the changer's reach the grants become those given, elsewhere they
 * stay. `auth.forbidden` for a site out of reach, `user.of_other_sites` for a user or a password that
 * is not the changer's to change, `request.field_missing` for a new user without one, `user.last_hub_admin`
 * where the hub would be left without an administrator.
 */
export async function saveUser(
  tx: Tx,
  wanted: UserChange,
  change: Change,
): Promise<Result<{ readonly created: boolean; readonly user: UserRow }>> {
  const { username, passwordHash, grants } = wanted
  const before = await lockUser(tx, username)
  const refused = await refusalOf(tx, { wanted, before, reach: change.reach })
  if (!refused.ok) return refused
  if (wanted.hubAdmin === false && (await isLastHubAdmin(tx, before))) {
    return refuse('user.last_hub_admin', { username })
  }

  const hubAdmin = wanted.hubAdmin ?? before?.hub_admin ?? false
  await (before === null
    ? countOf(tx, ADD_USER, [username, passwordHash, hubAdmin, change.at])
    : countOf(tx, SAVE_USER, [username, passwordHash, hubAdmin, change.at]))
  const changes = grantChanges(change.reach, { before: before?.grants ?? {}, wanted: grants })
  for (const grant of changes) await writeGrant(tx, username, grant)

  const user = await rowOf<UserRow>(tx, USER, [username])
  if (user === null) throw new Error('a user that was just written is not there')
  await audit(tx, { change, before, user, changes, passwordSet: passwordHash !== null })
  return ok({ created: before === null, user })
}

/**
 * Deletes a user: `user.not_found` for one out of sight, `user.of_other_sites` for one of others too,
 * `user.last_hub_admin` for the only administrator of the hub.
 */
export async function removeUser(tx: Tx, username: string, { by, at, reach }: Change): Promise<Result<null>> {
  const user = await lockUser(tx, username)
  if (user === null || !sees(reach, user.grants)) return refuse('user.not_found', { username })
  if (!owns(reach, user)) return refuse('user.of_other_sites', { username })
  if (await isLastHubAdmin(tx, user)) return refuse('user.last_hub_admin', { username })
  for (const siteId of Object.keys(user.grants)) {
    await recordAudit(tx, { siteId, at, by, action: 'user.removed', subject: username })
  }
  await countOf(tx, REMOVE_USER, [username])
  await countOf(tx, FORGET_ANSWERS_OF_USER, [username])
  return ok(null)
}

async function lockUser(tx: Tx, username: string): Promise<UserRow | null> {
  const locked = await rowOf(tx, LOCK_USER, [username])
  return locked === null ? null : rowOf<UserRow>(tx, USER, [username])
}

/** Whether nobody else administers the hub; from then on nobody stops doing so before this transaction ends. */
async function isLastHubAdmin(tx: Tx, user: UserRow | null): Promise<boolean> {
  if (user === null || !user.hub_admin) return false
  await rowOf(tx, LOCK_HUB_ADMINS, [])
  return (await rowOf(tx, OTHER_HUB_ADMIN, [user.username])) === null
}

async function refusalOf(
  tx: Tx,
  { wanted, before, reach }: { wanted: UserChange; before: UserRow | null; reach: Reach },
): Promise<Result<null>> {
  const { username, passwordHash, grants } = wanted
  const fit = checkGrants(reach, grants)
  if (!fit.ok) return fit
  if (before === null && passwordHash === null) return refuse('request.field_missing', { field: 'password' })
  if (
    before !== null &&
    (!mayGrant(reach, before.grants) || (passwordHash !== null && !owns(reach, before)))
  ) {
    return refuse('user.of_other_sites', { username })
  }
  const sites = Object.keys(grants)
  const known = await rowsOf<{ site_id: string }>(tx, KNOWN_SITES, [sites])
  const unknown = sites.find((siteId) => !known.some((site) => site.site_id === siteId))
  return unknown === undefined
    ? ok(null)
    : refuse('site.invalid', { field: `grants.${unknown}`, value: unknown, reason: 'no_such_site' })
}

async function writeGrant(tx: Tx, username: string, { siteId, after }: GrantChange): Promise<void> {
  await (after === null
    ? countOf(tx, REMOVE_GRANT, [siteId, username])
    : countOf(tx, SAVE_GRANT, [siteId, username, after]))
}

/** One entry a site that has to do with the user, before or after. */
async function audit(
  tx: Tx,
  facts: {
    change: Change
    before: UserRow | null
    user: UserRow
    changes: readonly GrantChange[]
    passwordSet: boolean
  },
): Promise<void> {
  const { change, before, user, changes, passwordSet } = facts
  const concerned = passwordSet ? Object.keys(user.grants) : []
  for (const siteId of new Set([...changes.map((grant) => grant.siteId), ...concerned])) {
    const grant = changes.find((candidate) => candidate.siteId === siteId)
    await recordAudit(tx, {
      siteId,
      at: change.at,
      by: change.by,
      action: before === null ? 'user.created' : 'user.changed',
      subject: user.username,
      facts: {
        ...(grant === undefined
          ? {}
          : { permissions: { before: grant.before ?? [], after: grant.after ?? [] } }),
        ...(passwordSet ? { passwordSet: true } : {}),
      },
    })
  }
}
