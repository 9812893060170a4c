import { DEMO_SITE, type DemoUser } from '../demo-site.ts'

export interface ApiAnswer {
  readonly status: number
  /** Empty where there was none. */
  readonly body: Readonly<Record<string, unknown>>
}

/** From here on a status is a refusal. */
export const REFUSED_STATUS = 400

/** A call below the demo's site ("orders?limit=1"), as one of its users. */
export type HubApi = (method: 'GET' | 'POST' | 'PUT', path: string, body?: unknown) => Promise<ApiAnswer>

/** Somebody gave the user another password or other grants: what it does is theirs by now. */
export class LockedOut extends Error {}

/** Above this the hub is not well, rather than the call. */
const FAULT_STATUS = 500

/** Calls the hub over HTTP, as anybody does. A call throws `LockedOut`, or what keeps it from an answer. */
export function openHubApi(url: string, { username, password }: DemoUser, signal: AbortSignal): HubApi {
  const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
  return async (method, path, body) => {
    const response = await fetch(`${url}/api/v1/sites/${DEMO_SITE.siteId}/${path}`, {
      method,
      signal,
      headers: { authorization, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    const { status } = response
    if (status === 401 || status === 403) throw new LockedOut(`${username}: ${method} ${path} ${text}`)
    if (status >= FAULT_STATUS) throw new Error(`${method} ${path} answered ${status} ${text}`)
    return { status, body: text === '' ? {} : (JSON.parse(text) as ApiAnswer['body']) }
  }
}
