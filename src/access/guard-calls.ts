import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { invariant, type Refusal } from '../kernel/result.ts'
import type { Platform } from '../platform/platform.ts'
import { sendRefusal } from '../platform/http/send.ts'
import { authenticate, forgetLogin } from './authenticate.ts'
import { authorise, openCallersOnSite, type CallerReads } from './authorise.ts'

/**
 * Guards every route registered from here on, by its `config.needs`. Runs before bodies are read: a
 * stranger's megabytes are nobody's business.
 */
export function guardCalls(server: FastifyInstance, platform: Platform): void {
  server.decorateRequest('caller', null)
  server.decorateRequest('site', null as never)
  server.addHook('onRoute', ({ method, url, config }) => {
    invariant(config?.needs !== undefined, `${String(method)} ${url} says in config.needs who may call it`)
  })
  const reads = { db: platform.db, callersOnSite: openCallersOnSite(platform.db) }
  server.addHook('onRequest', async (request, reply) => {
    const refusal = await guard(platform, reads, request)
    return refusal === null ? undefined : refused(request, reply, refusal)
  })
}

/** Fills `caller` and `site`, or says why not. A path that is no route needs nothing: it answers 404. */
async function guard(
  platform: Platform,
  reads: CallerReads,
  request: FastifyRequest,
): Promise<Refusal | null> {
  const needs = request.routeOptions.config.needs ?? 'nothing'
  if (needs === 'nothing') return null
  const identity = await authenticate(platform, request)
  if (!identity.ok) return identity.refusal

  const { siteId } = request.params as { siteId?: string }
  const authorised = await authorise(reads, identity.value, { needs, siteId })
  if (!authorised.ok) {
    const outdated = authorised.refusal.code === 'auth.failed' && forgetLogin(platform, request)
    return outdated ? guard(platform, reads, request) : authorised.refusal
  }
  request.caller = authorised.value.caller
  if (authorised.value.site !== null) request.site = authorised.value.site
  return null
}

function refused(request: FastifyRequest, reply: FastifyReply, refusal: Refusal): FastifyReply {
  if (refusal.code === 'auth.failed') reply.log.info({ event: 'login_failed', address: request.ip })
  return sendRefusal(request, reply, refusal)
}
