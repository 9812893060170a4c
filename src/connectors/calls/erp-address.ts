import { ok, refuse, type Result } from '../../kernel/result.ts'

interface AddressRules {
  readonly query?: Readonly<Record<string, string>>
  /** Tokens may be given by another server than the API's. */
  readonly anywhere?: boolean
}

/**
 * The address of a call: a path below the base URL, or a whole address ("next page") of the same server, since what we
 * show to one must not be carried to another.
 *
 * Refusals: `connector.address_forbidden`.
 */
export function addressOf(
  baseUrl: string,
  path: string,
  { query = {}, anywhere = false }: AddressRules = {},
): Result<URL> {
  const base = new URL(baseUrl)
  const whole = /^https?:\/\//i.test(path)
  const url = URL.parse(whole ? path : `${baseUrl}${path.startsWith('/') ? '' : '/'}${path}`)
  if (url === null || (url.origin !== base.origin && !anywhere))
    return refuse('connector.address_forbidden', { host: url?.host ?? path })
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
  return ok(url)
}
