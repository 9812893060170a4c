import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import type { Running } from '../cli/program.ts'
import type { StandIn, Trouble } from '../harness/erp.ts'
import { orderSettings, startOrderErp, takeOrders, type OrderErp } from '../harness/erp-orders.ts'
import { BY_PAGE, pageSettings, pullPrices, startPagedErp } from '../harness/erp-pages.ts'
import { startHub, type TestHub } from '../harness/hub.ts'
import { historyOf, invoiceOf, lineOf, paidOrder, place, stockShelf } from '../harness/orders.ts'
import { until } from '../harness/until.ts'
import { startWorker } from '../harness/worker.ts'

const ONLY_HTTP = { roles: { http: true, worker: false } } as const
/** Stand-ins are on loopback. */
const ERPS = { EGRESS_ALLOW: '127.0.0.0/8' } as const

/** Time passes: what the dead one had in hand may be taken up. */
async function letClaimsEnd({ db }: TestHub): Promise<void> {
  await db.query(`update loads set leased_until = '2026-01-01' where leased_until is not null`)
  await db.query(`update connector_orders set claimed_until = '2026-01-01' where claimed_until is not null`)
  await db.query(`update connector_pulls set claimed_until = '2026-01-01' where claimed_until is not null`)
}

/** Kills the worker while it is at something, and starts another. */
async function killAt(
  t: TestContext,
  { hub, erp, worker }: { hub: TestHub; erp: StandIn; worker: Running },
  { call, trouble, cause }: { call: RegExp; trouble: Trouble; cause: () => Promise<unknown> },
): Promise<Running> {
  const before = erp.calls(call).length
  erp.trouble(call, trouble)
  await cause()
  await until(async () => erp.calls(call).length > before, `${call} is heard`)
  worker.child.kill('SIGKILL')
  await worker.ended
  await letClaimsEnd(hub)
  return startWorker(t, hub, ERPS)
}

function deliver(erp: OrderErp, orderId: string, number: number): void {
  const { accessKey: key } = invoiceOf(number, '10.00') as { accessKey: string }
  const invoice = { number: String(number), series: '1', key, date: '2025-11-24T12:00:00-03:00', value: 10 }
  const left = '2025-11-25T09:00:00-03:00'
  const more = { invoices: [invoice], carrier: 'Correios', tracking: `BR${number}`, left }
  Object.assign(erp.orders.get(orderId)!, { status: 'HOME', more })
}

test('an order whose worker is killed at any step is in the ERP once, and makes each of its moves once', async (t) => {
  const hub = await startHub(t, ONLY_HTTP)
  const erp = await startOrderErp(t)
  await stockShelf(hub, { A: 100 })
  await takeOrders(hub, orderSettings(erp))
  let worker = await startWorker(t, hub, ERPS)
  const orderIds: string[] = []
  const placeOne = async () => {
    const placed = await place(hub, paidOrder(`SO-${orderIds.length}`, [lineOf(1, 'A', 1)]))
    orderIds.push(placed.body.orderId)
  }
  const at = { hub, erp }
  for (const [call, trouble, cause] of [
    [/^POST \/token/, 'slow', placeOne],
    [/^POST \/orders$/, 'slow', placeOne],
    [/^POST \/orders$/, 'mute', placeOne],
    [/^GET \/orders\/E/, 'mute', placeOne],
  ] as const)
    worker = await killAt(t, { ...at, worker }, { call, trouble, cause })

  await until(async () => erp.orders.size === orderIds.length, 'all are in the ERP')
  // While it makes five moves of an order.
  worker = await killAt(
    t,
    { ...at, worker },
    {
      ...{ call: /^GET \/orders\/E/, trouble: { status: 500 } },
      cause: async () => orderIds.forEach((orderId, n) => deliver(erp, orderId, n + 1)),
    },
  )
  await until(async () => {
    await hub.db.query(`update connector_orders set due_at = now() where due_at > now()`)
    const { body } = await hub.call('GET', 'orders')
    return body.items.every(({ state }: { state: string }) => state === 'delivered')
  }, 'all are delivered')
  for (const orderId of orderIds)
    assert.deepEqual(
      (await historyOf(hub, orderId)).map((entry) => entry['move']),
      ['place', 'confirm', 'invoice', 'ship', 'deliver'],
    )
  assert.deepEqual([...erp.orders.keys()].sort(), orderIds.toSorted())
  const told = 'events?after=0&limit=500&types=order.placed,order.delivered'
  const twice = 2 * orderIds.length
  await until(async () => (await hub.call('GET', told)).body.items.length === twice, 'all is told, and once')
})

test('pages whose worker is killed between and within them are loaded once each, in order', async (t) => {
  const hub = await startHub(t, ONLY_HTTP)
  const rows = ['P1', 'P2', 'P3', 'P4', 'P5'].map((sku, n) => ({ sku, price: `${n + 1}.90` }))
  const erp = await startPagedErp(t, rows)
  await stockShelf(hub, Object.fromEntries(rows.map(({ sku }) => [sku, 1])))
  await pullPrices(hub, pageSettings(erp, '/pages', BY_PAGE))
  let worker = await startWorker(t, hub, ERPS)
  for (const page of [1, 2, 3]) {
    const call = new RegExp(`page=${page}$`)
    worker = await killAt(t, { hub, erp, worker }, { call, trouble: 'slow', cause: async () => undefined })
  }
  const names = await until(async () => {
    const { body } = await hub.call('GET', 'loads')
    const done = body.items.filter(({ state }: { state: string }) => state === 'finished')
    return (
      done.length >= 3 && body.items.map(({ source }: { source: { name: string } }) => source.name.slice(-9))
    )
  }, 'all pages are loaded')
  assert.deepEqual(names.toReversed(), ['0001.json', '0002.json', '0003.json'])
  const { body } = await hub.call('GET', 'prices')
  assert.deepEqual(
    body.items.map(({ sku, price }: { sku: string; price: string }) => ({ sku, price })),
    rows,
  )
})
