import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import { invariant, ok } from '../../kernel/result.ts'
import { PAGE_LIMIT_DEFAULT } from '../../kernel/page.ts'
import { change } from '../../platform/http/change.ts'
import { sendResult } from '../../platform/http/send.ts'
import { codeShape, listQuery, objectShape, pageShape, SITE_PARAMS } from '../../platform/http/shapes.ts'
import type { Platform } from '../../platform/platform.ts'
import { listStores, readStore, saveStore } from './save-store.ts'
import { StoreBodyShape, StoreShape } from './schema.ts'

const STORES = '/api/v1/sites/:siteId/stores'
const TAGS = ['Stores and channels']

/** The places that hold stock. */
export function storeRoutes(server: FastifyInstance, { db, now }: Platform): void {
  const typed = server.withTypeProvider<TypeBoxTypeProvider>()
  const mayRead = { needs: ['catalog:read'] } as const
  const mayWrite = { needs: ['configure'] } as const

  typed.get(STORES, { config: mayRead, schema: LIST }, async (request, reply) => {
    const query = { limit: PAGE_LIMIT_DEFAULT, ...request.query }
    return sendResult(request, reply, await listStores(db, request.params.siteId, query))
  })

  typed.get(`${STORES}/:externalCode`, { config: mayRead, schema: READ }, async (request, reply) => {
    const { siteId, externalCode } = request.params
    return sendResult(request, reply, await readStore(db, siteId, externalCode))
  })

  typed.put(`${STORES}/:externalCode`, { config: mayWrite, schema: SAVE }, async (request, reply) => {
    const { params, body, caller } = request
    invariant(caller !== null, 'a call that needs a permission knows its caller')
    const at = now()
    return change(db, { request, reply, now: at }, async (tx) => {
      const saved = await saveStore(tx, params, { body, by: caller.username, now: at })
      if (!saved.ok) return saved
      return ok({ status: saved.value.created ? 201 : 200, body: saved.value.store })
    })
  })
}

const ONE = objectShape({
  ...SITE_PARAMS,
  externalCode: codeShape('The code by which the ERP knows the store'),
})

const LIST = {
  operationId: 'listStores',
  tags: TAGS,
  summary: 'List stores',
  description: 'The stores of the site, by code.',
  params: objectShape(SITE_PARAMS),
  querystring: listQuery({}),
  response: { 200: pageShape(StoreShape) },
}

const READ = {
  operationId: 'readStore',
  tags: TAGS,
  summary: 'Read a store',
  description: 'A store by its code.',
  params: ONE,
  querystring: objectShape({}),
  response: { 200: StoreShape },
}

const SAVE = {
  operationId: 'saveStore',
  tags: TAGS,
  summary: 'Register a store, or change it',
  description:
    'Replaces what is known of the store; a field left out takes its default. Stock needs its store registered first.',
  params: ONE,
  querystring: objectShape({}),
  body: StoreBodyShape,
  response: { 200: StoreShape, 201: StoreShape },
}
