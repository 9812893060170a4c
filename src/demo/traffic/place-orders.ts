import { moneyOf, moneyText } from '../../kernel/money.ts'
import type { Platform } from '../../platform/platform.ts'
import { DEMO_CHANNEL, DEMO_STORES } from '../demo-site.ts'
import { REFUSED_STATUS, type HubApi } from './hub-api.ts'
import { OUR_PREFIX } from './our-orders.ts'

const PLACES = 2
const STOCK_LIMIT = 500
/** Steps through the stock that meet each balance, and neighbours seldom. */
const STRIDE = 37
const ENDLESS_AISLE_ONE_IN = 3

const CUSTOMERS = [
  { name: 'Ana Souza', document: '12345678909', email: 'ana@example.com' },
  { name: 'Bruno Lima', document: '11144477735', email: 'bruno@example.com' },
  { name: 'Carla Dias', document: '52998224725', email: 'carla@example.com' },
]
const SELLERS = ['Rita', 'João', 'Luana']

interface Balance {
  readonly sku: string
  readonly store: string
  readonly available: number
}

interface Line {
  readonly lineNo: number
  readonly sku: string
  readonly quantity: number
  readonly unitPrice: string
}

/** The demo's channel: places an order of what there is, paid, or sold in a store and still to be paid there. */
export function placeOrders(api: HubApi, { log, now }: Pick<Platform, 'log' | 'now'>): () => Promise<void> {
  const start = now().toISOString().replace(/\D/g, '').slice(0, 14)
  let nth = 0
  return async () => {
    nth += 1
    const { body: stock } = await api('GET', `stock?limit=${STOCK_LIMIT}`)
    const there = (stock['items'] as Balance[]).filter(({ available }) => available >= 1)
    const lines = await linesOf(api, chosen(there, nth))
    if (lines.length === 0) return
    const placed = await api(
      'POST',
      'orders',
      orderOf(lines, { nth, channelOrderId: `${OUR_PREFIX}${start}-${nth}` }),
    )
    // Somebody was faster; the next customer wants something else.
    if (placed.status >= REFUSED_STATUS) log.info({ event: 'demo_order_refused', code: placed.body['code'] })
  }
}

/** One or two balances of one store, so that one store can have the whole order. */
function chosen(there: readonly Balance[], nth: number): readonly Balance[] {
  const first = there[(nth * STRIDE) % there.length]
  if (first === undefined) return []
  const beside = there.filter(({ sku, store }) => store === first.store && sku !== first.sku)
  const second = beside[(nth * STRIDE) % beside.length]
  return nth % 2 === 0 || second === undefined ? [first] : [first, second]
}

async function linesOf(api: HubApi, balances: readonly Balance[]): Promise<readonly Line[]> {
  const lines = balances.map(async ({ sku }, place) => {
    const { body } = await api('GET', `prices?sku=${encodeURIComponent(sku)}&list=default`)
    const price = (body['items'] as { price: string }[])[0]?.price
    return price === undefined ? [] : [{ lineNo: place + 1, sku, quantity: 1, unitPrice: price }]
  })
  return (await Promise.all(lines)).flat()
}

function orderOf(
  lines: readonly Line[],
  { nth, channelOrderId }: { nth: number; channelOrderId: string },
): unknown {
  const { address } = DEMO_STORES[nth % DEMO_STORES.length]!
  const common = {
    ...{ channel: DEMO_CHANNEL.code, channelOrderId, lines },
    customer: CUSTOMERS[nth % CUSTOMERS.length],
    delivery: { method: 'ship', address },
  }
  if (nth % ENDLESS_AISLE_ONE_IN === 0) {
    const store = DEMO_STORES[nth % DEMO_STORES.length]!.externalCode
    return { ...common, type: 'endless_aisle', soldBy: { store, seller: SELLERS[nth % SELLERS.length] } }
  }
  const total = lines.reduce((sum, { unitPrice }) => sum + (moneyOf(unitPrice, PLACES) ?? 0n), 0n)
  const payment = { paymentId: `${channelOrderId}-1`, method: 'pix', amount: moneyText(total, PLACES) }
  return { ...common, type: 'paid', payments: [payment] }
}
