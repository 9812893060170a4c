import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import { invariant, ok } from '../../kernel/result.ts'
import { PAGE_LIMIT_DEFAULT } from '../../kernel/page.ts'
import { change } from '../../platform/http/change.ts'
import { sendResult } from '../../platform/http/send.ts'
import { codeShape, listQuery, objectShape, pageShape, SITE_PARAMS } from '../../platform/http/shapes.ts'
import type { Platform } from '../../platform/platform.ts'
import { listChannels, readChannel, saveChannel } from './save-channel.ts'
import { ChannelBodyShape, ChannelShape } from './schema.ts'

const CHANNELS = '/api/v1/sites/:siteId/channels'
const TAGS = ['Stores and channels']

/** Where orders come from. */
export function channelRoutes(server: FastifyInstance, { db, now }: Platform): void {
  const typed = server.withTypeProvider<TypeBoxTypeProvider>()
  const mayRead = { needs: ['catalog:read'] } as const
  const mayWrite = { needs: ['configure'] } as const

  typed.get(CHANNELS, { config: mayRead, schema: LIST }, async (request, reply) => {
    const query = { limit: PAGE_LIMIT_DEFAULT, ...request.query }
    return sendResult(request, reply, await listChannels(db, request.params.siteId, query))
  })

  typed.get(`${CHANNELS}/:code`, { config: mayRead, schema: READ }, async (request, reply) => {
    const { siteId, code } = request.params
    return sendResult(request, reply, await readChannel(db, siteId, code))
  })

  typed.put(`${CHANNELS}/:code`, { config: mayWrite, schema: SAVE }, async (request, reply) => {
    const { params, body, caller } = request
    invariant(caller !== null, 'a call that needs a permission knows its caller')
    const at = now()
    return change(db, { request, reply, now: at }, async (tx) => {
      const saved = await saveChannel(tx, params, { body, by: caller.username, now: at })
      if (!saved.ok) return saved
      return ok({ status: saved.value.created ? 201 : 200, body: saved.value.channel })
    })
  })
}

const ONE = objectShape({ ...SITE_PARAMS, code: codeShape('The code that orders name') })

const LIST = {
  operationId: 'listChannels',
  tags: TAGS,
  summary: 'List channels',
  description: 'The channels of the site, by code.',
  params: objectShape(SITE_PARAMS),
  querystring: listQuery({}),
  response: { 200: pageShape(ChannelShape) },
}

const READ = {
  operationId: 'readChannel',
  tags: TAGS,
  summary: 'Read a channel',
  description: 'A channel by its code.',
  params: ONE,
  querystring: objectShape({}),
  response: { 200: ChannelShape },
}

const SAVE = {
  operationId: 'saveChannel',
  tags: TAGS,
  summary: 'Register a channel, or rename it',
  description: 'Orders name a registered channel.',
  params: ONE,
  querystring: objectShape({}),
  body: ChannelBodyShape,
  response: { 200: ChannelShape, 201: ChannelShape },
}
