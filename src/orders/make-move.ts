import { changeReservations } from '../catalog/reserve-stock.ts'
import { recordEvents } from '../events/record-events.ts'
import { ok, refuse, type Refusal, type Result } from '../kernel/result.ts'
import type { Site } from '../access/site.ts'
import type { Tx } from '../platform/postgres/db.ts'
import { rowOf, rowsOf } from '../platform/postgres/statement.ts'
import { contentHash } from './content-hash.ts'
import { isLive, type Move } from './lifecycle.ts'
import type { Changed, Decided, Situation, Subject } from './moves/move.ts'
import type { Fulfilment, Order } from './order.ts'
import { eventsOf } from './order-events.ts'
import type { Asked } from './place-orders.ts'
import { presentOrder, type OrderResource } from './present-order.ts'
import { LOCK_ORDER, READ_ACCESS_KEY, READ_EARLIER, type EarlierRow } from './queries/move-order.ts'
import { orderNotFound, readOrder } from './read-order.ts'
import { saveEntry, saveMove, saveRefusal, type MoveOf } from './save-move.ts'

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

export interface Moved {
  readonly version: number
  readonly order: OrderResource
}

/**
 * Makes a move in the caller's transaction: order → decision → rows, reservations, history, event. Refusals
 * come in the order of contract section 1; those of the body and of the state are written into history.
 */
export async function makeMove<Request extends object>(
  tx: Tx,
  { site, orderId }: { site: Site; orderId: bigint },
  call: MoveCall<Request>,
  asked: Asked,
): Promise<Result<Moved>> {
  const bodySha256 = contentHash({ ...call.request, sent: undefined })
  const of = { siteId: site.siteId, orderId, bodySha256, asked }
  // They travel together and are run in this order: what is read is read once the order is locked.
  const [locked, order, earlier, accessKeyOf] = await Promise.all([
    rowOf<{ version: number }>(tx, LOCK_ORDER, [site.siteId, orderId]),
    readOrder(tx, site.siteId, orderId),
    rowsOf<EarlierRow>(tx, READ_EARLIER, [site.siteId, orderId, call.move, bodySha256]),
    orderOfAccessKey(tx, site.siteId, call.request),
  ])
  if (locked === null) return orderNotFound(String(orderId))
  if (call.ifMatch !== null && !call.ifMatch.includes(String(locked.version))) {
    return refuse('request.stale', { version: String(locked.version) })
  }
  if (!order.ok) return order

  const chosen = chooseFulfilment(order.value, call.store)
  if (!chosen.ok) return refused(tx, of, { call, fulfilment: null, refusal: chosen.refusal })
  const fulfilment = chosen.value
  if (isRepeat(earlier, { call, fulfilment, asked })) return answer(order.value, site)

  const situation: Situation = {
    now: asked.now,
    places: site.places,
    reservationEndsAt: site.settings.reservationEndsAt ?? 'invoice',
    accessKeyOf,
  }
  const decided = call.decide({ order: order.value, fulfilment, situation }, call.request)
  if (!decided.ok) return refused(tx, of, { call, fulfilment, refusal: decided.refusal })
  if (decided.value === 'repeat') return answer(order.value, site)
  return changed(tx, { site, of }, { before: order.value, changed: decided.value })
}

async function changed(
  tx: Tx,
  { site, of }: { site: Site; of: MoveOf },
  { before, changed }: { before: Order; changed: Changed },
): Promise<Result<Moved>> {
  const { siteId, orderId, asked } = of
  await saveMove(tx, of, { before, changed })
  const fulfilmentNo = changed.entry.fulfilmentNo ?? 1
  await changeReservations(tx, { siteId, orderId, fulfilmentNo, now: asked.now }, changed.reservations)
  await saveEntry(tx, of, changed.entry)
  // Read again, since what is short follows from all reservations of a sku, not from this order alone.
  const after = await readOrder(tx, siteId, orderId)
  if (!after.ok) return after
  const data = presentOrder(after.value, site)
  const events = eventsOf(changed.entry).map((type) => ({ type, at: asked.now, data }))
  await recordEvents(tx, siteId, events)
  return ok({ version: after.value.version, order: data })
}

function answer(order: Order, site: Site): Result<Moved> {
  return ok({ version: order.version, order: presentOrder(order, site) })
}

/** A refusal of a move on an order that is there: the one thing it writes is its line of history. */
async function refused<Request>(
  tx: Tx,
  of: MoveOf,
  told: { call: MoveCall<Request>; fulfilment: Fulfilment | null; refusal: Refusal },
): Promise<Result<never>> {
  const { call, fulfilment, refusal } = told
  await saveRefusal(tx, of, { move: call.move, fulfilment, refusal })
  return { ok: false, refusal }
}

/** The fulfilment that a request means: the one of its store, or the only live one, or the only one. */
function chooseFulfilment({ fulfilments }: Order, store: string | undefined): Result<Fulfilment> {
  const ofStore = store === undefined ? fulfilments : fulfilments.filter((one) => one.store === store)
  const live = ofStore.filter((one) => isLive(one.state))
  const [only, ...others] = live.length > 0 ? live : ofStore
  if (only === undefined) return refuse('order.store_unknown', { store, lines: [] })
  if (others.length === 0) return ok(only)
  return refuse('order.fulfilment_ambiguous', {
    stores: [...new Set([only, ...others].map((one) => one.store))],
  })
}

/** Whether the same content has moved this fulfilment before, and is not meant a second time. */
function isRepeat<Request>(
  earlier: readonly EarlierRow[],
  { call, fulfilment, asked }: { call: MoveCall<Request>; fulfilment: Fulfilment; asked: Asked },
): boolean {
  return earlier.some(({ fulfilment_no, key }) => {
    if (fulfilment_no !== null && fulfilment_no !== fulfilment.fulfilmentNo) return false
    return !call.again || asked.key === null || asked.key === key
  })
}

/** The order that has the access key of a request already; null when none has, or the request has none. */
async function orderOfAccessKey(tx: Tx, siteId: string, request: object): Promise<bigint | null> {
  const { accessKey } = request as { accessKey?: string }
  if (accessKey === undefined) return null
  const known = await rowOf<{ order_id: bigint }>(tx, READ_ACCESS_KEY, [siteId, accessKey])
  return known?.order_id ?? null
}
