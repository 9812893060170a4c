import type { TestContext } from 'node:test'
import { startStandIn, type HeardCall, type StandIn } from './erp.ts'
import type { JsonObject } from './orders.ts'

const PAGE_SIZE_MAX = 1000

export interface TotvsModa extends StandIn {
  readonly lists: Readonly<Record<'products' | 'prices' | 'balances', JsonObject[]>>
  /** By our key. */
  readonly orders: Map<string, Record<string, unknown>>
}

/** Stands for version 2 of TOTVS Moda's API, as far as its public documents say. */
export async function startTotvsModa(t: TestContext): Promise<TotvsModa> {
  const lists = { products: [] as JsonObject[], prices: [] as JsonObject[], balances: [] as JsonObject[] }
  const orders = new Map<string, Record<string, unknown>>()
  let token = 0
  const standIn = await startStandIn(t, ({ call, headers, body }: HeardCall) => {
    const path = call.replace('POST /api/totvsmoda', '')
    if (path === '/authorization/v2/token') {
      const form = new URLSearchParams(body)
      if (form.get('grant_type') !== 'password' || form.get('password') !== 'senha')
        return { status: 400, body: {} }
      token += 1
      return { body: { access_token: `T${token}`, token_type: 'bearer', expires_in: 3600 } }
    }
    if (headers.authorization !== `Bearer T${token}`) return { status: 401, body: {} }
    const sent = JSON.parse(body)
    const list = /^\/product\/v2\/(\w+)\/search$/.exec(path)?.[1] as keyof typeof lists | undefined
    if (list !== undefined) return { body: pageOf(lists[list], sent) }
    return orderCall(path, sent, orders)
  })
  return Object.assign(standIn, { lists, orders })
}

function pageOf(all: readonly object[], { page, pageSize }: { page: number; pageSize: number }) {
  if (pageSize > PAGE_SIZE_MAX) return { items: [] }
  const items = all.slice((page - 1) * pageSize, page * pageSize)
  return { count: all.length, hasNext: page * pageSize < all.length, items }
}

interface Sent extends JsonObject {
  readonly orderId: string
  readonly orderCode: number
  readonly filter: {
    readonly branchCodeList: readonly unknown[]
    readonly orderIdList?: readonly unknown[]
    readonly orderCodeList?: readonly unknown[]
  }
}

function orderCall(path: string, sent: Sent, orders: TotvsModa['orders']) {
  switch (path) {
    case '/sales-order/v2/b2c-orders': {
      if (orders.has(sent.orderId)) return { status: 400, body: { message: 'Pedido já existe' } }
      const orderCode = 900 + orders.size
      orders.set(sent.orderId, { ...sent, orderCode, statusOrder: 'InAnalysis', invoices: [] })
      return { status: 201, body: { branchCode: sent['branchCode'], orderCode, orderId: sent.orderId } }
    }
    case '/sales-order/v2/orders/search': {
      const { orderIdList, orderCodeList, branchCodeList } = sent.filter
      const items = [...orders.values()].filter(
        (one) =>
          branchCodeList.includes(one['branchCode']) &&
          (orderIdList?.includes(one['orderId']) ?? orderCodeList?.includes(one['orderCode']) ?? false),
      )
      return { body: { count: items.length, hasNext: false, items } }
    }
    case '/sales-order/v2/orders/cancel': {
      const order = [...orders.values()].find((one) => one['orderCode'] === sent.orderCode)
      if (order !== undefined) order['statusOrder'] = 'Canceled'
      return { body: {} }
    }
    default:
      return { status: 404, body: {} }
  }
}

/** Settings of `totvs-moda` for the stand-in, with the original's names. */
export function totvsSettings(erp: StandIn, more: object) {
  return {
    'totvsmoda.base.url': erp.url,
    'totvsmoda.authn.endpoint': '/api/totvsmoda/authorization/v2/token',
    'totvsmoda.authn.clientid': 'malote',
    'totvsmoda.authn.clientsecret': 'segredo',
    'totvsmoda.authn.username': 'INT',
    'totvsmoda.authn.password': 'senha',
    branches: { 1: '001', 2: '002' },
    ...more,
  }
}
