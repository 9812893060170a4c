import { ok, refuse, type Result } from '../kernel/result.ts'
import type { Platform } from '../platform/platform.ts'
import { rowOf } from '../platform/postgres/statement.ts'
import { isUsername } from './credentials.ts'
import { stampOf, type Identity } from './identity.ts'
import { LOGIN_REMEMBERED_MS, loginsOf } from './logins.ts'
import { LOGIN, type LoginRow } from './queries.ts'

const BUSY_RETRY_SECONDS = 5

export interface Login {
  readonly username: string
  readonly password: string
  /** Where it came from: failed logins are counted by user and address. */
  readonly address: string
}

/**
 * Whether this is the user's password: `auth.failed` if not, or if there is no such user (which takes
 * as long to find out); `auth.too_many_attempts` after too many wrong ones from that address.
 */
export async function checkCredentials(platform: Platform, login: Login): Promise<Result<Identity>> {
  const logins = loginsOf(platform)
  const user = isUsername(login.username) ? await rowOf<LoginRow>(platform.db, LOGIN, [login.username]) : null
  const fingerprint = logins.fingerprint(login.username, login.password)
  const known = logins.remembered.get(fingerprint, platform.now().getTime())
  if (known !== null && user !== null && known.stamp === stampOf(user)) return ok(known)

  const key = `${login.address} ${fingerprint}`
  const running = logins.running.get(key)
  if (running !== undefined) return running
  const check = verify(platform, login, { user, fingerprint }).finally(() => logins.running.delete(key))
  logins.running.set(key, check)
  return check
}

async function verify(
  platform: Platform,
  { username, password, address }: Login,
  { user, fingerprint }: { user: LoginRow | null; fingerprint: string },
): Promise<Result<Identity>> {
  const { limits, passwords, remembered } = loginsOf(platform)
  if (passwords.isBusy()) {
    return refuse('auth.too_many_attempts', { retryAfterSeconds: BUSY_RETRY_SECONDS })
  }
  // Names that nobody can have share one count; others have theirs whether there is such a user or not.
  const pair = { username: isUsername(username) ? username : '', address }
  const waitSeconds = limits.begin(pair, platform.now().getTime())
  if (waitSeconds !== null) return refuse('auth.too_many_attempts', { retryAfterSeconds: waitSeconds })

  const right = await passwords.verify(password, user?.password_hash ?? null)
  if (!right || user === null) return refuse('auth.failed')

  limits.succeeded(pair)
  const identity = { username, stamp: stampOf(user) }
  remembered.put(fingerprint, identity, platform.now().getTime() + LOGIN_REMEMBERED_MS)
  return ok(identity)
}
