import assert from 'node:assert/strict'
import { test } from 'node:test'
import { COUNT_STANDINGS, LIST_CONNECTOR_ORDERS } from '../../src/connectors/orders/queries.ts'
import type { Statement } from '../../src/platform/postgres/statement.ts'
import { orderSettings, startOrderErp, takeOrders } from '../harness/erp-orders.ts'
import { startHub, type TestHub } from '../harness/hub.ts'

/** Parts of orders that stand in some way, and as many more that are over. */
const PARTS = `
  insert into connector_orders (site_id, integration, order_id, fulfilment_no, state, code, parked_at,
                                created_at, updated_at)
  select 'S1', 'pedidos', n, 1,
         case when n % 1000 = 1 then 'waiting' when n % 1000 = 2 then 'taken' else 'done' end,
         case when n % 1000 in (3, 4) then 'connector.erp_refused' end,
         case when n % 1000 = 4 then now() end, now(), now()
    from generate_series(1, 20000) n`

async function planOf({ db }: TestHub, { text }: Statement, values: readonly unknown[]): Promise<string> {
  const { rows } = await db.query(`explain (costs off) ${text}`, [...values])
  return rows.map((row: Record<string, string>) => row['QUERY PLAN']).join('\n')
}

test('parts of orders by how they stand', async (t) => {
  const hub = await startHub(t, { roles: { http: true, worker: false } })
  await takeOrders(hub, orderSettings(await startOrderErp(t)))
  await hub.db.query(PARTS)
  await hub.db.query('analyze connector_orders')
  const connector = 'integrations/pedidos/connector'

  await t.test('those that are not over are counted, and the others not walked for that', async () => {
    const { orders } = (await hub.call('GET', connector)).body
    assert.deepEqual(orders, { waiting: 20, taken: 20, refused: 20, parked: 20 })
    assert.match(await planOf(hub, COUNT_STANDINGS, ['S1', 'pedidos']), /connector_orders_open/)
  })

  for (const [standing, first, open] of [
    ['waiting', '1', true],
    ['taken', '2', true],
    ['refused', '3', true],
    ['parked', '4', true],
    ['done', '5', false],
  ] as const) {
    await t.test(
      `${standing} ones are listed${open ? ' without walking those that are over' : ''}`,
      async () => {
        const { items } = (await hub.call('GET', `${connector}/orders?standing=${standing}&limit=500`)).body
        const found = items.map((item: Record<string, unknown>) => item['standing'])
        assert.deepEqual([items[0].orderId, new Set(found)], [first, new Set([standing])])
        assert.equal(items.length, open ? 20 : 500)
        const plan = await planOf(hub, LIST_CONNECTOR_ORDERS, ['S1', 'pedidos', standing, null, null, 501])
        assert.equal(plan.includes('connector_orders_open'), open, plan)
      },
    )
  }
})
