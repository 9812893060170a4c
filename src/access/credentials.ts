/** What a caller shows to say who it is. */
export type Credentials =
  | { readonly kind: 'bearer'; readonly token: string }
  | { readonly kind: 'basic'; readonly username: string; readonly password: string }

export const USERNAME_PATTERN = '^[A-Za-z0-9._@-]{1,64}$'
const USERNAME = new RegExp(USERNAME_PATTERN)

/** Whether a text could be a username: what is none needs no look into the database. */
export function isUsername(text: string): boolean {
  return USERNAME.test(text)
}

/** An Authorization header (RFC 6750, RFC 7617) as credentials; null when absent, of another scheme or malformed. */
export function readAuthorization(header: string | undefined): Credentials | null {
  const [, scheme = '', value = ''] = /^(\w+) +([\w.~+/=-]+)$/.exec(header ?? '') ?? []
  if (scheme.toLowerCase() === 'bearer') return { kind: 'bearer', token: value }
  if (scheme.toLowerCase() !== 'basic') return null
  const text = Buffer.from(value, 'base64').toString()
  const colon = text.indexOf(':')
  if (colon === -1) return null
  return { kind: 'basic', username: text.slice(0, colon), password: text.slice(colon + 1) }
}
