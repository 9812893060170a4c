import { refuse, ok, type Result } from '../../kernel/result.ts'

/** How an ERP wants to know who calls. */
export type Auth =
  | {
      readonly kind: 'oauth2_client_credentials' | 'oauth2_password'
      readonly tokenUrl: string
      readonly clientId: string
      readonly clientSecret: string
      readonly username?: string
      readonly password?: string
      readonly scope?: string
      /** Where the client shows itself: in the form, or by Basic. */
      readonly clientIn?: 'body' | 'basic'
      /** More fields of the form: a branch, a tenant. */
      readonly form?: Readonly<Record<string, string>>
    }
  | { readonly kind: 'basic'; readonly username: string; readonly password: string }
  | {
      readonly kind: 'api_key'
      readonly key: string
      readonly in?: 'header' | 'query'
      /** `X-Api-Key` when absent. */
      readonly name?: string
    }
  /** It lets anybody in, or knows us by where we call from. */
  | { readonly kind: 'none' }

export type OAuth = Extract<Auth, { tokenUrl: string }>

/** What a call carries to show who makes it. */
export interface Shown {
  readonly headers: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, string>>
}

/** A token, and until when it is good by its own word. */
export interface Token {
  readonly text: string
  /** Null where it does not say. */
  readonly expiresAt: Date | null
}

/** A token is renewed this long before its end: it must still be good when it arrives. */
export const TOKEN_EARLY_MS = 30_000
const KEY_NAME = 'x-api-key'
const SECOND_MS = 1000

export function isOAuth(auth: Auth): auth is OAuth {
  return 'tokenUrl' in auth
}

/** What each call shows; `token` for the kinds that have one. */
export function shownBy(auth: Auth, token: Token | null): Shown {
  switch (auth.kind) {
    case 'oauth2_client_credentials':
    case 'oauth2_password':
      return { headers: token === null ? {} : { authorization: `Bearer ${token.text}` }, query: {} }
    case 'basic':
      return { headers: { authorization: basicOf(auth.username, auth.password) }, query: {} }
    case 'api_key': {
      const said = { [auth.name ?? KEY_NAME]: auth.key }
      return auth.in === 'query' ? { headers: {}, query: said } : { headers: said, query: {} }
    }
    case 'none':
      return { headers: {}, query: {} }
    default:
      return auth satisfies never
  }
}

/** The call for a token (RFC 6749). */
export function tokenCall(auth: OAuth): { headers: Readonly<Record<string, string>>; body: string } {
  const { kind, clientId, clientSecret, username, password, scope, clientIn = 'body', form = {} } = auth
  const byForm = { client_id: clientId, client_secret: clientSecret }
  const fields = {
    grant_type: kind === 'oauth2_password' ? 'password' : 'client_credentials',
    ...(clientIn === 'body' ? byForm : {}),
    ...(kind === 'oauth2_password' ? { username: username ?? '', password: password ?? '' } : {}),
    ...(scope === undefined ? {} : { scope }),
    ...form,
  }
  return {
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      ...(clientIn === 'basic' ? { authorization: basicOf(clientId, clientSecret) } : {}),
    },
    body: new URLSearchParams(fields).toString(),
  }
}

/** The token in an answer; `connector.login_failed` for an answer without one. */
export function tokenOf(body: unknown, { host, at }: { host: string; at: Date }): Result<Token> {
  const { access_token: text, expires_in: seconds } = (body ?? {}) as Readonly<Record<string, unknown>>
  // What such an answer says is not shown: it may hold a token under another name.
  if (typeof text !== 'string' || text === '')
    return refuse('connector.login_failed', { host, status: 200, reason: 'no_token' })
  const lasts = Number(seconds)
  const knows = Number.isFinite(lasts) && lasts > 0
  return ok({ text, expiresAt: knows ? new Date(at.getTime() + lasts * SECOND_MS) : null })
}

/** Whether a token is still good for a call made at a moment. */
export function isGood({ expiresAt }: Token, at: Date): boolean {
  return expiresAt === null || expiresAt.getTime() - at.getTime() > TOKEN_EARLY_MS
}

function basicOf(username: string, password: string): string {
  const bytes = new TextEncoder().encode(`${username}:${password}`)
  return `Basic ${btoa(String.fromCodePoint(...bytes))}`
}
