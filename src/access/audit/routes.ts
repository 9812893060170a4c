import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import { PAGE_LIMIT_DEFAULT } from '../../kernel/page.ts'
import { sendResult } from '../../platform/http/send.ts'
import { objectShape, SITE_PARAMS } from '../../platform/http/shapes.ts'
import type { Platform } from '../../platform/platform.ts'
import { listAudit } from './list-audit.ts'
import { AuditPageShape, AuditQueryShape } from './schema.ts'

/** Who changed which setting, user or integration of a site, and when. */
export function auditRoutes(server: FastifyInstance, { db }: Platform): void {
  const typed = server.withTypeProvider<TypeBoxTypeProvider>()
  const config = { needs: ['admin'] } as const
  typed.get('/api/v1/sites/:siteId/audit', { config, schema: LIST }, async (request, reply) => {
    const query = { limit: PAGE_LIMIT_DEFAULT, ...request.query }
    return sendResult(request, reply, await listAudit(db, request.params.siteId, query))
  })
}

const LIST = {
  operationId: 'listAudit',
  tags: ['Administration'],
  summary: 'Read the audit',
  description: 'Who changed which setting, user or integration of the site, and when; the newest first.',
  params: objectShape(SITE_PARAMS),
  querystring: AuditQueryShape,
  response: { 200: AuditPageShape },
}
