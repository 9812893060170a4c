import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { accessKeyOf } from '../harness/access-key.ts'
import { postToDoor } from '../harness/door.ts'
import { loadWhen } from '../harness/loads.ts'
import { startHub, type TestHub } from '../harness/hub.ts'
import { inParallel } from '../harness/in-parallel.ts'

const FOLDER = fileURLToPath(new URL('../../../shared/data/olist/', import.meta.url))
const skip = existsSync(FOLDER) ? false : 'the Olist data are not on this machine'
const CLIENTS = 16
/** No order has more sellers. */
const PARTS_MAX = 10

interface Item {
  readonly order: string
  readonly sku: string
  readonly store: string
  readonly price: string
  readonly freight: string
}

test('a real shop: its stores, products, prices and stock go in, and all its orders are delivered', {
  skip,
}, async (t) => {
  const hub = await startHub(t)
  const sellers = table('sellers.csv').map((row) => row[0]!)
  const products = table('products.csv')
  const items: Item[] = table('order_items.csv').map((row) => ({
    order: row[0]!,
    sku: row[2]!,
    store: row[3]!,
    price: row[5]!,
    freight: row[6]!,
  }))
  assert.deepEqual([sellers.length, products.length, items.length], [3095, 32_951, 9998])

  await t.test('3,095 sellers become stores', async () => {
    const answers = await inParallel(sellers, CLIENTS, (code) =>
      hub.call('PUT', `stores/${code}`, { body: { name: code } }),
    )
    assert.deepEqual(new Set(answers.map((answer) => answer.status)), new Set([201]))
    assert.equal(await countOf(hub, `select count(*) from stores where length(external_code) = 32`), 3095)
  })

  await t.test('32,951 products go through the door', async () => {
    const rows = products.map((row) => ({
      codigo: row[0],
      nome: row[0],
      categoria: row[1] || undefined,
      pesoGramas: row[5] || undefined,
    }))
    const { body } = await postToDoor(hub, 1, JSON.stringify({ produtos: rows }), {
      name: 'PRODUTOS_DO_ERP.json',
    })
    assert.equal(body.state, 'finished')
    assert.deepEqual([body.rows.read, body.rows.created], [32_951, 32_951])
    assert.equal(await countOf(hub, `select count(*) from variants where size = 'SIN DEFINIR'`), 32_951)
  })

  const prices = new Map(items.map((item) => [item.sku, item.price]))
  await t.test("each sold product gets its last item's price", async () => {
    const rows = items.map((item) => ({ codigo: item.sku, preco: item.price }))
    const { body } = await postToDoor(hub, 7, JSON.stringify(rows), { name: 'PRECOS_DO_ERP.json' })
    assert.deepEqual(
      [body.rows.read, body.rows.created, body.rows.superseded],
      [9998, prices.size, 9998 - prices.size],
    )
    const [sku, price] = [...prices][17]!
    const stored = await hub.call('GET', `prices?sku=${sku}`)
    assert.equal(stored.body.items[0].price, (cents(price) / 100).toFixed(2))
    const sum = [...prices.values()].reduce((total, text) => total + cents(text), 0)
    assert.equal(await countOf(hub, `select sum(price) from prices`), sum)
  })

  const sold = new Map<string, number>()
  for (const { sku, store } of items) sold.set(`${sku};${store}`, (sold.get(`${sku};${store}`) ?? 0) + 1)
  await t.test('6,218 balances, the units sold of each product by each seller', async () => {
    const lines = [...sold].map(([pair, units]) => `${pair};${units}`)
    const { body } = await postToDoor(hub, 2, ['codigo;loja;saldo', ...lines].join('\r\n'), {
      name: 'ESTOQUE_DO_ERP.csv',
    })
    assert.deepEqual([body.format, body.rows.read, body.rows.created], ['csv', 6218, 6218])
    assert.equal(await countOf(hub, `select sum(quantity)::bigint from stock`), 9998)
  })

  const orders = [...Map.groupBy(items, (item) => item.order)]
  await t.test(
    '8,796 paid orders, 103 of them of several sellers, are delivered by 8,904 stores’ parts',
    async () => {
      assert.equal(orders.length, 8796)
      await inParallel(orders, CLIENTS, ([id, lines], place) => live(hub, id, lines, place * PARTS_MAX))
      assert.equal(await countOf(hub, `select count(*) from orders where state = 'delivered'`), 8796)
      assert.equal(await countOf(hub, `select count(*) from fulfilments where state = 'delivered'`), 8904)
      assert.equal(
        await countOf(
          hub,
          `select count(*) from (select from fulfilments group by order_id having count(*) > 1) several`,
        ),
        103,
      )
      assert.equal(await countOf(hub, `select count(*) from invoices`), 8904)
      assert.equal(await countOf(hub, `select count(*) from fulfilment_lines`), 9998)
      const total = items.reduce((sum, item) => sum + cents(item.price) + cents(item.freight), 0)
      assert.equal(await countOf(hub, `select sum(total) from orders`), total)
      assert.equal(
        await countOf(hub, `select count(*) from order_history where code is null`),
        8796 + 8904 * 4,
      )
    },
  )

  await t.test('every unit was promised once, and the next balance takes the promises away', async () => {
    assert.equal(await countOf(hub, `select count(*) from stock where reserved <> quantity`), 0)
    const lines = [...sold.keys()].map((pair) => `${pair};0`)
    const { body } = await postToDoor(hub, 2, ['codigo;loja;saldo', ...lines].join('\n'), {
      name: 'ESTOQUE_DO_ERP.csv',
    })
    // A shop without any stock is what the guards are for.
    assert.deepEqual(
      [body.state, body.hold.reasons.map(({ code }: { code: string }) => code)],
      ['held', ['guard.stock_to_zero']],
    )
    await hub.call('POST', `loads/${body.loadId}/approve`)
    const approved = await loadWhen(hub, body.loadId, ({ state }) => state === 'finished')
    assert.equal(approved['rows'].updated, 6218)
    assert.equal(await countOf(hub, `select count(*) from stock where reserved <> 0 or quantity <> 0`), 0)
    assert.equal(await countOf(hub, `select count(*) from reservations`), 0)
  })
})

