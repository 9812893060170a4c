import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import { PAGE_LIMIT_DEFAULT } from '../kernel/page.ts'
import { invariant } from '../kernel/result.ts'
import { sendBytes, sendRefusal } from '../platform/http/send.ts'
import { objectShape, SITE_PARAMS } from '../platform/http/shapes.ts'
import type { Platform } from '../platform/platform.ts'
import { consumerRoutes } from './consumers/routes.ts'
import { leaseRoutes } from './leases/routes.ts'
import { heardTypes, type EventTypes } from './event-types.ts'
import { checkFeed, pageBytes, readStart, readStretch } from './read-events.ts'
import { FeedQueryShape, FeedShape } from './schema.ts'
import { openEventsWait } from './wait-for-events.ts'

const EVENTS = '/api/v1/sites/:siteId/events'
const TAGS = ['Events']
const SECOND_MS = 1000

/** The log of what happened, and its consumers; `all` are the types that the rooms write. */
export function eventRoutes(server: FastifyInstance, platform: Platform, all: EventTypes): void {
  const { db } = platform
  const typed = server.withTypeProvider<TypeBoxTypeProvider>()
  const events = openEventsWait(db)
  const stopping = new AbortController()
  server.addHook('preClose', async () => stopping.abort())
  server.addHook('onClose', () => events.close())

  typed.get(
    EVENTS,
    { config: { needs: ['orders:read', 'catalog:read'] }, schema: FEED },
    async (request, reply) => {
      const { site, caller, query } = request
      invariant(caller !== null, 'a call that needs a permission knows its caller')
      const { limit = PAGE_LIMIT_DEFAULT, wait = 0 } = query
      const types = heardTypes(all, { types: query.types, can: (permission) => caller.can(permission) })
      if (!types.ok) return sendRefusal(request, reply, types.refusal)
      const checked = checkFeed(query)
      const start = checked.ok ? await readStart(db, site, query) : checked
      if (!start.ok) return sendRefusal(request, reply, start.refusal)

      const gone = new AbortController()
      request.raw.on('close', () => gone.abort())
      const signal = AbortSignal.any([stopping.signal, gone.signal])
      let after = start.value
      const told = await events.until(
        { siteId: site.siteId, waitMs: wait * SECOND_MS, signal },
        async () => {
          const seen = await readStretch(db, site.siteId, { after, limit, types: types.value })
          // What was looked through for nothing need not be again.
          if (seen.ok && seen.value.toldSeq === null) after = seen.value.seenSeq
          return seen
        },
        ({ toldSeq }) => toldSeq === null,
      )
      if (!told.ok) return sendRefusal(request, reply, told.refusal)
      return sendBytes(reply, pageBytes(told.value))
    },
  )

  consumerRoutes(server, platform, all)
  leaseRoutes(server, platform, { all, events, stopping: stopping.signal })
}

const FEED = {
  operationId: 'listEvents',
  tags: TAGS,
  summary: 'Read the event log',
  description:
    'In the order of their numbers, which have no gaps. Without `after` and `since`: from the oldest event kept. ' +
    'Numbers that are no longer kept (site setting `eventDays`) answer 410 `events.expired`, with the first one that is. ' +
    'You see the types that you may: orders with `orders:read`, loads and the catalogue with `catalog:read`; to ask by ' +
    'name for another is refused.',
  params: objectShape(SITE_PARAMS),
  querystring: FeedQueryShape,
  response: { 200: FeedShape },
}
