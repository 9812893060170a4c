import rateLimit from '@fastify/rate-limit'
import type { FastifyInstance } from 'fastify'
import { refuse } from '../../kernel/result.ts'
import { ShapeRefused } from './validate.ts'

const WINDOW_MS = 1000
/** Callers counted at once; whoever was quiet for longest is forgotten first. */
const CALLERS_COUNTED_MAX = 10_000

/**
 * Limits calls by user, or by address where nobody logged in. A route's own hook comes after the
 * server's, so whoever is not let in at all is told that first. Routes may set `config.rateLimit: false`.
 */
export async function limitRate(
  server: FastifyInstance,
  { requestsPerSecondMax }: { requestsPerSecondMax: number },
): Promise<void> {
  await server.register(rateLimit, {
    max: requestsPerSecondMax,
    timeWindow: WINDOW_MS,
    cache: CALLERS_COUNTED_MAX,
    enableDraftSpec: true,
    keyGenerator: ({ caller, ip }) => (caller === null ? `address ${ip}` : `user ${caller.username}`),
    errorResponseBuilder: (_request, { ttl }) =>
      new ShapeRefused(
        refuse('request.rate_limited', {
          limit: requestsPerSecondMax,
          retryAfterSeconds: Math.max(1, Math.ceil(ttl / 1000)),
        }).refusal,
      ),
  })
}
