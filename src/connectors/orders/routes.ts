import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import { PAGE_LIMIT_DEFAULT } from '../../kernel/page.ts'
import { ok } from '../../kernel/result.ts'
import { ORDER_PARAMS } from '../../orders/schema/shared.ts'
import { change } from '../../platform/http/change.ts'
import { sendResult } from '../../platform/http/send.ts'
import { objectShape, pageShape } from '../../platform/http/shapes.ts'
import type { Platform } from '../../platform/platform.ts'
import { listConnectorOrders, listConnectorsOfOrder, makeRetry } from './list-orders.ts'
import {
  CONNECTOR_ORDER_PARAMS,
  CONNECTOR_PARAMS,
  ConnectorOrderQueryShape,
  ConnectorOrderShape,
  ConnectorOrdersShape,
} from './schema.ts'

const SITE = '/api/v1/sites/:siteId'
const OF_CONNECTOR = `${SITE}/integrations/:name/connector/orders`
const MAY_READ = { needs: ['orders:read'] } as const
const MAY_CONFIGURE = { needs: ['configure'] } as const

/** Where the orders of a connector stand, and a second try for those that wait for a person. */
export function connectorOrderRoutes(server: FastifyInstance, { db, now }: Platform): void {
  const typed = server.withTypeProvider<TypeBoxTypeProvider>()

  typed.get(OF_CONNECTOR, { config: MAY_READ, schema: LIST }, async (request, reply) => {
    const asked = { limit: PAGE_LIMIT_DEFAULT, ...request.query, language: request.language }
    return sendResult(request, reply, await listConnectorOrders(db, request.params, asked))
  })

  typed.get(
    `${SITE}/orders/:orderId/connectors`,
    { config: MAY_READ, schema: OF_ORDER },
    async (request, reply) =>
      sendResult(request, reply, await listConnectorsOfOrder(db, request.params, request.language)),
  )

  const retry = { config: MAY_CONFIGURE, schema: RETRY }
  typed.post(`${OF_CONNECTOR}/:orderId/retry`, retry, async (request, reply) => {
    const at = now()
    const { language } = request
    return change(db, { request, reply, now: at }, async (tx) => {
      const tried = await makeRetry(tx, request.params, { at, language })
      return tried.ok ? ok({ status: 200, body: tried.value }) : tried
    })
  })
}

const TAGS = ['Connectors']

const LIST = {
  operationId: 'listConnectorOrders',
  tags: TAGS,
  summary: 'List the orders of a connector',
  description:
    'Where each part of an order stands on its way to the ERP and back, by the number of the order.',
  params: CONNECTOR_PARAMS,
  querystring: ConnectorOrderQueryShape,
  response: { 200: pageShape(ConnectorOrderShape) },
}

const OF_ORDER = {
  operationId: 'readOrderConnectors',
  tags: TAGS,
  summary: "Read an order's connectors",
  description: 'Where the order stands with each connector, what stands in its way, and what to do.',
  params: ORDER_PARAMS,
  querystring: objectShape({}),
  response: { 200: ConnectorOrdersShape },
}

const RETRY = {
  operationId: 'retryConnectorOrder',
  tags: TAGS,
  summary: 'Try an order again',
  description: 'At once, also one that is parked; nothing is sent to the ERP that it has already.',
  params: CONNECTOR_ORDER_PARAMS,
  querystring: objectShape({}),
  response: { 200: ConnectorOrdersShape },
}
