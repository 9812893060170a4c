import { changeReservations } from '../catalog/reserve-stock.ts'
import { recordEvents } from '../events/record-events.ts'
import { quantityOf } from '../kernel/quantity.ts'
import { invariant, ok, refuse, type Refusal, type Result } from '../kernel/result.ts'
import type { Site } from '../access/site.ts'
import type { Tx } from '../platform/postgres/db.ts'
import { rowOf, rowsOf } from '../platform/postgres/statement.ts'
import { contentHash } from './content-hash.ts'
import { chooseFulfilments, type PartAsked } from './choose-fulfilment.ts'
import { isLive, type Move } from './lifecycle.ts'
import type { LineAsked } from './moves/lines.ts'
import type { Changed, Decided, Situation, Subject } from './moves/move.ts'
import type { Fulfilment, Order } from './order.ts'
import { eventsOf, REROUTED } from './order-events.ts'
import type { Asked } from './place-orders.ts'
import { presentOrder, type OrderResource } from './present-order.ts'
import {
  LOCK_ORDER,
  READ_ACCESS_KEY,
  READ_EARLIER,
  READ_ROUTES,
  type EarlierRow,
  type RouteRow,
} from './queries/move-order.ts'
import { orderNotFound, readOrder } from './read-order.ts'
import type { Routes } from './routing.ts'
import { reserveRouted, routedBy, saveEntry, saveMove, saveRefusal, type MoveOf } from './save-move.ts'

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

  const { lines } = call.request as { lines?: readonly LineAsked[] }
  const chosen = chooseFulfilments(order.value, { move: call.move, store: call.store, lines })
  if (!chosen.ok) return refused(tx, of, { call, fulfilment: null, refusal: chosen.refusal })
  if (isRepeat(earlier, { call, order: order.value, parts: chosen.value, asked }))
    return answer(order.value, site)

  const situation: Situation = {
    now: asked.now,
    places: site.places,
    reservationEndsAt: site.settings.reservationEndsAt ?? 'invoice',
    accessKeyOf,
    routes: await routesFor(tx, site, { call, order: order.value, parts: chosen.value }),
  }
  const steps: Step[] = []
  let before = order.value
  for (const { fulfilmentNo, lines: some } of chosen.value) {
    const fulfilment = fulfilmentIn(before, fulfilmentNo)
    const decided = call.decide(
      { order: before, fulfilment, situation },
      { ...call.request, ...(some && { lines: some }) },
    )
    // Nothing has been written: of several parts all move, or none.
    if (!decided.ok) return refused(tx, of, { call, fulfilment, refusal: decided.refusal })
    if (decided.value === 'repeat') return answer(order.value, site)
    steps.push({ before, changed: decided.value })
    before = decided.value.order
  }
  return changed(tx, { site, of }, steps)
}

/** A decided move of one fulfilment, and the order as it was before. */
interface Step {
  readonly before: Order
  readonly changed: Changed
}

async function changed(
  tx: Tx,
  { site, of }: { site: Site; of: MoveOf },
  steps: readonly Step[],
): Promise<Result<Moved>> {
  const { siteId, orderId, asked } = of
  const types = new Set<string>()
  for (const step of steps) {
    const { entry, along = [], reservations, order } = step.changed
    const routed = routedBy(step)
    await saveMove(tx, of, step)
    const fulfilmentNo = entry.fulfilmentNo ?? 1
    await changeReservations(tx, { siteId, orderId, fulfilmentNo, now: asked.now }, reservations)
    await reserveRouted(tx, of, { order, routed })
    for (const one of [entry, ...along]) await saveEntry(tx, of, one)
    for (const type of [...eventsOf(entry), ...(routed.length > 0 ? [REROUTED] : [])]) types.add(type)
  }
  // Read again, since what is short follows from all reservations of a sku, not from this order alone.
  const after = await readOrder(tx, siteId, orderId)
  if (!after.ok) return after
  const data = presentOrder(after.value, site)
  const events = [...types].map((type) => ({ type, at: asked.now, data }))
  await recordEvents(tx, siteId, events)
  return ok({ version: after.value.version, order: data })
}

/** Where rejected units may go: nowhere before payment, where the site wants none, or the customer fetches them. */
async function routesFor<Request extends object>(
  tx: Tx,
  site: Site,
  { call, order, parts }: { call: MoveCall<Request>; order: Order; parts: readonly PartAsked[] },
): Promise<Routes | null> {
  if (call.move !== 'reject' || site.settings.onRejected === 'cancel') return null
  if (order.delivery?.method === 'pickup') return null
  const numbers = parts.flatMap(({ fulfilmentNo }) =>
    fulfilmentIn(order, fulfilmentNo).lines.map((one) => one.lineNo),
  )
  const skus = order.lines.filter(({ lineNo }) => numbers.includes(lineNo)).map(({ sku }) => sku)
  const rows = await rowsOf<RouteRow & Record<string, unknown>>(tx, READ_ROUTES, [
    site.siteId,
    [...new Set(skus)],
  ])
  const shelves = new Map(rows.map(({ store, available }) => [store, available]))
  return {
    stores: [...shelves.keys()],
    available: (store, sku) => quantityOf(shelves.get(store)?.[sku] ?? '0') ?? 0n,
  }
}

function fulfilmentIn(order: Order, fulfilmentNo: number): Fulfilment {
  const found = order.fulfilments.find((one) => one.fulfilmentNo === fulfilmentNo)
  invariant(found !== undefined, 'what was chosen of an order is in it')
  return found
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

/**
 * Whether the same content has moved this order before, and is not meant a second time: of what may happen again,
 * whatever has become of it; of what happens once, as long as what it moved is still alive, or meant again.
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
  return earlier.some(({ fulfilment_no, key }) => {
    if (call.again && asked.key !== null && asked.key !== key) return false
    if (fulfilment_no === null) return true
    const { store, state } = fulfilmentIn(order, fulfilment_no)
    if (call.store !== undefined && store !== call.store) return false
    return call.again || isLive(state) || parts.some((part) => part.fulfilmentNo === fulfilment_no)
  })
}

/** The order that has the access key of a request already; null when none has, or the request has none. */
async function orderOfAccessKey(tx: Tx, siteId: string, request: object): Promise<bigint | null> {
  const { accessKey } = request as { accessKey?: string }
  if (accessKey === undefined) return null
  const known = await rowOf<{ order_id: bigint }>(tx, READ_ACCESS_KEY, [siteId, accessKey])
  return known?.order_id ?? null
}
