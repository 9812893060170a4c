import { invariant, ok, refuse, type Refusal, type Result } from '../kernel/result.ts'
import type { Site } from '../access/site.ts'
import type { Tx } from '../platform/postgres/db.ts'
import { rowsOf } from '../platform/postgres/statement.ts'
import { chooseFulfilments, type PartAsked } from './choose-fulfilment.ts'
import { contentHash } from './content-hash.ts'
import { movesFrom, type Move } from './lifecycle.ts'
import type { LineAsked } from './moves/lines.ts'
import type { MadeMove, RefusedMove } from './moved-rows.ts'
import type { Decided, Situation, Subject } from './moves/move.ts'
import type { Asked, Fulfilment, Order } from './order.ts'
import {
  LOCK_ORDERS,
  READ_ACCESS_KEYS,
  READ_EARLIER,
  type AccessKeyRow,
  type EarlierRow,
} from './queries/move-order.ts'
import { orderNotFound, readOrders } from './read-order.ts'
import { readRoutes } from './read-routes.ts'
import { movedOf, saveMoves, type Moved } from './save-moves.ts'

/** One call of a move: which, on what, and what it says. */
export interface MoveCall<Request> {
  readonly move: Move
  readonly decide: (subject: Subject, request: Request) => Decided
  readonly request: Request
  /** False for moves that can happen once only: said again under another Idempotency-Key it is still a repeat. */
  readonly again: boolean
  /** The store whose fulfilment is meant, when the request names one. */
  readonly store: string | undefined
  /** Versions of `If-Match`; null when there is none, or `*`. */
  readonly ifMatch: readonly string[] | null
}

/** A move that is to be made of an order. */
export interface MoveAsked {
  readonly site: Site
  readonly orderId: bigint
  readonly call: MoveCall<object>
  readonly asked: Asked
}

/** With the hash of what it says: the same content again is a repeat. */
type Hashed = MoveAsked & { readonly bodySha256: string }

/** What has been decided of one ask: refused, a repeat (`same`), or made. */
type Outcome =
  | { readonly refused: Refusal; readonly told?: RefusedMove }
  | { readonly same: Order }
  | { readonly made: MadeMove }

/**
 * Makes moves of orders of one site in the caller's transaction: orders → decisions → rows, reservations, history,
 * events; each has its own answer. Refusals come in the order of contract section 1; those of the body and of the
 * state are written into history. No order is there twice.
 */
export async function makeMoves(
  tx: Tx,
  siteId: string,
  asks: readonly MoveAsked[],
): Promise<readonly Result<Moved>[]> {
  const hashed = asks.map((ask) => ({ ...ask, bodySha256: hashOf(ask.call) }))
  const known = await readFor(tx, siteId, hashed)
  const outcomes: Outcome[] = []
  for (const ask of hashed) outcomes.push(await decideMove(tx, ask, known))
  const after = await saveMoves(tx, siteId, {
    made: outcomes.flatMap((one) => ('made' in one ? [one.made] : [])),
    refused: outcomes.flatMap((one) => ('refused' in one && one.told !== undefined ? [one.told] : [])),
  })
  return outcomes.map((one, nth) => {
    const { site, orderId } = asks[nth]!
    if ('refused' in one) return { ok: false, refusal: one.refused }
    return ok('same' in one ? movedOf(one.same, site) : after.get(orderId)!)
  })
}

/**
 * Whether a move may share its transaction. One that looks for other stores locks what they have before anything
 * else, and finds it as no other move of the same transaction has left it.
 */
export function mayShare(call: MoveCall<object>): boolean {
  return !reroutes(call)
}

function reroutes({ move }: MoveCall<object>): boolean {
  return move === 'reject'
}

/** What the database knows of all that is asked, read once the orders are locked. */
interface Known {
  readonly orders: ReadonlyMap<bigint, Order>
  readonly earlier: readonly EarlierRow[]
  readonly accessKeys: ReadonlyMap<string, bigint>
}

