import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { PAGE_LIMIT_DEFAULT } from '../kernel/page.ts'
import { invariant, ok, type Result } from '../kernel/result.ts'
import { change, type Answer } from '../platform/http/change.ts'
import { sendRefusal, sendResult } from '../platform/http/send.ts'
import { listQuery, objectShape, pageShape, SITE_PARAMS } from '../platform/http/shapes.ts'
import type { Platform } from '../platform/platform.ts'
import { makeMoves, mayShare } from './make-moves.ts'
import { MOVE_CALLS, type MoveCallSpec } from './move-calls.ts'
import type { Asked } from './order.ts'
import { placeOrders, type Placed } from './place-orders.ts'
import { readPlacing } from './placing.ts'
import { presentOrder } from './present-order.ts'
import { listOrders, orderIdOf, readHistory, readOrder, waitForOrders } from './read-order.ts'
import type { Moved } from './save-moves.ts'
import { OrderShape } from './schema/order.ts'
import { PlacingShape } from './schema/placing.ts'
import { HistoryItemShape, ORDER_PARAMS, OrderQueryShape } from './schema/shared.ts'
import { openMoving, openPlacing } from './share-orders.ts'

const ORDERS = '/api/v1/sites/:siteId/orders'
const TAGS = ['Orders']
const IF_MATCH = Type.Object({
  'if-match': Type.Optional(Type.String({ description: 'Only if the order is still of this version' })),
})
const MAY_READ = { needs: ['orders:read'] } as const
const SECOND_MS = 1000
/** Lines that one process holds for tills and ERPs; who comes beyond them is answered at once. */
const WAITING_MAX = 200
const MAY_PLACE = { needs: ['orders:create'] } as const

/** Placing orders, reading them, and one call a move. */
export function orderRoutes(server: FastifyInstance, platform: Platform): void {
  const { db, now } = platform
  const typed = server.withTypeProvider<TypeBoxTypeProvider>()
  const placeTogether = openPlacing(db)

  typed.post(ORDERS, { config: MAY_PLACE, schema: PLACE }, async (request, reply) => {
    const { site } = request
    const placing = readPlacing(request.body, site)
    if (!placing.ok) return sendRefusal(request, reply, placing.refusal)
    const asked = askedBy(request, now())
    const ask = { site, placing: placing.value, asked }
    const together = async () => placedAnswer(await placeTogether(site.siteId, ask))
    return change(db, { request, reply, now: asked.now, together }, async (tx) => {
      const [placed] = await placeOrders(tx, site.siteId, [ask])
      return placedAnswer(placed!)
    })
  })

  typed.get(`${ORDERS}/:orderId`, { config: MAY_READ, schema: READ }, async (request, reply) => {
    const orderId = orderIdOf(request.params.orderId)
    if (!orderId.ok) return sendRefusal(request, reply, orderId.refusal)
    const order = await readOrder(db, request.site.siteId, orderId.value)
    if (!order.ok) return sendRefusal(request, reply, order.refusal)
    return reply.header('etag', etagOf(order.value.version)).send(presentOrder(order.value, request.site))
  })

  typed.get(`${ORDERS}/:orderId/history`, { config: MAY_READ, schema: HISTORY }, async (request, reply) => {
    const orderId = orderIdOf(request.params.orderId)
    if (!orderId.ok) return sendRefusal(request, reply, orderId.refusal)
    const { siteId } = request.site
    const query = { limit: PAGE_LIMIT_DEFAULT, ...request.query }
    return sendResult(request, reply, await readHistory(db, { siteId, orderId: orderId.value }, query))
  })

  listRoute(server, platform)
  const moveTogether = openMoving(db)
  for (const spec of MOVE_CALLS) moveRoute(server, platform, { spec, moveTogether })
}

function listRoute(server: FastifyInstance, { db }: Platform): void {
  const typed = server.withTypeProvider<TypeBoxTypeProvider>()
  const stopping = new AbortController()
  server.addHook('preClose', async () => stopping.abort())
  let waiting = 0
  typed.get(ORDERS, { config: MAY_READ, schema: LIST }, async (request, reply) => {
    const { wait = 0, ...query } = request.query
    const filters = { limit: PAGE_LIMIT_DEFAULT, ...query }
    if (wait === 0 || waiting >= WAITING_MAX)
      return sendResult(request, reply, await listOrders(db, request.site, filters))
    waiting += 1
    const gone = new AbortController()
    request.raw.on('close', () => gone.abort())
    try {
      const signal = AbortSignal.any([stopping.signal, gone.signal])
      const held = { waitMs: wait * SECOND_MS, signal }
      return sendResult(request, reply, await waitForOrders(db, { site: request.site, filters }, held))
    } finally {
      waiting -= 1
    }
  })
}

