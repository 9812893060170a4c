import assert from 'node:assert/strict'
import { test } from 'node:test'
import { NOTED_AFTER_MS, noteTerms } from '../../src/orders/note-terms.ts'
import { startHub, type TestHub } from '../harness/hub.ts'
import { aisleOrder, invoiceOf, lineOf, move, paidOrder, place, stockShelf } from '../harness/orders.ts'

async function found(hub: TestHub, asked: string, filters = ''): Promise<readonly string[]> {
  const { body, text } = await hub.call('GET', `orders?q=${encodeURIComponent(asked)}${filters}`)
  assert.ok(Array.isArray(body.items), text)
  return body.items.map((one: { channelOrderId: string }) => one.channelOrderId)
}

const CUSTOMERS = [
  { name: 'Maria da Silva', document: '52998224725', email: 'Maria@Loja.example' },
  { name: "João D'Ávila \\ Souza", document: '11222333000181' },
] as const

/** Three orders, the last one with an ERP's number and an invoice. */
async function shop(hub: TestHub): Promise<{ readonly orderId: string; readonly accessKey: string }> {
  await stockShelf(hub, { A: 9, 'b-1': 9 })
  await place(hub, aisleOrder('SO-1', [lineOf(1, 'A', 1)], { customer: CUSTOMERS[0] }))
  await place(hub, aisleOrder('so 2', [lineOf(1, 'A', 1)], { customer: CUSTOMERS[1] }))
  const { orderId } = (await place(hub, paidOrder('SO-3', [lineOf(1, 'b-1', 1)]))).body
  await move(hub, orderId, 'confirm', { erpOrderId: 'ERP-77' })
  const invoice = invoiceOf(7, '10.00')
  await move(hub, orderId, 'invoices', invoice)
  return { orderId, accessKey: String(invoice['accessKey']) }
}

const SEARCHES: readonly (readonly [string, readonly string[]])[] = [
  ['SO-1', ['SO-1']],
  ['so 2', ['so 2']],
  ['SO-', []],
  ['a', ['SO-1', 'so 2']],
  ['B-1', ['SO-3']],
  ['52998224725', ['SO-1']],
  ['5299822472', []],
  ['maria@loja.EXAMPLE', ['SO-1']],
  ['silva', ['SO-1']],
  ['silva MAR', ['SO-1']],
  ['mar silva', []],
  ['aria', []],
  ["d'ávila", ['so 2']],
  ['JOAO', ['so 2']],
  ['\\', ['so 2']],
  ["'", []],
  ['ERP-77', ['SO-3']],
  ['S2/kSO-1', []],
]

test('an order is found by its codes and the words of a name, before they are noted and after', async (t) => {
  const hub = await startHub(t)
  const { orderId, accessKey } = await shop(hub)
  const job = noteTerms(hub.platform)
  await job.work()
  const noted = async () => (await hub.db.query(`select count(*)::integer from order_terms`)).rows[0].count
  for (const when of ['before', 'after']) {
    await t.test(`${when} they are noted`, async () => {
      assert.equal(await noted(), when === 'before' ? 0 : 3)
      for (const [asked, orders] of [...SEARCHES, [orderId, ['SO-3']], [accessKey, ['SO-3']]] as const) {
        assert.deepEqual(await found(hub, asked), orders, asked)
      }
      assert.deepEqual(await found(hub, 'A', '&limit=1'), ['SO-1'])
      assert.deepEqual(await found(hub, 'A', '&store=001&state=pending_payment'), ['SO-1', 'so 2'])
      assert.deepEqual(await found(hub, 'B-1', '&store=001&state=pending_payment'), [])
      assert.deepEqual(await found(hub, 'B-1', '&store=001&state=invoiced'), ['SO-3'])
    })
    hub.advance(NOTED_AFTER_MS + 1000)
    await Promise.all([job.work(), noteTerms(hub.platform).work()])
  }
})

test('what is placed after others were noted is found at once, and noted in its turn', async (t) => {
  const hub = await startHub(t)
  await shop(hub)
  const job = noteTerms(hub.platform)
  hub.advance(NOTED_AFTER_MS + 1000)
  await job.work()
  await place(hub, aisleOrder('SO-4', [lineOf(1, 'A', 1)]))
  await job.work()
  assert.deepEqual(await found(hub, 'A'), ['SO-1', 'so 2', 'SO-4'])
  hub.advance(NOTED_AFTER_MS + 1000)
  await job.work()
  const { rows } = await hub.db.query(`select count(*)::integer from order_terms`)
  assert.deepEqual([rows[0].count, await found(hub, 'A')], [4, ['SO-1', 'so 2', 'SO-4']])
})