async function readFor(tx: Tx, siteId: string, asks: readonly Hashed[]): Promise<Known> {
  const orderIds = asks.map(({ orderId }) => orderId)
  const keys = asks.flatMap(({ call }) => accessKeyOf(call) ?? [])
  // They travel together and are run in this order: what is read is read once the orders are locked.
  const [, orders, earlier, keyed] = await Promise.all([
    rowsOf(tx, LOCK_ORDERS, [siteId, orderIds]),
    readOrders(tx, siteId, orderIds),
    rowsOf<EarlierRow>(tx, READ_EARLIER, [
      ...[siteId, orderIds],
      asks.map(({ call }) => call.move),
      asks.map(({ bodySha256 }) => bodySha256),
    ]),
    keys.length === 0 ? [] : rowsOf<AccessKeyRow>(tx, READ_ACCESS_KEYS, [siteId, keys]),
  ])
  return {
    orders: new Map(orders.map((order) => [order.orderId, order])),
    earlier,
    accessKeys: new Map(keyed.map((row) => [row.access_key, row.order_id])),
  }
}

/** Nothing is written here: of several fulfilments of an order all move, or none. */
async function decideMove(tx: Tx, ask: Hashed, known: Known): Promise<Outcome> {
  const { site, orderId, call, asked, bodySha256 } = ask
  const order = known.orders.get(orderId)
  if (order === undefined) return { refused: orderNotFound(String(orderId)).refusal }
  if (call.ifMatch !== null && !call.ifMatch.includes(String(order.version))) {
    return { refused: refuse('request.stale', { version: String(order.version) }).refusal }
  }
  const of = { orderId, asked, bodySha256 }
  const refused = (refusal: Refusal, fulfilment: Fulfilment | null): Outcome => ({
    ...{ refused: refusal },
    told: { of, move: call.move, fulfilment, refusal },
  })
  const { lines } = call.request as { lines?: readonly LineAsked[] }
  const chosen = chooseFulfilments(order, { move: call.move, store: call.store, lines })
  if (!chosen.ok) return refused(chosen.refusal, null)
  const earlier = known.earlier.filter((row) => row.order_id === orderId)
  if (isRepeat(earlier, { call, order, parts: chosen.value, asked })) return { same: order }

  const accessKey = accessKeyOf(call)
  const situation: Situation = {
    now: asked.now,
    places: site.places,
    reservationEndsAt: site.settings.reservationEndsAt ?? 'invoice',
    accessKeyOf: (accessKey !== undefined && known.accessKeys.get(accessKey)) || null,
    routes: reroutes(call) ? await readRoutes(tx, site, { order, parts: chosen.value }) : null,
  }
  const parts = chosen.value.map((part) => ({ ...part, fulfilment: fulfilmentIn(order, part.fulfilmentNo) }))
  const steps: MadeMove['steps'][number][] = []
  let before = order
  for (const [nth, { fulfilmentNo, lines: some }] of parts.entries()) {
    const fulfilment = fulfilmentIn(before, fulfilmentNo)
    const request = { ...call.request, ...(some && { lines: some }) }
    const later = parts.slice(nth + 1)
    const decided = call.decide({ order: before, fulfilment, later, situation }, request)
    if (!decided.ok) return refused(decided.refusal, fulfilment)
    if (decided.value === 'repeat') return { same: order }
    steps.push({ before, changed: decided.value })
    before = decided.value.order
  }
  return { made: { of, site, steps } }
}

function fulfilmentIn(order: Order, fulfilmentNo: number): Fulfilment {
  const found = order.fulfilments.find((one) => one.fulfilmentNo === fulfilmentNo)
  invariant(found !== undefined, 'what was chosen of an order is in it')
  return found
}

/**
 * Whether the same content has moved this order before, and is not meant a second time: of what may happen again,
 * whatever has become of it; of what happens once, where it moved the part that is meant now, or that one has no such
 * move to make.
 */
function isRepeat<Request>(
  earlier: readonly EarlierRow[],
  {
    call,
    order,
    parts,
    asked,
  }: { call: MoveCall<Request>; order: Order; parts: readonly PartAsked[]; asked: Asked },
): boolean {
  const chosen = parts.map((part) => fulfilmentIn(order, part.fulfilmentNo))
  const able = chosen.some((one) => movesFrom(one.state).includes(call.move))
  return earlier.some(({ fulfilment_no, key }) => {
    if (call.again && asked.key !== null && asked.key !== key) return false
    if (fulfilment_no === null) return true
    if (call.store !== undefined && fulfilmentIn(order, fulfilment_no).store !== call.store) return false
    return call.again || !able || chosen.some((one) => one.fulfilmentNo === fulfilment_no)
  })
}

/** Of the request without what it was sent in. */
function hashOf({ request }: MoveCall<object>): string {
  return contentHash({ ...request, sent: undefined })
}

/** The key of the invoice that a move brings. */
export function accessKeyOf({ request }: MoveCall<object>): string | undefined {
  return (request as { accessKey?: string }).accessKey
}
