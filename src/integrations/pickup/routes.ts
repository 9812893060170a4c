import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { PAGE_LIMIT_DEFAULT } from '../../kernel/page.ts'
import { invariant, ok } from '../../kernel/result.ts'
import { change } from '../../platform/http/change.ts'
import { sendResult } from '../../platform/http/send.ts'
import { listQuery, objectShape, pageShape, SITE_PARAMS } from '../../platform/http/shapes.ts'
import type { Platform } from '../../platform/platform.ts'
import type { ConnectorTable } from '../connector-table.ts'
import { IntegrationNameShape } from '../schema.ts'
import { listFiles, listRuns, readPickup, recordRunAsked, type PickupAsked } from './read-pickups.ts'
import { PickupShape, RemoteFileShape, RunAskedShape, RunShape } from './schema.ts'

const INTEGRATION = '/api/v1/sites/:siteId/integrations/:name'
const CONFIG = { needs: ['configure'] } as const

/** What goes on at the source of an integration, and a run now. */
export function pickupRoutes(
  server: FastifyInstance,
  { db, now }: Platform,
  connectors: ConnectorTable,
): void {
  const typed = server.withTypeProvider<TypeBoxTypeProvider>()

  typed.get(`${INTEGRATION}/pickup`, { config: CONFIG, schema: READ }, async (request, reply) =>
    sendResult(request, reply, await readPickup(db, askedIn(request), now())),
  )

  typed.post(`${INTEGRATION}/runs`, { config: CONFIG, schema: RUN }, async (request, reply) => {
    const { caller } = request
    invariant(caller !== null, 'a call that needs a permission knows its caller')
    const at = now()
    return change(db, { request, reply, now: at }, async (tx) => {
      const asked = await recordRunAsked(tx, askedIn(request), { by: caller.username, now: at, connectors })
      return asked.ok ? ok({ status: 202, body: asked.value }) : asked
    })
  })

  typed.get(`${INTEGRATION}/runs`, { config: CONFIG, schema: RUNS }, async (request, reply) => {
    const page = { limit: PAGE_LIMIT_DEFAULT, ...request.query }
    return sendResult(request, reply, await listRuns(db, askedIn(request), page))
  })

  typed.get(`${INTEGRATION}/files`, { config: CONFIG, schema: FILES }, async (request, reply) => {
    const page = { limit: PAGE_LIMIT_DEFAULT, ...request.query }
    return sendResult(request, reply, await listFiles(db, askedIn(request), page))
  })
}

function askedIn(request: Pick<FastifyRequest, 'language' | 'params'>): PickupAsked {
  const { siteId, name } = request.params as { siteId: string; name: string }
  return { siteId, name, language: request.language }
}

const TAGS = ['Integrations']
const ONE = objectShape({ ...SITE_PARAMS, name: IntegrationNameShape })

const READ = {
  operationId: 'readPickup',
  tags: TAGS,
  summary: 'See how it stands with a source',
  description: 'When its folder is looked at next, and what the last look found.',
  params: ONE,
  querystring: objectShape({}),
  response: { 200: PickupShape },
}

const RUN = {
  operationId: 'runIntegration',
  tags: TAGS,
  summary: 'Pick up files now',
  description:
    'Looks at the source within half a second, also of an integration that is paused or has no schedule. A file is ' +
    'taken once two looks `settleSeconds` apart find it the same: the second one follows by itself. Of a connector, a ' +
    'run of its pages begins; one that is under way goes on.',
  params: ONE,
  querystring: objectShape({}),
  response: { 202: RunAskedShape },
}

const RUNS = {
  operationId: 'listPickupRuns',
  tags: TAGS,
  summary: 'List the runs of a source',
  description:
    'The newest first. Looks in a row that showed the same, with nothing to take, are one run. Kept for 30 days.',
  params: ONE,
  querystring: listQuery({}),
  response: { 200: pageShape(RunShape) },
}

const FILES = {
  operationId: 'listRemoteFiles',
  tags: TAGS,
  summary: 'List the files of a source',
  description:
    'What was seen in the folder and what became of it, the newest first: which load, where it lies now, what came ' +
    'back. Kept for 30 days after a file has left the folder.',
  params: ONE,
  querystring: listQuery({}),
  response: { 200: pageShape(RemoteFileShape) },
}
