import { quantityOf, quantityOfNumber } from '../kernel/quantity.ts'
import { invariant, ok, refuse, type Result } from '../kernel/result.ts'
import type { Site } from '../access/site.ts'
import type { Tx } from '../platform/postgres/db.ts'
import { rowOf } from '../platform/postgres/statement.ts'
import { contentHash } from './content-hash.ts'
import type { Asked, Order } from './order.ts'
import { NO_BALANCE, stockKey, type Balance } from './give-lines.ts'
import { place, type PlacingContext } from './place.ts'
import type { Placing } from './placing.ts'
import { presentOrder, type OrderResource } from './present-order.ts'
import { READ_FOR_PLACING, READ_FOR_ROUTING, type PlacingRow } from './queries/place-orders.ts'
import { readOrder } from './read-order.ts'
import { savePlaced, type SavedOrder } from './save-placed.ts'

export interface Placed {
  readonly created: boolean
  readonly version: number
  readonly order: OrderResource
}

/** An order that is to be placed on a site. */
export interface PlacingAsked {
  readonly site: Site
  readonly placing: Placing
  readonly asked: Asked
}

/** What stands under a channel's number; the order itself where it was placed a moment ago, beside this one. */
interface Existing {
  readonly orderId: string
  readonly sha256: string
  readonly order: Order | null
}

/**
 * Takes orders of one site and reserves their units, in the caller's transaction, one after the other: each finds
 * the stock as those before it leave it, and each has its own answer. The same channelOrderId again answers the
 * order that is there when the content is equal, else `order.already_exists`.
 */
export async function placeOrders(
  tx: Tx,
  siteId: string,
  asks: readonly PlacingAsked[],
): Promise<readonly Result<Placed>[]> {
  const row = await readFor(tx, siteId, asks)
  invariant(row !== null, 'a select without a from answers one row')
  const known = knownOf(row)
  const existing = new Map<string, Existing>(
    row.existing.map((one) => [numberOf(one), { ...one, order: null }]),
  )

  const saved: SavedOrder[] = []
  const answers: Result<Placed>[] = []
  for (const [nth, { site, placing, asked }] of asks.entries()) {
    const sha256 = contentHash(placing)
    const there = existing.get(numberOf(placing))
    if (there?.sha256 === sha256) {
      answers.push(await again(tx, site, there))
      continue
    }
    const context = { ...known, orderId: BigInt(row.order_ids[nth]!), now: asked.now, places: site.places }
    const decided = place(placing, context)
    if (there !== undefined && (decided.ok || decided.refusal.code === 'stock.insufficient')) {
      const { channel, channelOrderId } = placing
      answers.push(refuse('order.already_exists', { channel, channelOrderId, orderId: there.orderId }))
      continue
    }
    if (!decided.ok) {
      answers.push(decided)
      continue
    }
    const order = decided.value
    promise(known.stock, order)
    existing.set(numberOf(order), { orderId: String(order.orderId), sha256, order })
    const resource = presentOrder(order, site)
    saved.push({ order, resource, sha256, asked })
    answers.push(ok({ created: true, version: order.version, order: resource }))
  }
  await savePlaced(tx, siteId, saved)
  return answers
}

/** Placed before, with the same content. */
async function again(tx: Tx, site: Site, { orderId, order }: Existing): Promise<Result<Placed>> {
  const read = order === null ? await readOrder(tx, site.siteId, BigInt(orderId)) : ok(order)
  if (!read.ok) return read
  return ok({ created: false, version: read.value.version, order: presentOrder(read.value, site) })
}

/** The units of a placed order are promised; the next one finds them so. */
function promise(stock: Map<string, Balance>, { lines, fulfilments }: Order): void {
  const skus = new Map(lines.map(({ lineNo, sku }) => [lineNo, sku]))
  for (const { store, lines: parts } of fulfilments) {
    for (const part of parts) {
      const key = stockKey({ store, sku: skus.get(part.lineNo)! })
      const { quantity, reserved } = stock.get(key) ?? NO_BALANCE
      stock.set(key, { quantity, reserved: reserved + part.quantity })
    }
  }
}

/** Where every line names its store, only those counters are locked and read; else all that may be chosen. */
async function readFor(tx: Tx, siteId: string, asks: readonly PlacingAsked[]): Promise<PlacingRow | null> {
  const lines = asks.flatMap(({ placing }) => placing.lines)
  const routed = new Set(lines.filter(({ store }) => store === undefined).map(({ sku }) => sku))
  const questions = questionsOf(siteId, asks)
  if (routed.size === 0) return rowOf<PlacingRow>(tx, READ_FOR_PLACING, questions)
  return rowOf<PlacingRow>(tx, READ_FOR_ROUTING, [...questions, [...routed]])
}

/** A channel's own number of an order; NUL stands in no code. */
function numberOf({ channel, channelOrderId }: { channel: string; channelOrderId: string }): string {
  return `${channel}\0${channelOrderId}`
}

function questionsOf(siteId: string, asks: readonly PlacingAsked[]): unknown[] {
  const placings = asks.map(({ placing }) => placing)
  const lines = placings.flatMap((placing) => placing.lines)
  const skus = lines.flatMap(({ sku, kit }) => (kit === null ? [sku] : [sku, kit.sku]))
  const stores = [
    ...lines.map(({ store }) => store),
    ...placings.flatMap(({ delivery, soldBy }) => [delivery?.store, soldBy?.store]),
  ]
  const counters = new Map(
    lines.flatMap(({ sku, store }) =>
      store === undefined ? [] : [[stockKey({ store, sku }), { store, sku }] as const],
    ),
  )
  return [
    siteId,
    placings.map(({ channel }) => channel),
    placings.map(({ channelOrderId }) => channelOrderId),
    [...new Set(stores.filter((store) => store !== undefined))],
    [...new Set(skus)],
    [...counters.values()].map(({ sku }) => sku),
    [...counters.values()].map(({ store }) => store),
  ]
}

/** What the hub knows of all that the orders name; the balances change as orders are taken. */
function knownOf({ channels, stores, variants, stock, routed }: PlacingRow) {
  const kits = Object.entries(variants).map(([sku, kit]) => {
    const components = kit?.map((one) => ({
      ...{ sku: one.sku, quantity: unitsOf(quantityOfNumber(one.quantity)) },
    }))
    return [sku, components ?? null] as const
  })
  const balances = stock.map(({ quantity, reserved, ...at }): [string, Balance] => [
    stockKey(at),
    { quantity: unitsOf(quantityOf(quantity)), reserved: unitsOf(quantityOf(reserved)) },
  ])
  return {
    ...{ channels: new Set(channels), stores: new Set(stores), routed: routed ?? [] },
    ...{ variants: new Map(kits), stock: new Map(balances) },
  } satisfies Partial<PlacingContext>
}

function unitsOf(units: bigint | null): bigint {
  invariant(units !== null, 'what the catalogue keeps is a quantity')
  return units
}
