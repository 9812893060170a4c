import { fastifySSE } from '@fastify/sse'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { sendRefusal } from '../../platform/http/send.ts'
import { objectShape, SITE_PARAMS } from '../../platform/http/shapes.ts'
import type { Platform } from '../../platform/platform.ts'
import { isAtRest } from '../present-load.ts'
import { readLoad } from '../read-loads.ts'
import { HEARTBEAT_MS, restId, sendProgress } from './send-progress.ts'
import { ProgressStreamShape } from './schema.ts'
import { openWatchers, WATCHERS_MAX, WATCHERS_OF_SITE_MAX } from './watchers.ts'

const EVENTS = '/api/v1/sites/:siteId/loads/:loadId/events'

/** The progress of a load, told while it goes on. */
export async function progressRoutes(server: FastifyInstance, { db }: Platform): Promise<void> {
  await server.register(fastifySSE, { heartbeatInterval: HEARTBEAT_MS })
  const typed = server.withTypeProvider<TypeBoxTypeProvider>()
  const watchers = openWatchers({ max: WATCHERS_MAX, ofSiteMax: WATCHERS_OF_SITE_MAX })
  const stopping = new AbortController()
  // A stream would hold up the end of the server as long as its load runs.
  server.addHook('preClose', async () => stopping.abort())

  const options = { config: { needs: ['load'] }, schema: WATCH, sse: 'manual' } as const
  typed.get(EVENTS, options, async (request, reply) => {
    const load = await readLoad(db, request.params)
    if (!load.ok) return sendRefusal(request, reply, load.refusal)
    const seen = request.headers['last-event-id']
    // The one answer that an EventSource takes for "connect no more".
    if (isAtRest(load.value) && seen === restId(load.value)) return reply.code(204).send(null)
    const entered = watchers.enter(request.site.siteId)
    if (!entered.ok) return sendRefusal(request, reply, entered.refusal)

    try {
      await sendProgress({ db, language: request.language, stopping: stopping.signal }, reply, load.value)
    } finally {
      entered.value()
    }
    return undefined
  })
}

const WATCH = {
  operationId: 'watchLoad',
  tags: ['Loads'],
  summary: 'Watch a load',
  description:
    'Server-sent events. `progress` comes at once and whenever something has moved, with the state, the bytes and rows ' +
    'read and the outcomes counted; `rest` comes when the load has come to rest, with the load as it is then, and ends ' +
    'the stream. A stream without `rest` was cut: connect again, as an EventSource does by itself, after 15 minutes at ' +
    'the latest. Who connects again with the id of the last event (`Last-Event-ID`) is answered 204. A comment line ' +
    'comes every 15 seconds where nothing else does. 429 `load.watchers_too_many` while too many streams are open.',
  params: objectShape({
    ...SITE_PARAMS,
    loadId: Type.String({ maxLength: 32, description: 'The load' }),
  }),
  querystring: objectShape({}),
  response: {
    200: {
      description: 'The events',
      content: { 'text/event-stream': { schema: ProgressStreamShape } },
    },
    204: Type.Null({ description: 'There is nothing more to come' }),
  },
}
