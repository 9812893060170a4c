import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startHub, type TestHub } from '../harness/hub.ts'
import { alsoStock, lineOf, move, paidOrder, place, stockShelf } from '../harness/orders.ts'

const WAIT_MS = 20
const TRIES_MAX = 250

/** Until some transaction of the hub waits for a lock. */
async function untilOneWaits(hub: TestHub): Promise<void> {
  const waiting = `select from pg_locks l join pg_database d on d.oid = l.database or l.database is null
                    where not granted and d.datname = current_database()`
  for (let attempt = 1; ((await hub.db.query(waiting)).rowCount ?? 0) === 0; attempt += 1) {
    assert(attempt < TRIES_MAX, 'nobody waits')
    await new Promise((resolve) => setTimeout(resolve, WAIT_MS))
  }
}

test('a rejection for a closed store locks counters in the same order as everybody else', async (t) => {
  const hub = await startHub(t)
  await stockShelf(hub, { A: 5, B: 5 })
  await alsoStock(hub, { A: 5, B: 5 })
  await alsoStock(hub, { A: 5, B: 5 }, '003')
  const { orderId } = (await place(hub, paidOrder('SO-1', [lineOf(1, 'A', 1), lineOf(2, 'B', 1)]))).body
  await hub.db.query(
    `update stores set active = false where site_id = 'S1' and external_code in ('001', '003')`,
  )

  const counter = (sku: string, store: string, more = '') =>
    `select from stock where site_id = 'S1' and sku = '${sku}' and store = '${store}' for update ${more}`
  const holder = await hub.db.connect()
  await holder.query('begin')
  await holder.query(counter('A', '001'))
  const rejecting = move(hub, orderId, 'reject', { reason: 'out_of_stock' })
  await untilOneWaits(hub)
  // It waits for its first counter, so it has none of the later ones.
  await holder.query(counter('A', '002', 'nowait'))
  await holder.query(counter('B', '001', 'nowait'))
  await holder.query(counter('B', '002', 'nowait'))
  await holder.query('commit')
  holder.release()
  const { status, body } = await rejecting
  assert.deepEqual(
    [status, body.fulfilments.map(({ store, state }: Record<string, string>) => [store, state])],
    [
      200,
      [
        ['001', 'rejected'],
        ['002', 'pending_confirmation'],
      ],
    ],
  )
})
