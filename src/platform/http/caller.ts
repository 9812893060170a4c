/** Who makes a call, once the credentials were checked. Access fills it; every room asks it. */
export interface Caller {
  readonly username: string
  /** Whether the caller may do this on the site of the call. `admin` may all of the site's. */
  can(permission: string): boolean
}

declare module 'fastify' {
  interface FastifyRequest {
    caller: Caller | null
  }
}
