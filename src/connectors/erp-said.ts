import type { ErpMove, ErpSaid, OrderPart } from './connector.ts'

/** How far an ERP says that an order is. */
export type Reached = 'wait' | 'confirm' | 'reject' | 'invoice' | 'ship' | 'make_ready' | 'deliver'

/** What an ERP says, in our words; bodies as the calls of the moves take them, but for the store. */
export interface ErpState {
  readonly reached: Reached
  readonly erpOrderId: string | null
  readonly reason: string | null
  /** Lines it rejects of an order that it otherwise takes. */
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

/** The moves that a state means, those on the way to it first: a step that nobody was told of is made up for. */
export function movesOf(state: ErpState, { order, fulfilment: { store } }: OrderPart): ErpSaid {
  const { reached, erpOrderId, invoices, shipment } = state
  const reason = state.reason ?? REASON_DEFAULT
  const pickup = order.delivery?.method === 'pickup'
  const taken = reached !== 'wait' && reached !== 'reject' && state.rejected.length > 0
  const bodies: Readonly<Record<ErpMove['call'], readonly Readonly<Record<string, unknown>>[]>> = {
    reject: [{ reason }],
    confirm: [erpOrderId === null ? {} : { erpOrderId }],
    invoices,
    shipments: pickup || shipment === null ? [] : [shipment],
    'ready-for-pickup': pickup ? [{}] : [],
    deliver: [{}],
  }
  const moves = WAY[reached].flatMap((call) =>
    bodies[call].map((body) => ({ call, body: { store, ...body } })),
  )
  const rejection: readonly ErpMove[] = taken
    ? [{ call: 'reject', body: { store, reason, lines: state.rejected } }]
    : []
  return { moves: [...rejection, ...moves] }
}
