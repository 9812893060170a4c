import type { OrderResource } from '../../src/orders/present-order.ts'
import { invoiceOf, lineOf, type JsonObject } from '../harness/orders.ts'
import type { Random } from './random.ts'

/** A call that somebody makes. */
export interface Call {
  readonly as: 'canal' | 'erp' | 'pdv'
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly body?: JsonObject | string
}

/** What the actors know of the world: they see orders as the hub answers them, and forget much. */
export interface World {
  readonly random: Random
  /** Orders by id, as they were last seen. */
  readonly seen: Map<string, OrderResource>
  nextNumber: number
}

export const SKUS = ['A', 'B', 'C', 'D', 'E'] as const
export const KITS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  KIT1: { A: 1, B: 2 },
  KIT2: { B: 1, C: 1 },
}
const STORES = ['001', '002', '003', undefined, undefined] as const
const REASONS = ['out_of_stock', 'damaged', 'late'] as const

/** The next thing that some channel, ERP or till does, sensible or not. */
export function nextCall(world: World): Call {
  const { random, seen } = world
  if (seen.size < 5 || random.oneIn(4)) return placing(world)
  const order = random.pick([...seen.values()])
  return random.pick(MOVES)(world, order)
}

function placing(world: World): Call {
  const { random } = world
  const number = random.oneIn(8) ? random.below(world.nextNumber + 1) : (world.nextNumber += 1)
  // The same number makes the same order, so that a repeat is one, but for a few that contradict.
  const lines = linesOf(number + (random.oneIn(20) ? 1 : 0))
  const units = lines.reduce((sum, line) => sum + Number(line['quantity']), 0)
  const type = number % 3 === 0 ? 'endless_aisle' : 'paid'
  const aisle = { soldBy: { store: '001', seller: 'Ana' } }
  const paid = { payments: [{ paymentId: 'p-0', method: 'pix', amount: (units * 10).toFixed(2) }] }
  return {
    ...{ as: 'canal', method: 'POST', path: 'orders' },
    body: {
      ...{ channel: 'ecommerce', channelOrderId: `S-${number}`, type, placedAt: '2026-11-24T09:58:00-03:00' },
      ...{ delivery: { method: 'ship' }, lines, ...(type === 'paid' ? paid : aisle) },
    },
  }
}

/** One to three lines, or a kit or two, of one store or of any. */
function linesOf(number: number): readonly JsonObject[] {
  const store = STORES[number % STORES.length]
  if (number % 4 === 0) {
    const kits = Object.entries(KITS).slice(0, 1 + (number % 2))
    return kits.flatMap(([sku, parts], nth) => {
      const quantity = 1 + ((number >> 2) % 2)
      return Object.entries(parts).map(([part, units], place) =>
        lineOf(nth * 10 + place + 1, part, units * quantity, {
          store,
          kit: { kitId: `K${nth}`, sku, quantity },
        }),
      )
    })
  }
  return Array.from({ length: 1 + (number % 3) }, (_, nth) =>
    lineOf(nth + 1, SKUS[(number + nth) % SKUS.length]!, 1 + ((number + nth) % 3), {
      store: number % 5 === 0 ? STORES[nth] : store,
    }),
  )
}

type Act = (world: World, order: OrderResource) => Call

const post = (as: Call['as'], { orderId }: { orderId: string }, call: string, body: JsonObject): Call => ({
  ...{ as, method: 'POST', path: `orders/${orderId}/${call}`, body },
})

const storeOf = ({ random }: World, { fulfilments }: OrderResource): JsonObject =>
  random.oneIn(3) ? {} : { store: random.pick(fulfilments).store }

const someLines = ({ random }: World, { lines }: OrderResource): JsonObject => {
  if (random.oneIn(2)) return {}
  const { lineNo, quantity } = random.pick(lines)
  return { lines: [random.oneIn(2) ? { lineNo } : { lineNo, quantity: 1 + random.below(quantity) }] }
}

const MOVES: readonly Act[] = [
  (world, order) => post('erp', order, 'confirm', storeOf(world, order)),
  (world, order) =>
    post('erp', order, 'confirm', { ...storeOf(world, order), erpOrderId: `E-${order.orderId}` }),
  (world, order) =>
    post('erp', order, 'reject', {
      ...storeOf(world, order),
      ...{ reason: world.random.pick(REASONS), ...someLines(world, order) },
    }),
  (world, order) =>
    post('erp', order, 'invoices', {
      ...storeOf(world, order),
      ...invoiceOf(
        (world.nextNumber += 1),
        world.random.pick(['10.00', '20.00', order.total]),
        someLines(world, order),
      ),
    }),
  (world, order) =>
    post('erp', order, 'shipments', {
      ...storeOf(world, order),
      ...{ carrier: 'C', trackingCode: `T-${world.random.below(3)}`, shippedAt: '2025-11-25T10:00:00-03:00' },
    }),
  (world, order) => post('erp', order, 'deliver', storeOf(world, order)),
  (world, order) =>
    post('erp', order, 'delivery-failures', { ...storeOf(world, order), reason: 'nobody_home' }),
  (world, order) => {
    const { lines = [{ lineNo: order.lines[0]!.lineNo }] } = someLines(world, order)
    return post('erp', order, 'returns', { ...storeOf(world, order), reason: 'too_small', lines })
  },
  (world, order) =>
    post('canal', order, 'cancel', { reason: world.random.pick(REASONS), ...someLines(world, order) }),
  ...Array.from(
    { length: 2 },
    (): Act => (world, order) =>
      post('pdv', order, 'payments', {
        ...{ paymentId: `p-${world.random.below(3)}`, method: 'pix' },
        amount: world.random.pick([order.due, order.due, '5.00', '10.00']),
      }),
  ),
]
