import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import { invariant, ok } from '../../kernel/result.ts'
import { change } from '../../platform/http/change.ts'
import { sendRefusal } from '../../platform/http/send.ts'
import { objectShape, SITE_PARAMS } from '../../platform/http/shapes.ts'
import type { Platform } from '../../platform/platform.ts'
import type { ConnectorTable } from '../connector-table.ts'
import { IntegrationNameShape } from '../schema.ts'
import { checkConnection } from './check-connection.ts'
import { ConnectionReportShape } from './schema.ts'

/** A source that has not shown its files by then is given up. */
const WHOLE_MS = 60_000

/** Trying the source of an integration. */
export function sourceRoutes(server: FastifyInstance, platform: Platform, connectors: ConnectorTable): void {
  const stopping = new AbortController()
  server.addHook('preClose', async () => stopping.abort())
  const typed = server.withTypeProvider<TypeBoxTypeProvider>()
  const path = '/api/v1/sites/:siteId/integrations/:name/test'
  typed.post(path, { config: { needs: ['configure'] }, schema: TEST }, async (request, reply) => {
    const { params, caller, language } = request
    invariant(caller !== null, 'a call that needs a permission knows its caller')
    const gone = new AbortController()
    reply.raw.on('close', () => gone.abort())
    const signal = AbortSignal.any([stopping.signal, gone.signal, AbortSignal.timeout(WHOLE_MS)])
    const asked = { by: caller.username, language, connectors, signal }
    // Nothing remote holds a transaction open: what is kept under an Idempotency-Key is the finished report.
    const report = await checkConnection(platform, params, asked)
    if (!report.ok) return sendRefusal(request, reply, report.refusal)
    const answer = { status: 200, body: report.value }
    return change(platform.db, { request, reply, now: platform.now() }, async () => ok(answer))
  })
}

const TEST = {
  operationId: 'testIntegration',
  tags: ['Integrations'],
  summary: 'Try the connection of an integration',
  description:
    'Reaches the source, logs in, lists its folder and says which files it would take, or which of these failed and ' +
    'why. Of a connector: logs in, asks for the first page and for an order that there is not. Takes nothing. Answers ' +
    '200 whatever it found; 409 `integration.source_missing` without source and connector.',
  params: objectShape({ ...SITE_PARAMS, name: IntegrationNameShape }),
  querystring: objectShape({}),
  response: { 200: ConnectionReportShape },
}
