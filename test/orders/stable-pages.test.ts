import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startHub, type TestHub } from '../harness/hub.ts'
import { lineOf, move, paidOrder, place, stockShelf } from '../harness/orders.ts'

const ORDERS = 24
const PAGE = 5
/** More pages than any list here can have. */
const PAGES_MAX = 40

for (const [name, query] of [
  ['of all orders', ''],
  ['of an inbox', '&state=pending_confirmation'],
  ['of an inbox of a store', '&state=pending_confirmation&store=001'],
  ['of what has changed', '&updatedAfter=2025-01-01T00:00:00Z'],
] as const) {
  test(`a list ${name} that is read while orders come and move shows each that stays in it once`, async (t) => {
    const hub = await startHub(t)
    await stockShelf(hub, { A: 1000 })
    const ids: string[] = []
    for (let nth = 0; nth < ORDERS; nth += 1) ids.push(await placed(hub, `SO-${nth}`))
    // Every third leaves the inbox while it is read, some before their page and some behind it.
    const leaving = ids.filter((_, nth) => nth % 3 === 0)
    const seen: string[] = []
    let cursor: string | null = null
    for (let page = 0; page < PAGES_MAX; page += 1) {
      const after: string = cursor === null ? '' : `&cursor=${cursor}`
      const { status, body } = await hub.call('GET', `orders?limit=${PAGE}${query}${after}`)
      assert.equal(status, 200)
      seen.push(...body.items.map((order: { orderId: string }) => order.orderId))
      cursor = body.nextCursor
      if (cursor === null) break
      const first = leaving.shift()
      const last = leaving.pop()
      for (const id of [first, last]) if (id !== undefined) await confirmed(hub, id)
      if (page < 3) await placed(hub, `LATER-${page}`)
    }
    assert.equal(cursor, null, 'the list comes to its end')
    assert.equal(new Set(seen).size, seen.length, 'no order is shown twice')
    const staying = ids.filter((_, nth) => nth % 3 !== 0)
    assert.deepEqual(
      staying.filter((id) => !seen.includes(id)),
      [],
      'none that stays is passed over',
    )
    assert.deepEqual(
      seen,
      [...seen].sort((a, b) => Number(a) - Number(b)),
      'oldest first',
    )
  })
}

async function placed(hub: TestHub, number: string): Promise<string> {
  const { status, body } = await place(hub, paidOrder(number, [lineOf(1, 'A', 1)]))
  assert.equal(status, 201)
  return body.orderId
}

async function confirmed(hub: TestHub, orderId: string): Promise<void> {
  assert.equal((await move(hub, orderId, 'confirm')).status, 200)
}
