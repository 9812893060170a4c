import type { FastifyInstance } from 'fastify'
import { refuse } from '../../kernel/result.ts'
import { sendRefusal } from './send.ts'

/** How long calls may go on once the server is to stop; then their connections are cut. */
const DRAIN_MS_MAX = 5000
const SWEEP_EVERY_MS = 50

export interface Drain {
  isStopping(): boolean
  /** Takes no more calls, waits for those that run, at most `DRAIN_MS_MAX`. */
  stop(): Promise<void>
}

/** Lets a server end in an orderly way: new calls are refused (`server.stopping`), others are answered. */
export function openDrain(server: FastifyInstance): Drain {
  let stopping = false
  server.addHook('onRequest', async (request, reply) => {
    if (!stopping || request.url.startsWith('/health/')) return
    return sendRefusal(request, reply, refuse('server.stopping', { retryAfterSeconds: 1 }).refusal)
  })
  return {
    isStopping: () => stopping,
    async stop() {
      stopping = true
      const http = server.server
      const cut = setTimeout(() => http.closeAllConnections(), DRAIN_MS_MAX)
      // A connection whose call has just been answered stays open, waiting for the next.
      const sweep = setInterval(() => http.closeIdleConnections(), SWEEP_EVERY_MS)
      await server.close()
      clearInterval(sweep)
      clearTimeout(cut)
    },
  }
}
