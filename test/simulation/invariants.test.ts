import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startHub } from '../harness/hub.ts'
import { lineOf, move, paidOrder, place, sellKit, stockShelf } from '../harness/orders.ts'
import { complaintsOf } from './invariants.ts'

/** What would break each rule, and a word of the complaint. */
const BREAKS: readonly (readonly [string, RegExp])[] = [
  [`update stock set reserved = reserved + 1 where sku = 'C'`, /sum of its reservations/],
  [`update reservations set quantity = quantity + 1 where sku = 'C'`, /every open unit is reserved once/],
  [`update fulfilment_lines set quantity = 9 where line_no = 3`, /none twice/],
  [`update fulfilment_lines set cancelled = 1 where line_no = 2`, /whole kits/],
  [`update orders set paid = paid + 1`, /stays within the order/],
  [`delete from outbox`, /told of once/],
  [`delete from order_history where move = 'confirm'`, /history leads to the state/],
  [`update orders set state = 'cancelled'`, /an order’s state/],
  [`delete from order_history where move = 'place'`, /history is whole/],
]

test('each invariant of the simulation is seen when it is broken, and none when all is well', async (t) => {
  const hub = await startHub(t)
  await stockShelf(hub, { A: 5, B: 5, C: 5 })
  await sellKit(hub, 'KIT', { A: 1, B: 2 })
  const kit = { kit: { kitId: 'K1', sku: 'KIT', quantity: 1 } }
  const { orderId } = (
    await place(hub, paidOrder('SO-1', [lineOf(1, 'A', 1, kit), lineOf(2, 'B', 2, kit), lineOf(3, 'C', 1)]))
  ).body
  await move(hub, orderId, 'confirm')
  assert.deepEqual(await complaintsOf(hub.db), [])
  for (const [statement, word] of BREAKS) {
    const client = await hub.db.connect()
    try {
      await client.query('begin')
      await client.query(statement)
      // Read in the same transaction, which is then forgotten.
      const seen = await complaintsOf({ connect: async () => within(client) } as never)
      assert.match(seen.join('\n'), word, statement)
    } finally {
      await client.query('rollback')
      client.release()
    }
  }
})

/** The connection of a transaction that goes on: neither begun nor ended again. */
function within(client: { query: (...values: never[]) => unknown }) {
  return {
    query: async (text: string) =>
      /^(begin|commit)/.test(text) ? { rows: [] } : client.query(text as never),
    release: () => undefined,
  }
}
