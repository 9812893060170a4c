import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import { IntegrationNameShape } from '../integrations/schema.ts'
import { sendResult } from '../platform/http/send.ts'
import { objectShape, SITE_PARAMS } from '../platform/http/shapes.ts'
import type { Platform } from '../platform/platform.ts'
import { connectorOrderRoutes } from './orders/routes.ts'
import { readConnector } from './read-connector.ts'
import { ConnectorStateShape } from './schema.ts'

const ONE = '/api/v1/sites/:siteId/integrations/:name'
const CONFIG = { needs: ['configure'] } as const

/** What an integration's connector is asked. */
export function connectorRoutes(server: FastifyInstance, platform: Platform): void {
  const { db } = platform
  const typed = server.withTypeProvider<TypeBoxTypeProvider>()

  typed.get(`${ONE}/connector`, { config: CONFIG, schema: READ }, async (request, reply) => {
    const asked = { ...request.params, language: request.language }
    return sendResult(request, reply, await readConnector(db, asked))
  })

  connectorOrderRoutes(server, platform)
}

const TAGS = ['Connectors']
const PARAMS = objectShape({ ...SITE_PARAMS, name: IntegrationNameShape })

const READ = {
  operationId: 'readConnector',
  tags: TAGS,
  summary: 'Read what a connector is doing',
  description: 'Where its pages are, how its orders stand, and what stands in the way of either.',
  params: PARAMS,
  querystring: objectShape({}),
  response: { 200: ConnectorStateShape },
}
