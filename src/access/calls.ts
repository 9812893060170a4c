import type { Permission } from './permissions.ts'
import type { Site } from './site.ts'

/**
 * Who may make a call: anyone, anyone who logged in, the hub's administrators, these and a site's
 * (of the call's site, or of any where the call names none), or users granted one of these on the site.
 */
export type Needs = 'nothing' | 'login' | 'hub:admin' | 'any:admin' | readonly [Permission, ...Permission[]]

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Every route says it; a route that does not is refused at start. */
    readonly needs?: Needs
  }
  interface FastifyRequest {
    /** The site of a call below /sites/{siteId}; reading it on any other call is our mistake. */
    site: Site
  }
}
