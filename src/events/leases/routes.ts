import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { PAGE_LIMIT_DEFAULT } from '../../kernel/page.ts'
import { invariant, ok, type Result } from '../../kernel/result.ts'
import { change, type Answer } from '../../platform/http/change.ts'
import { sendRefusal } from '../../platform/http/send.ts'
import { objectShape } from '../../platform/http/shapes.ts'
import type { Platform } from '../../platform/platform.ts'
import {
  AckBodyShape,
  CONSUMER_PARAMS,
  ConsumerShape,
  LEASE_SECONDS_DEFAULT,
  LeaseBodyShape,
  LeaseShape,
  ReleaseBodyShape,
} from '../consumers/schema.ts'
import type { EventTypes } from '../event-types.ts'
import type { EventsWait } from '../wait-for-events.ts'
import { ackEvents, isWorthLeasing, leaseEvents, releaseEvents, type ConsumerCaller } from './lease-events.ts'

const CONSUMER = '/api/v1/sites/:siteId/consumers/:name'
const TAGS = ['Events']
const HEARS = { needs: ['orders:read', 'catalog:read'] } as const
const SECOND_MS = 1000

/** Taking events from a consumer: leased, then acknowledged or given back. */
export function leaseRoutes(
  server: FastifyInstance,
  { db, now, newId }: Platform,
  { all, events, stopping }: { all: EventTypes; events: EventsWait; stopping: AbortSignal },
): void {
  const typed = server.withTypeProvider<TypeBoxTypeProvider>()
  const preValidation = async (request: FastifyRequest) => {
    request.body ??= {}
  }

  const lease = { config: HEARS, schema: LEASE, preValidation }
  typed.post(`${CONSUMER}/lease`, lease, async (request, reply) => {
    const {
      limit = PAGE_LIMIT_DEFAULT,
      leaseSeconds: seconds = LEASE_SECONDS_DEFAULT,
      wait = 0,
    } = request.body
    if (wait > 0) {
      const gone = new AbortController()
      request.raw.on('close', () => gone.abort())
      const signal = AbortSignal.any([stopping, gone.signal])
      const held = { siteId: request.site.siteId, waitMs: wait * SECOND_MS, signal }
      const look = () => isWorthLeasing(db, callerOf(request, { all, at: now() }))
      const found = await events.until(held, look, (worth) => !worth)
      if (!found.ok) return sendRefusal(request, reply, found.refusal)
    }
    const asked = callerOf(request, { all, at: now() })
    return change(db, { request, reply, now: asked.at }, async (tx) =>
      answerOf(await leaseEvents(tx, asked, { limit, seconds, leaseId: newId() })),
    )
  })

  typed.post(`${CONSUMER}/ack`, { config: HEARS, schema: ACK }, async (request, reply) => {
    const asked = callerOf(request, { all, at: now() })
    return change(db, { request, reply, now: asked.at }, async (tx) =>
      answerOf(await ackEvents(tx, asked, request.body)),
    )
  })

  typed.post(`${CONSUMER}/release`, { config: HEARS, schema: RELEASE }, async (request, reply) => {
    const asked = callerOf(request, { all, at: now() })
    return change(db, { request, reply, now: asked.at }, async (tx) =>
      answerOf(await releaseEvents(tx, asked, request.body)),
    )
  })
}

function callerOf(
  request: Pick<FastifyRequest, 'caller' | 'site' | 'params'>,
  { all, at }: { all: EventTypes; at: Date },
): ConsumerCaller {
  const { caller, site, params } = request
  invariant(caller !== null, 'a call that needs a permission knows its caller')
  const { name } = params as { name: string }
  return { siteId: site.siteId, name, at, all, can: (permission) => caller.can(permission) }
}

function answerOf(result: Result<unknown>): Result<Answer> {
  return result.ok ? ok({ status: 200, body: result.value }) : result
}

const LEASE = {
  operationId: 'leaseEvents',
  tags: TAGS,
  summary: 'Lease the next events of a consumer',
  description:
    'In order. There is one lease at a time: while somebody holds it, others get an empty list. What is not acknowledged ' +
    'before it expires comes again, so each event comes at least once. You must be allowed to see all types that the ' +
    'consumer hears.',
  params: CONSUMER_PARAMS,
  querystring: objectShape({}),
  body: LeaseBodyShape,
  response: { 200: LeaseShape },
}

const ACK = {
  operationId: 'acknowledgeEvents',
  tags: TAGS,
  summary: 'Acknowledge leased events',
  description:
    'Up to a number, or all of the lease: these do not come again. To say it twice changes nothing.',
  params: CONSUMER_PARAMS,
  querystring: objectShape({}),
  body: AckBodyShape,
  response: { 200: ConsumerShape },
}

const RELEASE = {
  operationId: 'releaseEvents',
  tags: TAGS,
  summary: 'Give a lease back',
  description: 'What is not acknowledged may be leased again at once.',
  params: CONSUMER_PARAMS,
  querystring: objectShape({}),
  body: ReleaseBodyShape,
  response: { 200: ConsumerShape },
}
