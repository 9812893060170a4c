import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { PAGE_LIMIT_DEFAULT } from '../../kernel/page.ts'
import { invariant, ok } from '../../kernel/result.ts'
import { change } from '../../platform/http/change.ts'
import { sendRefusal, sendResult } from '../../platform/http/send.ts'
import { objectShape } from '../../platform/http/shapes.ts'
import type { Platform } from '../../platform/platform.ts'
import { loginsOf } from '../logins.ts'
import { listUsers, readUser, userOf } from './list-users.ts'
import { hashOf, reachOf, removeUser, saveUser } from './save-user.ts'
import { UserBodyShape, UserPageShape, UserPathShape, UserQueryShape, UserShape } from './schema.ts'

const USERS = '/api/v1/users'
const TAGS = ['Administration']
const config = { needs: 'any:admin' } as const

/** The users of the hub, as far as an administrator's reach goes. */
export function userRoutes(server: FastifyInstance, platform: Platform): void {
  const { db, now } = platform
  const typed = server.withTypeProvider<TypeBoxTypeProvider>()

  typed.get(USERS, { config, schema: LIST }, async (request, reply) => {
    const query = { limit: PAGE_LIMIT_DEFAULT, ...request.query }
    return sendResult(request, reply, await listUsers(db, query, await reachOf(db, nameOf(request))))
  })

  typed.get(`${USERS}/:username`, { config, schema: READ }, async (request, reply) => {
    const reach = await reachOf(db, nameOf(request))
    return sendResult(request, reply, await readUser(db, request.params.username, reach))
  })

  typed.put(`${USERS}/:username`, { config, schema: SAVE }, async (request, reply) => {
    const { username } = request.params
    const { password, grants } = request.body
    const hash = password === undefined ? ok(null) : await hashOf(loginsOf(platform).passwords, password)
    if (!hash.ok) return sendRefusal(request, reply, hash.refusal)
    const at = now()
    return change(db, { request, reply, now: at }, async (tx) => {
      const reach = await reachOf(tx, nameOf(request))
      const wanted = { username, passwordHash: hash.value, grants }
      const saved = await saveUser(tx, wanted, { by: nameOf(request), at, reach })
      if (!saved.ok) return saved
      return ok({ status: saved.value.created ? 201 : 200, body: userOf(saved.value.user, reach) })
    })
  })

  typed.delete(`${USERS}/:username`, { config, schema: REMOVE }, async (request, reply) => {
    const at = now()
    return change(db, { request, reply, now: at }, async (tx) => {
      const reach = await reachOf(tx, nameOf(request))
      const removed = await removeUser(tx, request.params.username, { by: nameOf(request), at, reach })
      return removed.ok ? ok({ status: 204, body: undefined }) : removed
    })
  })
}

function nameOf({ caller }: Pick<FastifyRequest, 'caller'>): string {
  invariant(caller !== null, 'a call that needs a permission knows its caller')
  return caller.username
}

const LIST = {
  operationId: 'listUsers',
  tags: TAGS,
  summary: 'List users',
  description: "By name. A site's administrator sees the users and the grants of its own sites.",
  querystring: UserQueryShape,
  response: { 200: UserPageShape },
}

const READ = {
  operationId: 'readUser',
  tags: TAGS,
  summary: 'Read a user',
  description: "A site's administrator sees the grants on its own sites.",
  params: UserPathShape,
  querystring: objectShape({}),
  response: { 200: UserShape },
}

const SAVE = {
  operationId: 'saveUser',
  tags: TAGS,
  summary: 'Make a user, or change it',
  description:
    "The grants become these (a site's administrator's: those on its own sites). Without `password` the password stays. " +
    "A site's administrator sets it only for users all of whose grants are on its own sites.",
  params: UserPathShape,
  querystring: objectShape({}),
  body: UserBodyShape,
  response: { 200: UserShape, 201: UserShape },
}

const REMOVE = {
  operationId: 'removeUser',
  tags: TAGS,
  summary: 'Remove a user',
  description: "Ends its tokens at once. A site's administrator removes only users of its own sites alone.",
  params: UserPathShape,
  querystring: objectShape({}),
  response: { 204: { type: 'null', description: 'Removed' } },
}
