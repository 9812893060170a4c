import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { PAGE_LIMIT_DEFAULT } from '../kernel/page.ts'
import { invariant, ok } from '../kernel/result.ts'
import { change } from '../platform/http/change.ts'
import { etagOf } from '../platform/http/etag.ts'
import { sendRefusal, sendResult } from '../platform/http/send.ts'
import { listQuery, objectShape, pageShape, SITE_PARAMS } from '../platform/http/shapes.ts'
import type { Platform } from '../platform/platform.ts'
import type { ConnectorTable } from './connector-table.ts'
import { listIntegrations, readIntegration } from './read-integrations.ts'
import { saveIntegration } from './save-integration.ts'
import { IntegrationBodyShape, IntegrationNameShape, IntegrationShape } from './schema.ts'

const INTEGRATIONS = '/api/v1/sites/:siteId/integrations'
const CONFIG = { needs: ['configure'] } as const

/** How loads of a type reach the site. */
export function integrationRoutes(
  server: FastifyInstance,
  { db, now, secret }: Platform,
  connectors: ConnectorTable,
): void {
  const typed = server.withTypeProvider<TypeBoxTypeProvider>()

  typed.get(INTEGRATIONS, { config: CONFIG, schema: LIST }, async (request, reply) => {
    const query = { limit: PAGE_LIMIT_DEFAULT, ...request.query }
    return sendResult(
      request,
      reply,
      await listIntegrations(db, { siteId: request.params.siteId, connectors }, query),
    )
  })

  typed.get(`${INTEGRATIONS}/:name`, { config: CONFIG, schema: READ }, async (request, reply) => {
    const { siteId, name } = request.params
    const found = await readIntegration(db, { siteId, connectors }, name)
    if (!found.ok) return sendRefusal(request, reply, found.refusal)
    return reply.header('etag', etagOf(found.value.version)).send(found.value.integration)
  })

  typed.put(`${INTEGRATIONS}/:name`, { config: CONFIG, schema: SAVE }, async (request, reply) => {
    const { params, body, caller } = request
    invariant(caller !== null, 'a call that needs a permission knows its caller')
    const at = now()
    const wanted = {
      body,
      ifMatch: request.headers['if-match'],
      by: caller.username,
      now: at,
      secret,
      connectors,
    }
    return change(db, { request, reply, now: at }, async (tx) => {
      const saved = await saveIntegration(tx, params, wanted)
      if (!saved.ok) return saved
      const { created, integration, version } = saved.value
      return ok({ status: created ? 201 : 200, body: integration, headers: { etag: etagOf(version) } })
    })
  })
}

const TAGS = ['Integrations']
const ONE = objectShape({ ...SITE_PARAMS, name: IntegrationNameShape })

const LIST = {
  operationId: 'listIntegrations',
  tags: TAGS,
  summary: 'List integrations',
  description: 'The integrations of the site, by name.',
  params: objectShape(SITE_PARAMS),
  querystring: listQuery({}),
  response: { 200: pageShape(IntegrationShape) },
}

const READ = {
  operationId: 'readIntegration',
  tags: TAGS,
  summary: 'Read an integration',
  description: 'An integration by its name. Its `ETag` is what `If-Match` takes.',
  params: ONE,
  querystring: objectShape({}),
  response: { 200: IntegrationShape },
  'x-headers': ['ETag'],
}

const SAVE = {
  operationId: 'saveIntegration',
  tags: TAGS,
  summary: 'Make an integration, or change it',
  description:
    'Replaces its settings; a field left out takes its default. Loads already received keep the settings they ' +
    'came under. A `source` says where files are picked up, `schedule` when; its secret is never shown.',
  params: ONE,
  querystring: objectShape({}),
  headers: Type.Object({
    'if-match': Type.Optional(Type.String({ description: 'Only if this is its ETag' })),
  }),
  body: IntegrationBodyShape,
  response: { 200: IntegrationShape, 201: IntegrationShape },
  'x-headers': ['ETag'],
}
