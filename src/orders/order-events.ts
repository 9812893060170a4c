import { isLive, type Move, type Part, type State } from './lifecycle.ts'

interface Happened {
  readonly move: Move
  readonly part: Part
  readonly from: State
  readonly to: State
}

/** What each move is called once it has happened to all of a fulfilment, and to some of its lines. */
const NAMES: Readonly<Record<Move, readonly [all: string, some: string]>> = {
  pay: ['order.paid', 'order.partially_paid'],
  expire: ['order.expired', 'order.expired'],
  confirm: ['order.confirmed', 'order.confirmed'],
  reject: ['order.rejected', 'order.lines_rejected'],
  cancel: ['order.cancelled', 'order.lines_cancelled'],
  invoice: ['order.invoiced', 'order.partially_invoiced'],
  ship: ['order.shipped', 'order.partially_shipped'],
  make_ready: ['order.ready_for_pickup', 'order.ready_for_pickup'],
  deliver: ['order.delivered', 'order.delivered'],
  fail_delivery: ['order.delivery_failed', 'order.delivery_failed'],
  return: ['order.returned', 'order.partially_returned'],
}

/**
 * The events of a move, and the order's state after it. Rejecting the last open lines of what is partly invoiced takes
 * lines away and completes the invoices; cancelling what was due completes the payment: each is told. Cancelling one
 * store's part takes lines from an order that goes on.
 */
export function eventsOf({ move, part, from, to }: Happened, order: State): readonly string[] {
  const [all, some] = NAMES[move]
  if (move === 'cancel' && part === 'all' && isLive(order)) return [some]
  if (move === 'reject' && to === 'invoiced') return [some, 'order.invoiced']
  if (part === 'settled') return [some, 'order.paid']
  return [part === 'all' || from === 'delivery_failed' ? all : some]
}

/** Rejected units have gone to another store. */
export const REROUTED = 'order.rerouted'

/** Every type of event that orders may give. */
export const ORDER_EVENTS: readonly string[] = [
  'order.placed',
  REROUTED,
  ...new Set(Object.values(NAMES).flat()),
]
