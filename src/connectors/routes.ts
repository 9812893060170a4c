import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import { IntegrationNameShape } from '../integrations/schema.ts'
import { sendRefusal } from '../platform/http/send.ts'
import { objectShape, SITE_PARAMS } from '../platform/http/shapes.ts'
import type { Platform } from '../platform/platform.ts'
import { checkConnection } from './check-connection.ts'
import { connectorOrderRoutes } from './orders/routes.ts'
import { readConnected } from './read-connected.ts'
import { ConnectionCheckShape } from './schema.ts'

const ONE = '/api/v1/sites/:siteId/integrations/:name'
const CONFIG = { needs: ['configure'] } as const

/** What an integration's connector is asked. */
export function connectorRoutes(server: FastifyInstance, platform: Platform): void {
  const { db } = platform
  const typed = server.withTypeProvider<TypeBoxTypeProvider>()

  typed.post(`${ONE}/test`, { config: CONFIG, schema: TEST }, async (request, reply) => {
    const found = await readConnected(db, request.params)
    if (!found.ok) return sendRefusal(request, reply, found.refusal)
    return checkConnection(platform, found.value, request.language)
  })

  connectorOrderRoutes(server, platform)
}

const TAGS = ['Connectors']
const PARAMS = objectShape({ ...SITE_PARAMS, name: IntegrationNameShape })

const TEST = {
  operationId: 'testIntegration',
  tags: TAGS,
  summary: 'Try the connection of an integration',
  description:
    'Logs in, asks for the first page and for an order that there is not. Answers 200 whatever it found, and changes nothing.',
  params: PARAMS,
  querystring: objectShape({}),
  response: { 200: ConnectionCheckShape },
}
