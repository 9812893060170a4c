import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { PAGE_LIMIT_DEFAULT } from '../../kernel/page.ts'
import { invariant, ok } from '../../kernel/result.ts'
import { change } from '../../platform/http/change.ts'
import { sendResult } from '../../platform/http/send.ts'
import { listQuery, objectShape, pageShape, SITE_PARAMS } from '../../platform/http/shapes.ts'
import type { Platform } from '../../platform/platform.ts'
import type { EventTypes } from '../event-types.ts'
import { listConsumers, readConsumer } from './read-consumers.ts'
import { removeConsumer, rewindConsumer, saveConsumer } from './save-consumer.ts'
import { CONSUMER_PARAMS, consumerBodyShape, ConsumerShape, RewindBodyShape } from './schema.ts'

const CONSUMERS = '/api/v1/sites/:siteId/consumers'
const TAGS = ['Events']
const CONFIG = { needs: ['configure'] } as const

/** Named places in the log, for those who want a queue. */
export function consumerRoutes(server: FastifyInstance, { db, now }: Platform, all: EventTypes): void {
  const typed = server.withTypeProvider<TypeBoxTypeProvider>()

  typed.get(CONSUMERS, { config: CONFIG, schema: LIST }, async (request, reply) => {
    const query = { limit: PAGE_LIMIT_DEFAULT, ...request.query }
    const of = { siteId: request.params.siteId, at: now() }
    return sendResult(request, reply, await listConsumers(db, of, query))
  })

  typed.get(`${CONSUMERS}/:name`, { config: CONFIG, schema: READ }, async (request, reply) =>
    sendResult(request, reply, await readConsumer(db, { ...request.params, at: now() })),
  )

  const save = { ...SAVE, body: consumerBodyShape(all) }
  typed.put(`${CONSUMERS}/:name`, { config: CONFIG, schema: save }, async (request, reply) => {
    const asked = { ...request.params, at: now() }
    return change(db, { request, reply, now: asked.at }, async (tx) => {
      const saved = await saveConsumer(tx, asked, { body: request.body, by: nameOf(request) })
      if (!saved.ok) return saved
      return ok({ status: saved.value.created ? 201 : 200, body: saved.value.consumer })
    })
  })

  typed.delete(`${CONSUMERS}/:name`, { config: CONFIG, schema: REMOVE }, async (request, reply) => {
    const asked = { ...request.params, at: now() }
    return change(db, { request, reply, now: asked.at }, async (tx) => {
      const removed = await removeConsumer(tx, asked, nameOf(request))
      return removed.ok ? ok({ status: 204, body: undefined }) : removed
    })
  })

  typed.post(`${CONSUMERS}/:name/rewind`, { config: CONFIG, schema: REWIND }, async (request, reply) => {
    const asked = { site: request.site, name: request.params.name, at: now() }
    return change(db, { request, reply, now: asked.at }, async (tx) => {
      const moved = await rewindConsumer(tx, asked, { body: request.body, by: nameOf(request) })
      return moved.ok ? ok({ status: 200, body: moved.value }) : moved
    })
  })
}

function nameOf({ caller }: Pick<FastifyRequest, 'caller'>): string {
  invariant(caller !== null, 'a call that needs a permission knows its caller')
  return caller.username
}

const LIST = {
  operationId: 'listConsumers',
  tags: TAGS,
  summary: 'List consumers',
  description: 'The consumers of the site, by name, and how far each is behind.',
  params: objectShape(SITE_PARAMS),
  querystring: listQuery({}),
  response: { 200: pageShape(ConsumerShape) },
}

const READ = {
  operationId: 'readConsumer',
  tags: TAGS,
  summary: 'Read a consumer',
  description: 'A consumer by its name, and how far it is behind.',
  params: CONSUMER_PARAMS,
  querystring: objectShape({}),
  response: { 200: ConsumerShape },
}

const SAVE = {
  operationId: 'saveConsumer',
  tags: TAGS,
  summary: 'Make a consumer, or change it',
  description:
    'A new one without `after` hears what happens from now on; one that is there stays where it is. Another `after` than ' +
    'before places it there, the same again moves nothing: a program may say it at each start. To go back, rewind.',
  params: CONSUMER_PARAMS,
  querystring: objectShape({}),
  response: { 200: ConsumerShape, 201: ConsumerShape },
}

const REMOVE = {
  operationId: 'removeConsumer',
  tags: TAGS,
  summary: 'Remove a consumer',
  description: 'Its place in the log is forgotten; the log is not.',
  params: CONSUMER_PARAMS,
  querystring: objectShape({}),
  response: { 204: { type: 'null', description: 'Removed' } },
}

const REWIND = {
  operationId: 'rewindConsumer',
  tags: TAGS,
  summary: 'Place a consumer elsewhere',
  description: 'Behind a number, or before the first event of a time. A lease that somebody holds is lost.',
  params: CONSUMER_PARAMS,
  querystring: objectShape({}),
  body: RewindBodyShape,
  response: { 200: ConsumerShape },
}
