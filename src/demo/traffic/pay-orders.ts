import type { Platform } from '../../platform/platform.ts'
import { REFUSED_STATUS, type HubApi } from './hub-api.ts'
import { isOurs } from './our-orders.ts'

const WAIT_SECONDS = 10
const LIMIT = 50

interface Unpaid {
  readonly orderId: string
  readonly channelOrderId: string
  readonly due: string
}

/** The demo's till: takes the money for what was sold in a store from another one's stock. */
export function payOrders(api: HubApi, { log }: Pick<Platform, 'log'>): () => Promise<void> {
  const inbox = `orders?state=pending_payment&type=endless_aisle&limit=${LIMIT}&wait=${WAIT_SECONDS}`
  return async () => {
    const { body } = await api('GET', inbox)
    for (const { orderId, due } of (body['items'] as Unpaid[]).filter(isOurs)) {
      const payment = { paymentId: `pdv-${orderId}`, method: 'credit_card', amount: due, installments: 1 }
      const paid = await api('POST', `orders/${orderId}/payments`, payment)
      if (paid.status >= REFUSED_STATUS) log.info({ event: 'demo_payment_refused', code: paid.body['code'] })
    }
  }
}