/** Places one paid order, and takes each seller's part to its customer. */
async function live(hub: TestHub, id: string, items: readonly Item[], number: number): Promise<void> {
  const freight = items.reduce((sum, item) => sum + cents(item.freight), 0)
  const total = items.reduce((sum, item) => sum + cents(item.price), freight)
  const placed = await hub.call('POST', 'orders', {
    as: 'canal',
    body: {
      channel: 'ecommerce',
      channelOrderId: id,
      type: 'paid',
      placedAt: '2018-08-01T10:00:00-03:00',
      customer: { name: 'Cliente', document: '12345678909' },
      delivery: { method: 'ship', freight: text(freight) },
      lines: items.map((item, place) => ({
        lineNo: place + 1,
        sku: item.sku,
        quantity: 1,
        unitPrice: text(cents(item.price)),
        store: item.store,
      })),
      payments: [
        { paymentId: 'p-1', method: 'credit_card', amount: text(total), paidAt: '2018-08-01T10:00:00-03:00' },
      ],
    },
  })
  assert.equal(placed.status, 201, placed.text)
  assert.equal(placed.body.total, text(total))
  const parts = [...Map.groupBy(items, (item) => item.store)]
  assert.deepEqual(
    placed.body.fulfilments.map((one: { store: string }) => one.store),
    parts.map(([store]) => store),
  )
  for (const [place, [store, mine]] of parts.entries()) {
    const amount = mine.reduce((sum, { price, freight: sent }) => sum + cents(price) + cents(sent), 0)
    await deliver(hub, placed.body.orderId as string, { store, number: number + place + 1, amount })
  }
}

/** One store's part: confirmed, invoiced, shipped and delivered by its own ERP. */
async function deliver(
  hub: TestHub,
  orderId: string,
  { store, number, amount }: { store: string; number: number; amount: number },
): Promise<void> {
  const at = new Date().toISOString()
  const accessKey = accessKeyOf({ series: 1, number })
  const moves: readonly [string, object][] = [
    ['confirm', { erpOrderId: `ERP-${number}` }],
    ['invoices', { number: String(number), series: '1', accessKey, issuedAt: at, amount: text(amount) }],
    ['shipments', { carrier: 'Correios', trackingCode: `BR${number}`, shippedAt: at }],
    ['deliver', {}],
  ]
  for (const [call, body] of moves) {
    const moved = await hub.call('POST', `orders/${orderId}/${call}`, { as: 'erp', body: { store, ...body } })
    assert.equal(moved.status, 200, moved.text)
  }
}

/** A second reading of the files, apart from the hub's: they have no quoted separators or line breaks. */
function table(name: string): string[][] {
  const lines = readFileSync(FOLDER + name, 'utf8')
    .split(/\r?\n/)
    .filter((line) => line !== '')
  return lines.slice(1).map((line) => line.replaceAll('"', '').split(','))
}

function cents(price: string): number {
  return Math.round(Number(price) * 100)
}

function text(amount: number): string {
  return (amount / 100).toFixed(2)
}

async function countOf(hub: TestHub, query: string): Promise<number> {
  const { rows } = await hub.db.query<Record<string, unknown>>(query)
  return Number(Object.values(rows[0]!)[0])
}