function moveRoute(
  server: FastifyInstance,
  { db, now }: Platform,
  { spec, moveTogether }: { spec: MoveCallSpec; moveTogether: ReturnType<typeof openMoving> },
): void {
  const { path, needs, operationId, summary, description, body, prepare } = spec
  const schema = {
    ...{ operationId, tags: TAGS, summary, description },
    ...{ params: ORDER_PARAMS, querystring: objectShape({}), headers: IF_MATCH, body },
    ...{ response: { 200: OrderShape }, 'x-headers': ['ETag'] },
  }
  const emptyIsObject = async (request: FastifyRequest) => {
    // A move that needs nothing said may be posted without a body.
    request.body ??= {}
  }
  server.post(
    `${ORDERS}/:orderId/${path}`,
    { config: { needs }, schema, preValidation: emptyIsObject },
    async (request, reply) => {
      const { site } = request
      const prepared = prepare(request.body, { site, ifMatch: ifMatchOf(request) })
      if (!prepared.ok) return sendRefusal(request, reply, prepared.refusal)
      const orderId = orderIdOf((request.params as { orderId: string }).orderId)
      const asked = askedBy(request, now())
      const changing = { request, reply, now: asked.now }
      // Within `change`: what an Idempotency-Key was answered is kept, refusals too.
      if (!orderId.ok) return change(db, changing, async () => orderId)
      const ask = { site, orderId: orderId.value, call: prepared.value, asked }
      const together = mayShare(ask.call)
        ? { together: async () => movedAnswer(await moveTogether(site.siteId, ask)) }
        : {}
      return change(db, { ...changing, ...together }, async (tx) => {
        const [moved] = await makeMoves(tx, site.siteId, [ask])
        return movedAnswer(moved!)
      })
    },
  )
}

function placedAnswer(placed: Result<Placed>): Result<Answer> {
  if (!placed.ok) return placed
  const { created, version, order } = placed.value
  const location = `/api/v1/sites/${order.siteId}/orders/${order.orderId}`
  return ok({ status: created ? 201 : 200, body: order, headers: { etag: etagOf(version), location } })
}

function movedAnswer(moved: Result<Moved>): Result<Answer> {
  if (!moved.ok) return moved
  const { version, order } = moved.value
  return ok({ status: 200, body: order, headers: { etag: etagOf(version) } })
}

function askedBy(request: FastifyRequest, now: Date): Asked {
  invariant(request.caller !== null, 'a call that needs a permission knows its caller')
  const key = request.headers['idempotency-key']
  return { by: request.caller.username, key: typeof key === 'string' ? key : null, now }
}

function etagOf(version: number): string {
  return `"${version}"`
}

/** The versions that `If-Match` names; null for no such header, and for `*`, which any version matches. */
function ifMatchOf({ headers }: FastifyRequest): readonly string[] | null {
  const sent = headers['if-match']
  if (sent === undefined || sent.trim() === '*') return null
  return sent.split(',').map((tag) => tag.trim().replace(/^W\//, '').replaceAll('"', ''))
}

const PLACE = {
  operationId: 'placeOrder',
  tags: TAGS,
  summary: 'Place an order',
  description:
    'Reserves the stock of its lines in the same step. The same `channel` and `channelOrderId` again answers 200 ' +
    'with the order that is there when the content is equal. A `paid` order is taken without stock, and its ' +
    'lines are `short`; an `endless_aisle` order is refused. A line without a `store` is routed: to one store that has ' +
    'the whole order if any can, else to the fewest; each store has a fulfilment of its own.',
  params: objectShape(SITE_PARAMS),
  querystring: objectShape({}),
  body: PlacingShape,
  response: { 200: OrderShape, 201: OrderShape },
  'x-headers': ['ETag', 'Location'],
}

const LIST = {
  operationId: 'listOrders',
  tags: TAGS,
  summary: 'List orders',
  description:
    'Oldest first. `state=pending_confirmation` is the inbox of an ERP, `state=pending_payment&type=endless_aisle` that of ' +
    'a till; with `wait` the line is held until there is one. `store` finds those that the store fulfils or sold.',
  params: objectShape(SITE_PARAMS),
  querystring: OrderQueryShape,
  response: { 200: pageShape(OrderShape) },
}

const READ = {
  operationId: 'readOrder',
  tags: TAGS,
  summary: 'Read an order',
  description:
    'The order, and its version as `ETag`: sent as `If-Match`, a move on another version is refused.',
  params: ORDER_PARAMS,
  querystring: objectShape({}),
  response: { 200: OrderShape },
  'x-headers': ['ETag'],
}

const HISTORY = {
  operationId: 'readOrderHistory',
  tags: TAGS,
  summary: "Read an order's history",
  description: 'Every move in its order, those that were refused included, with why.',
  params: ORDER_PARAMS,
  querystring: listQuery({}),
  response: { 200: pageShape(HistoryItemShape) },
}
