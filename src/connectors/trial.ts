import type { OrderPart } from './connector.ts'

/** Asked for when a connection is tried; no order of ours has it. */
export const TRIAL_KEY = 'malote-test'

/** An order that there is not: an ERP that says so has understood the question. */
export const TRIAL_PART = {
  key: TRIAL_KEY,
  order: { orderId: TRIAL_KEY, channelOrderId: TRIAL_KEY, lines: [], payments: [], fulfilments: [] },
  fulfilment: { fulfilmentId: '1', store: '', lines: [], invoices: [], shipments: [] },
  lines: [],
} as unknown as OrderPart
