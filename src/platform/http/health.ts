import type { FastifyInstance } from 'fastify'
import { ok, refuse, type Result } from '../../kernel/result.ts'
import type { Platform } from '../platform.ts'
import { rowOf, statement } from '../postgres/statement.ts'
import { sendResult } from './send.ts'

/** Whoever asks (a load balancer, an orchestrator) gives up soon after. */
const READY_ANSWER_MS_MAX = 2000

export const READY = statement('ready', 'select 1 as ready')

/** `live`: the process answers. `ready`: so does its database, and it is not about to stop. */
export function healthRoutes(
  server: FastifyInstance,
  platform: Platform,
  { isStopping }: { isStopping: () => boolean },
): void {
  const config = { needs: 'nothing', rateLimit: false } as const
  const schema = { hide: true }
  server.get('/health/live', { config, schema }, () => ({ status: 'live' }))
  server.get('/health/ready', { config, schema }, async (request, reply) =>
    sendResult(request, reply, isStopping() ? refuse('server.stopping') : await readiness(platform)),
  )
  server.get('/metrics', { config, schema }, async (_request, reply) => {
    const { registry } = platform.metrics
    return reply.type(registry.contentType).send(await registry.metrics())
  })
}

async function readiness({ db, log }: Platform): Promise<Result<{ status: 'ready' }>> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), READY_ANSWER_MS_MAX)
  })
  const answer = rowOf(db, READY).catch((error: Error) => {
    log.warn({ event: 'not_ready', error: error.message })
    return null
  })
  const ready = await Promise.race([answer, late])
  clearTimeout(timer)
  return ready === null ? refuse('server.database_unavailable') : ok({ status: 'ready' })
}
