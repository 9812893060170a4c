import type { FastifyInstance } from 'fastify'

const METHODS = 'GET, HEAD, POST, PUT, DELETE'
const HEADERS_IN = 'authorization, content-type, accept-language, idempotency-key, if-match'
const HEADERS_OUT =
  'etag, location, retry-after, x-request-id, idempotency-replayed, ratelimit-limit, ratelimit-remaining, ratelimit-reset'
const PREFLIGHT_SECONDS = 600

/**
 * Lets pages of these origins call the hub; with none, nothing is added (contract section 1). Tokens
 * travel in headers, never in cookies, so credentials are not allowed. To be called before `guardCalls`:
 * a preflight carries no token.
 */
export function allowOrigins(server: FastifyInstance, origins: readonly string[]): void {
  if (origins.length === 0) return
  server.addHook('onRequest', async (request, reply) => {
    void reply.header('vary', 'Origin')
    const { origin } = request.headers
    if (origin === undefined || !origins.includes(origin)) return
    reply.headers({ 'access-control-allow-origin': origin, 'access-control-expose-headers': HEADERS_OUT })
    const preflight = request.method === 'OPTIONS' && 'access-control-request-method' in request.headers
    if (!preflight) return
    return reply
      .headers({
        'access-control-allow-methods': METHODS,
        'access-control-allow-headers': HEADERS_IN,
        'access-control-max-age': PREFLIGHT_SECONDS,
      })
      .code(204)
      .send()
  })
}
