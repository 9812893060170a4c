import { accessKeyOf } from './access-key.ts'
import type { Answered, TestHub } from './hub.ts'

/** What a store has of a sku, for a test of orders: written past the loads, which have their own tests. */
export type Shelf = Readonly<Record<string, number>>

export const SHELF_AT = new Date('2025-11-01T00:00:00Z')

/** Skus with a balance each in store 001 of site S1. */
export async function stockShelf(hub: TestHub, shelf: Shelf): Promise<void> {
  const skus = Object.keys(shelf)
  await addProducts(hub, skus)
  await hub.db.query(
    `insert into stock (site_id, sku, store, quantity, as_of, load_id, updated_at)
     select 'S1', sku, '001', quantity, $3, 0, $3
       from unnest($1::text[], $2::numeric[]) as shelf (sku, quantity)`,
    [skus, Object.values(shelf), SHELF_AT],
  )
}

/** Balances of another store, beside those of `stockShelf` in store 001. */
export async function alsoStock(hub: TestHub, shelf: Shelf, store = '002'): Promise<void> {
  await hub.db.query(
    `insert into stock (site_id, sku, store, quantity, as_of, load_id, updated_at)
     select 'S1', sku, $4, quantity, $3, 1, $3
       from unnest($1::text[], $2::numeric[]) as shelf (sku, quantity)`,
    [Object.keys(shelf), Object.values(shelf), SHELF_AT, store],
  )
}

/** A kit of these components: sku → quantity in the kit. */
export async function sellKit(hub: TestHub, sku: string, components: Shelf): Promise<void> {
  await addProducts(hub, [sku])
  const kit = Object.entries(components).map(([component, quantity]) => ({ sku: component, quantity }))
  await hub.db.query(`update products set kit = $2::jsonb where site_id = 'S1' and reference = $1`, [
    sku,
    JSON.stringify(kit),
  ])
}

async function addProducts(hub: TestHub, skus: readonly string[]): Promise<void> {
  const client = await hub.db.connect()
  try {
    await client.query('begin')
    await client.query(
      `insert into products (site_id, reference, details, as_of, load_id, updated_at)
       select 'S1', sku, '{}', $2, 0, $2 from unnest($1::text[]) as sent (sku)`,
      [skus, SHELF_AT],
    )
    await client.query(
      `insert into variants (site_id, sku, reference, size, as_of, load_id, updated_at)
       select 'S1', sku, sku, 'SIN DEFINIR', $2, 0, $2 from unnest($1::text[]) as sent (sku)`,
      [skus, SHELF_AT],
    )
    await client.query('commit')
  } finally {
    client.release()
  }
}

export type JsonObject = Readonly<Record<string, unknown>>

/** A line of store 001 at 10.00 a unit. */
export function lineOf(lineNo: number, sku: string, quantity: number, more: JsonObject = {}): JsonObject {
  return { lineNo, sku, quantity, unitPrice: '10.00', store: '001', ...more }
}

/** A paid order of these lines, paid in full at 10.00 a unit. */
export function paidOrder(
  channelOrderId: string,
  lines: readonly JsonObject[],
  more: JsonObject = {},
): JsonObject {
  const units = lines.reduce((sum, line) => sum + Number(line['quantity']), 0)
  return {
    channel: 'ecommerce',
    channelOrderId,
    type: 'paid',
    placedAt: '2026-11-24T09:58:00-03:00',
    delivery: { method: 'ship' },
    lines,
    payments: [{ paymentId: 'p-1', method: 'pix', amount: (units * 10).toFixed(2) }],
    ...more,
  }
}

export function aisleOrder(
  channelOrderId: string,
  lines: readonly JsonObject[],
  more: JsonObject = {},
): JsonObject {
  const { payments: _none, ...order } = paidOrder(channelOrderId, lines)
  return { ...order, type: 'endless_aisle', soldBy: { store: '002', seller: 'Ana' }, ...more }
}

export function place(hub: TestHub, order: JsonObject): Promise<Answered> {
  return hub.call('POST', 'orders', { as: 'canal', body: order })
}

/** A move by the ERP. */
export function move(hub: TestHub, orderId: string, call: string, body: JsonObject = {}): Promise<Answered> {
  return hub.call('POST', `orders/${orderId}/${call}`, { as: 'erp', body })
}

export function invoiceOf(number: number, amount: string, more: JsonObject = {}): JsonObject {
  const accessKey = accessKeyOf({ series: 1, number })
  return {
    number: String(number),
    series: '1',
    accessKey,
    issuedAt: '2025-11-24T12:00:00-03:00',
    amount,
    ...more,
  }
}

export async function historyOf(hub: TestHub, orderId: string): Promise<JsonObject[]> {
  return (await hub.call('GET', `orders/${orderId}/history`)).body.items
}

/** What is promised of a sku in store 001: the counter, and the sum that it must equal. */
export async function reservedOf(hub: TestHub, sku: string): Promise<[counter: number, sum: number]> {
  const { rows } = await hub.db.query(
    `select (select reserved from stock where site_id = 'S1' and sku = $1 and store = '001') as counter,
            (select coalesce(sum(quantity), 0)
               from reservations
              where site_id = 'S1' and sku = $1 and store = '001') as sum`,
    [sku],
  )
  return [Number(rows[0].counter), Number(rows[0].sum)]
}
