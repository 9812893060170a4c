import type { TestContext } from 'node:test'
import { startStandIn, type HeardCall, type StandIn } from './erp.ts'
import type { TestHub } from './hub.ts'
import type { JsonObject } from './orders.ts'

/** An order as the stand-in has it. */
export interface ErpOrder {
  readonly id: string
  readonly key: string
  readonly sent: JsonObject
  status: string
  more: Record<string, unknown>
}

export interface OrderErp extends StandIn {
  /** By our key. */
  readonly orders: Map<string, ErpOrder>
}

/**
 * An ERP that takes orders: it knows a repeat by its Idempotency-Key, says where an order is, and can be asked by our
 * key. With `forgetful` it knows no key: the same order twice is two orders.
 */
export async function startOrderErp(t: TestContext, { forgetful = false } = {}): Promise<OrderErp> {
  const orders = new Map<string, ErpOrder>()
  const all: ErpOrder[] = []
  const standIn = await startStandIn(t, ({ call, headers, body }: HeardCall) => {
    const [method, path = ''] = call.split(' ')
    const id = path.split('/')[2] ?? ''
    if (path === '/token') return { body: { access_token: 'T', expires_in: 3600 } }
    if (headers.authorization !== 'Bearer T') return { status: 401, body: {} }
    if (method === 'POST' && path === '/orders') {
      const sent = JSON.parse(body)
      const known = forgetful ? undefined : orders.get(String(headers['idempotency-key']))
      const order = known ?? { id: `E${all.length + 1}`, key: sent.number, sent, status: 'NEW', more: {} }
      if (known === undefined) all.push(order)
      orders.set(order.key, order)
      return { status: 201, body: { id: order.id } }
    }
    if (path.startsWith('/orders?number=')) {
      const found = orders.get(path.split('=')[1]!)
      return { body: { items: found === undefined ? [] : [{ id: found.id }] } }
    }
    const order = all.find((one) => one.id === id)
    if (order === undefined) return { status: 404, body: { message: 'no such order' } }
    if (path.endsWith('/cancel')) order.status = 'CANCELLED'
    if (method === 'PUT') order.more['changed'] = JSON.parse(body)
    return { body: { id: order.id, status: order.status, ...order.more } }
  })
  return Object.assign(standIn, { orders })
}

const CREATE = {
  path: '/orders',
  erpOrderId: 'id',
  body: {
    number: '{{key}}',
    store: '{{fulfilment.store}}',
    total: '{{order.total|number}}',
    items: { each: 'lines', as: { sku: '{{item.sku}}', qty: '{{item.quantity}}' } },
  },
}

const READ = {
  path: '/orders/{{erpOrderId}}',
  everySeconds: 1,
  state: 'status',
  states: { NEW: 'wait', OK: 'confirm', NO: 'reject', BILLED: 'invoice', SENT: 'ship', HOME: 'deliver' },
  reason: 'reason',
  rejected: { items: 'missing', sku: 'sku', quantity: 'qty' },
  invoices: {
    ...{ items: 'invoices', number: 'number', series: 'series', accessKey: 'key' },
    ...{ issuedAt: 'date', amount: 'value' },
  },
  shipment: { carrier: 'carrier', trackingCode: 'tracking', shippedAt: 'left' },
}

/** The settings of `rest` for the stand-in. */
export function orderSettings(erp: StandIn, orders: object = {}) {
  return {
    baseUrl: erp.url,
    timeoutSeconds: 1,
    auth: { kind: 'oauth2_client_credentials', tokenUrl: '/token', clientId: 'hub', clientSecret: 's' },
    orders: {
      create: { ...CREATE, idempotencyHeader: 'Idempotency-Key' },
      read: READ,
      cancel: { path: '/orders/{{erpOrderId}}/cancel' },
      ...orders,
    },
  }
}

/** How the stand-in is told of cancelled lines. */
export const CHANGE = {
  path: '/orders/{{erpOrderId}}',
  body: { items: { each: 'lines', as: { sku: '{{item.sku}}', qty: '{{item.quantity}}' } } },
}
/** How the stand-in is asked for an order whose answer was lost. */
export const FIND = { path: '/orders', query: { number: '{{key}}' }, erpOrderId: 'items[0].id' }
/** An order is sent without a key that the stand-in would know again. */
export const KEYLESS = { create: CREATE, find: FIND }

/** Makes the integration that takes the site's orders. */
export async function takeOrders(hub: TestHub, settings: object): Promise<void> {
  const body = { type: 7, active: true, connector: { name: 'rest', settings } }
  const path = 'integrations/pedidos'
  await hub.call('PUT', 'integrations/precos', { body: { type: 7, active: false } })
  const saved = await hub.call('PUT', path, { body })
  if (saved.status >= 300) throw new Error(saved.text)
}
