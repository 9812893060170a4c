import { isConfirmed, isLive, STATES, type State } from '../orders/lifecycle.ts'
import type { ErpMove, ErpSaid, OrderPart, Reached } from './connector.ts'

/** What an ERP says, in our words; bodies as the calls of the moves take them, but for the store. */
export interface ErpState {
  readonly reached: Reached
  readonly erpOrderId: string | null
  readonly reason: string | null
  /** Lines it rejects of an order that it otherwise takes, each with all that it rejects of it so far. */
  readonly rejected: readonly { readonly lineNo: number; readonly quantity?: number }[]
  readonly invoices: readonly Readonly<Record<string, unknown>>[]
  readonly shipment: Readonly<Record<string, unknown>> | null
}

/** Why an ERP rejects that does not say. */
export const REASON_DEFAULT = 'rejected_by_erp'

/** What must have happened before what an ERP says happened last. */
const WAY: Readonly<Record<Reached, readonly ErpMove['call'][]>> = {
  wait: [],
  reject: ['reject'],
  confirm: ['confirm'],
  invoice: ['confirm', 'invoices'],
  ship: ['confirm', 'invoices', 'shipments'],
  make_ready: ['confirm', 'invoices', 'ready-for-pickup'],
  deliver: ['confirm', 'invoices', 'shipments', 'ready-for-pickup', 'deliver'],
}

/**
 * The moves that a state means and that have not happened yet, those on the way to it first: a step that nobody was
 * told of is made up for.
 */
export function movesOf(state: ErpState, part: OrderPart): ErpSaid {
  const { reached, erpOrderId, invoices, shipment } = state
  const { order, fulfilment } = part
  const reason = state.reason ?? REASON_DEFAULT
  const pickup = order.delivery?.method === 'pickup'
  const bodies: Readonly<Record<ErpMove['call'], readonly Body[]>> = {
    reject: [{ reason }],
    confirm: [erpOrderId === null ? {} : { erpOrderId }],
    invoices,
    shipments: pickup || shipment === null ? [] : [shipment],
    'ready-for-pickup': pickup ? [{}] : [],
    deliver: [{}],
  }
  const moves = WAY[reached].flatMap((call) =>
    bodies[call]
      .filter((body) => !hasHappened(call, body, fulfilment))
      .map((body) => ({ call, body: { store: fulfilment.store, ...body } })),
  )
  const lines = reached === 'wait' || reached === 'reject' ? [] : rejectedAnew(state, part)
  const rejection: readonly ErpMove[] =
    lines.length === 0 ? [] : [{ call: 'reject', body: { store: fulfilment.store, reason, lines } }]
  return { moves: [...rejection, ...moves] }
}

type Body = Readonly<Record<string, unknown>>
type Fulfilment = OrderPart['fulfilment']

/** Whether a call has brought a part of an order to where it is, or somebody else has. */
function hasHappened(call: ErpMove['call'], body: Body, { state, invoices, shipments }: Fulfilment): boolean {
  switch (call) {
    case 'reject':
      return !isLive(state)
    case 'confirm':
      return isConfirmed(state)
    case 'invoices':
      return invoices.some(({ accessKey }) => accessKey === body['accessKey'])
    case 'shipments':
      return shipments.some(({ trackingCode }) => trackingCode === body['trackingCode'])
    case 'ready-for-pickup':
      return isBehind(state, 'ready_for_pickup')
    case 'deliver':
      return isBehind(state, 'delivered')
    default:
      return call satisfies never
  }
}

/** What an ERP rejects of lines beyond what has been rejected of them already. */
function rejectedAnew({ rejected }: ErpState, { fulfilment }: OrderPart) {
  return rejected.flatMap(({ lineNo, quantity }) => {
    const line = fulfilment.lines.find((one) => one.lineNo === lineNo)
    if (line === undefined) return []
    const left = line.quantity - line.cancelled - line.invoiced - line.rejected
    const units = quantity === undefined ? left : roundedUnits(quantity - line.rejected)
    if (units <= 0 || left <= 0) return []
    return [{ lineNo, ...(units < left ? { quantity: units } : {}) }]
  })
}

/** Quantities have three places; a difference of two may have more, by floating point. */
function roundedUnits(units: number): number {
  return Math.round(units * 1000) / 1000
}

function isBehind(state: State, reached: State): boolean {
  return isLive(state) && STATES.indexOf(state) >= STATES.indexOf(reached)
}

/** How far each word of an ERP's brings a part of an order. */
const FAR: Readonly<Record<Reached, State>> = {
  wait: 'confirmed',
  reject: 'confirmed',
  confirm: 'confirmed',
  invoice: 'invoiced',
  ship: 'shipped',
  make_ready: 'ready_for_pickup',
  deliver: 'delivered',
}

/** Whether an ERP that never says more than these words has nothing left to say of a part of an order. */
export function isOver(state: State, words: readonly Reached[]): boolean {
  return !isLive(state) || words.every((word) => isBehind(state, FAR[word]))
}
