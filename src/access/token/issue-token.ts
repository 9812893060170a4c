import { ok, refuse, type Result } from '../../kernel/result.ts'
import type { Platform } from '../../platform/platform.ts'
import { rowOf } from '../../platform/postgres/statement.ts'
import { checkCredentials } from '../check-credentials.ts'
import { stampOf, type Identity } from '../identity.ts'
import { loginsOf } from '../logins.ts'
import { LOGIN, type LoginRow } from '../queries.ts'
import { TOKEN_SECONDS } from '../tokens.ts'
import { readTokenRequest, type Form } from './token-request.ts'

/** RFC 6749 section 5.1. */
export interface IssuedToken {
  readonly access_token: string
  readonly token_type: 'Bearer'
  readonly expires_in: number
}

/** Issues an access token: `auth.failed` with RFC 6749's `error`, `auth.too_many_attempts`. */
export async function issueToken(
  platform: Platform,
  { form, authorization, address }: { form: Form; authorization: string | undefined; address: string },
): Promise<Result<IssuedToken>> {
  const asked = readTokenRequest(form, authorization)
  if (!asked.ok) return asked
  const { username, password, errorWhenWrong } = asked.value
  const identity = await checkCredentials(platform, { username, password, address })
  if (!identity.ok) {
    const { code, facts } = identity.refusal
    return code === 'auth.failed' ? refuse(code, { ...facts, error: errorWhenWrong }) : identity
  }
  return ok(await sign(platform, identity.value))
}

/** Issues a token without a password, for who may open the database at all: `user.not_found`. */
export async function issueTokenFor(platform: Platform, username: string): Promise<Result<IssuedToken>> {
  const user = await rowOf<LoginRow>(platform.db, LOGIN, [username])
  if (user === null) return refuse('user.not_found', { username })
  return ok(await sign(platform, { username, stamp: stampOf(user) }))
}

async function sign(platform: Platform, identity: Identity): Promise<IssuedToken> {
  const token = await loginsOf(platform).tokens.sign(identity, platform.now())
  return { access_token: token, token_type: 'Bearer', expires_in: TOKEN_SECONDS }
}
