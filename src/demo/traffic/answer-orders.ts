import type { Platform } from '../../platform/platform.ts'
import { erpSteps, type ErpOrder } from './erp-steps.ts'
import { REFUSED_STATUS, type HubApi } from './hub-api.ts'
import { isOurs } from './our-orders.ts'

/** The place in the event log that the hub keeps for the demo's ERP. */
export const CONSUMER = 'demo-erp'

/** After each of these an order waits for its ERP. */
const TYPES = [
  'order.placed',
  'order.paid',
  'order.rerouted',
  'order.lines_rejected',
  'order.confirmed',
  'order.invoiced',
]
const EVENTS_MAX = 20
const WAIT_SECONDS = 10
/** Short, so that a demo started again soon goes on where the last one was stopped. */
const LEASE_SECONDS = 15
/** One order of two lines or more in so many. */
const REJECTS_ONE_IN = 3
const INVOICE_NUMBER_MAX = 1_000_000_000
const SECOND_MS = 1000
const EXPIRED = 410

/** The ERP's desk: takes what happened from the event log, and each order that waits for it one step on. */
export function answerOrders(api: HubApi, { log, now }: Pick<Platform, 'log' | 'now'>): () => Promise<void> {
  let known = false
  let answered = 0
  let lastNumber = 0
  const invoiceNumber = () => {
    // By the clock, so that a demo started again does not begin with numbers that it has given.
    const byClock = Math.floor(now().getTime() / SECOND_MS) % INVOICE_NUMBER_MAX
    lastNumber = Math.max(lastNumber + 1, byClock)
    return lastNumber
  }

  const answer = async (orderId: string) => {
    const { status, body } = await api('GET', `orders/${orderId}`)
    if (status !== 200) return
    const order = body as unknown as ErpOrder
    if (order.fulfilments.some(({ lines }) => lines.length > 1)) answered += 1
    const day = { at: now(), rejects: answered % REJECTS_ONE_IN === 1, invoiceNumber }
    for (const { call, body: said } of erpSteps(order, day)) {
      const step = await api('POST', `orders/${orderId}/${call}`, said)
      if (step.status >= REFUSED_STATUS)
        log.info({ event: 'demo_step_refused', call, code: step.body['code'] })
    }
  }

  return async () => {
    if (!known) await api('PUT', `consumers/${CONSUMER}`, { types: TYPES })
    known = true
    const asked = { limit: EVENTS_MAX, wait: WAIT_SECONDS, leaseSeconds: LEASE_SECONDS }
    const lease = await api('POST', `consumers/${CONSUMER}/lease`, asked)
    if (lease.status === EXPIRED) {
      await api('POST', `consumers/${CONSUMER}/rewind`, { since: now().toISOString() })
      return
    }
    if (lease.status !== 200) throw new Error(`no lease: ${JSON.stringify(lease.body)}`)
    const { leaseId, items } = lease.body as unknown as {
      leaseId: string | null
      items: { data: ErpOrder }[]
    }
    if (items.length === 0) return
    const waiting = new Set(items.filter(({ data }) => isOurs(data)).map(({ data }) => data.orderId))
    for (const orderId of waiting) await answer(orderId)
    await api('POST', `consumers/${CONSUMER}/ack`, { leaseId })
  }
}
