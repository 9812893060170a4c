import { SignJWT, jwtVerify } from 'jose'
import type { Identity } from './identity.ts'
import { openMemory } from './memory.ts'

export const TOKEN_SECONDS = 3600
/** Verifying a signature costs as much as an index look-up; a till shows the same token all day. */
const TOKENS_REMEMBERED_MAX = 10_000
const ISSUER = 'malote'

/** Access tokens: signed by the hub for itself, so one shared key (HS256) is enough. */
export interface Tokens {
  sign(identity: Identity, now: Date): Promise<string>
  /** Whom a token names; null when it is not ours or has ended. */
  verify(token: string, now: Date): Promise<Identity | null>
}

/** Tokens signed and checked with this key. */
export function openTokens(key: Uint8Array): Tokens {
  const remembered = openMemory<Identity>(TOKENS_REMEMBERED_MAX)
  return {
    sign({ username, stamp }, now) {
      const issued = Math.floor(now.getTime() / 1000)
      return new SignJWT({ stamp })
        .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt' })
        .setSubject(username)
        .setIssuer(ISSUER)
        .setIssuedAt(issued)
        .setExpirationTime(issued + TOKEN_SECONDS)
        .sign(key)
    },
    async verify(token, now) {
      const known = remembered.get(token, now.getTime())
      if (known !== null) return known
      try {
        const { payload } = await jwtVerify(token, key, {
          algorithms: ['HS256'],
          issuer: ISSUER,
          currentDate: now,
          requiredClaims: ['sub', 'exp', 'stamp'],
        })
        const identity = { username: String(payload.sub), stamp: String(payload['stamp']) }
        remembered.put(token, identity, Number(payload.exp) * 1000)
        return identity
      } catch {
        return null
      }
    },
  }
}
