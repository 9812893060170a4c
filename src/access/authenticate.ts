import type { FastifyRequest } from 'fastify'
import { ok, refuse, type Result } from '../kernel/result.ts'
import type { Platform } from '../platform/platform.ts'
import { checkCredentials } from './check-credentials.ts'
import { readAuthorization } from './credentials.ts'
import type { Identity } from './identity.ts'
import { loginsOf } from './logins.ts'

/** Who makes a call, by its Authorization header: `auth.failed` or `auth.too_many_attempts` when that is not clear. */
export async function authenticate(platform: Platform, request: FastifyRequest): Promise<Result<Identity>> {
  const credentials = readAuthorization(request.headers.authorization)
  if (credentials === null) return refuse('auth.failed')
  const { tokens, remembered, fingerprint } = loginsOf(platform)
  if (credentials.kind === 'bearer') {
    const identity = await tokens.verify(credentials.token, platform.now())
    return identity === null ? refuse('auth.failed') : ok(identity)
  }
  // A password that was right a moment ago needs no look at the database: the call reads the user anyway.
  const { username, password } = credentials
  const known = remembered.get(fingerprint(username, password), platform.now().getTime())
  return known === null ? checkCredentials(platform, { username, password, address: request.ip }) : ok(known)
}

/**
 * Forgets what was remembered of a Basic login; true when it was. Someone may have set the same
 * password anew: the old login no longer counts, and the next look finds the new one.
 */
export function forgetLogin(platform: Platform, request: FastifyRequest): boolean {
  const credentials = readAuthorization(request.headers.authorization)
  if (credentials?.kind !== 'basic') return false
  const { remembered, fingerprint } = loginsOf(platform)
  const key = fingerprint(credentials.username, credentials.password)
  const known = remembered.get(key, platform.now().getTime()) !== null
  remembered.forget(key)
  return known
}
