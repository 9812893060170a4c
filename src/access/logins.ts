import { hash } from 'node:crypto'
import type { Result } from '../kernel/result.ts'
import type { Platform } from '../platform/platform.ts'
import type { Identity } from './identity.ts'
import { openLoginLimits, type LoginLimits } from './login-limits.ts'
import { openMemory, type Memory } from './memory.ts'
import { openPasswords, type Passwords } from './passwords.ts'
import { openTokens, type Tokens } from './tokens.ts'

/** How long a password that was right stays known: Basic sends it with every call. */
export const LOGIN_REMEMBERED_MS = 60_000
const LOGINS_REMEMBERED_MAX = 10_000

/** What one process of the hub knows of logins. Another process has its own. */
export interface Logins {
  readonly tokens: Tokens
  readonly passwords: Passwords
  readonly limits: LoginLimits
  /** Checked name and password, under their keyed hash: memory must not show a password. */
  readonly remembered: Memory<Identity>
  /** Checks on their way: sixteen calls at once with one password are one run of the hash. */
  readonly running: Map<string, Promise<Result<Identity>>>
  readonly fingerprint: (username: string, password: string) => string
}

const byPlatform = new WeakMap<Platform, Logins>()

/** The logins of a hub. They live as long as its platform. */
export function loginsOf(platform: Platform): Logins {
  const known = byPlatform.get(platform)
  if (known !== undefined) return known
  const key = platform.secret('basic').toString('base64')
  const opened: Logins = {
    tokens: openTokens(platform.secret('tokens')),
    passwords: openPasswords(),
    limits: openLoginLimits(),
    remembered: openMemory(LOGINS_REMEMBERED_MAX),
    running: new Map(),
    // One call of the hash: it runs for every request, and its answer leaves this process nowhere.
    fingerprint: (username, password) => hash('sha256', JSON.stringify([key, username, password]), 'base64'),
  }
  byPlatform.set(platform, opened)
  return opened
}
