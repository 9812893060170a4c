import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import { ok } from '../kernel/result.ts'
import { IntegrationNameShape } from '../integrations/schema.ts'
import { change } from '../platform/http/change.ts'
import { sendRefusal, sendResult } from '../platform/http/send.ts'
import { objectShape, SITE_PARAMS } from '../platform/http/shapes.ts'
import type { Platform } from '../platform/platform.ts'
import { checkConnection } from './check-connection.ts'
import { connectorOrderRoutes } from './orders/routes.ts'
import { readConnected } from './read-connected.ts'
import { readConnector, readSoon } from './read-connector.ts'
import { ConnectionCheckShape, ConnectorStateShape } from './schema.ts'

const ONE = '/api/v1/sites/:siteId/integrations/:name'
const CONFIG = { needs: ['configure'] } as const

/** What an integration's connector is asked. */
export function connectorRoutes(server: FastifyInstance, platform: Platform): void {
  const { db, now } = platform
  const typed = server.withTypeProvider<TypeBoxTypeProvider>()

  typed.post(`${ONE}/test`, { config: CONFIG, schema: TEST }, async (request, reply) => {
    const found = await readConnected(db, request.params)
    if (!found.ok) return sendRefusal(request, reply, found.refusal)
    return checkConnection(platform, found.value, request.language)
  })

  typed.get(`${ONE}/connector`, { config: CONFIG, schema: READ }, async (request, reply) => {
    const asked = { ...request.params, language: request.language }
    return sendResult(request, reply, await readConnector(db, asked))
  })

  typed.post(`${ONE}/runs`, { config: CONFIG, schema: RUN }, async (request, reply) => {
    const at = now()
    const asked = { ...request.params, language: request.language }
    return change(db, { request, reply, now: at }, async (tx) => {
      const soon = await readSoon(tx, asked, at)
      return soon.ok ? ok({ status: 202, body: soon.value }) : soon
    })
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

const READ = {
  operationId: 'readConnector',
  tags: TAGS,
  summary: 'Read what a connector is doing',
  description: 'Where its pages are, how its orders stand, and what stands in the way of either.',
  params: PARAMS,
  querystring: objectShape({}),
  response: { 200: ConnectorStateShape },
}

const RUN = {
  operationId: 'runIntegration',
  tags: TAGS,
  summary: 'Pull pages now',
  description: 'A run begins at once; one that is under way goes on.',
  params: PARAMS,
  querystring: objectShape({}),
  response: { 202: ConnectorStateShape },
}
