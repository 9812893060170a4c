import { ok, refuse, type Facts, type Result } from '../../kernel/result.ts'
import { readAuthorization } from '../credentials.ts'

/** RFC 6749 section 5.2, as far as it applies. */
export type TokenError = 'invalid_request' | 'invalid_client' | 'invalid_grant' | 'unsupported_grant_type'

const GRANTS = ['client_credentials', 'password'] as const
const GRANT_MISSING = { reason: 'grant_missing', field: 'grant_type', accepted: GRANTS }
const GRANT_UNSUPPORTED = { reason: 'grant_unsupported', field: 'grant_type', accepted: GRANTS }

/** Who asks for a token, and what to call it when the password is wrong. */
export interface TokenRequest {
  readonly username: string
  readonly password: string
  readonly errorWhenWrong: TokenError
}

/** A form by field; a field that came twice has all its values. */
export type Form = Readonly<Record<string, readonly string[]>>

/** Reads "a=1&b=2"; fields of the prototype are fields like any other. */
export function readForm(text: string): Form {
  const form: Record<string, string[]> = Object.create(null) as Record<string, string[]>
  for (const [name, value] of new URLSearchParams(text)) (form[name] ??= []).push(value)
  return form
}

/**
 * Reads a token request of RFC 6749: client credentials (section 4.4, in the form or by Basic) or
 * password (section 4.3). Fields it does not know are ignored, as section 3.2 has it, not refused.
 */
export function readTokenRequest(form: Form, authorization: string | undefined): Result<TokenRequest> {
  const twice = Object.keys(form).find((name) => form[name]!.length > 1)
  if (twice !== undefined) return refused('invalid_request', { reason: 'field_twice', field: twice })
  const field = (name: string) => form[name]?.[0] ?? ''
  const grant = field('grant_type')
  if (grant === '') return refused('invalid_request', GRANT_MISSING)
  if (grant === 'password') {
    if (field('username') === '') return refused('invalid_request', missing('username'))
    if (field('password') === '') return refused('invalid_request', missing('password'))
    return ok({ username: field('username'), password: field('password'), errorWhenWrong: 'invalid_grant' })
  }
  if (grant !== 'client_credentials') return refused('unsupported_grant_type', GRANT_UNSUPPORTED)

  const basic = readAuthorization(authorization)
  if (basic?.kind === 'basic') {
    // Section 2.3: a client uses one way to authenticate, not two.
    if (form['client_secret'] !== undefined)
      return refused('invalid_request', { reason: 'two_ways', field: 'client_secret' })
    return ok({ username: basic.username, password: basic.password, errorWhenWrong: 'invalid_client' })
  }
  if (field('client_id') === '') return refused('invalid_request', missing('client_id'))
  if (field('client_secret') === '') return refused('invalid_client', missing('client_secret'))
  return ok({
    username: field('client_id'),
    password: field('client_secret'),
    errorWhenWrong: 'invalid_client',
  })
}

function missing(field: string): Facts {
  return { reason: 'field_missing', field }
}

function refused(error: TokenError, facts: Facts): Result<TokenRequest> {
  return refuse('auth.failed', { error, ...facts })
}
