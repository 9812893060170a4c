import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lineOf, paidOrder, place, stockShelf } from '../harness/orders.ts'
import { startHub, type Answered, type TestHub } from '../harness/hub.ts'

/** Three Tuesdays: a first load, a second one that changes what it says, a third one. */
const FIRST = '2026-11-03T10:00:00Z'
const SECOND = '2026-11-10T10:00:00Z'
const THIRD = '2026-11-17T10:00:00Z'
const BEFORE = '2026-11-01T00:00:00Z'

/**
 * A shirt of two sizes, the second of which came with load 2, and which load 3 renamed; a price that loads 2 and 3
 * changed and whose moment alone moved later; one that load 3 brought; a balance that load 2 changed.
 */
async function fill({ db }: TestHub): Promise<void> {
  const client = await db.connect()
  await client.query('begin')
  await client.query(
    `insert into products (site_id, reference, details, as_of, load_id, updated_at)
     values ('S1', 'CAM', '{"name": "Camisa nova"}', $1, 3, $1), ('S2', 'CAM', '{"name": "Outra"}', $1, 3, $2)`,
    [THIRD, FIRST],
  )
  await client.query(
    `insert into product_history (site_id, reference, details, as_of, load_id, written_at, replaced_at, replaced_by)
     values ('S1', 'CAM', '{"name": "Camisa velha"}', $1, 1, $1, $2, 3)`,
    [FIRST, THIRD],
  )
  await client.query(
    `insert into variants (site_id, sku, reference, size, details, as_of, load_id, updated_at)
     values ('S1', 'P', 'CAM', 'P', '{"weightGrams": 190}', $1, 2, $1), ('S1', 'M', 'CAM', 'M', '{}', $1, 2, $1)`,
    [SECOND],
  )
  await client.query(
    `insert into variant_history (site_id, sku, reference, size, details, as_of, load_id, written_at, replaced_at, replaced_by)
     values ('S1', 'P', 'CAM', 'P', '{"weightGrams": 180}', $1, 1, $1, $2, 2)`,
    [FIRST, SECOND],
  )
  await client.query(
    `insert into prices (site_id, sku, list, price, as_of, load_id, updated_at)
     values ('S1', 'P', 'default', 300, '2026-11-20T10:00:00Z', 3, $2), ('S1', 'M', 'default', 500, $2, 3, $2),
            ('S2', 'P', 'default', 1, $1, 1, $1)`,
    [FIRST, THIRD],
  )
  await client.query(
    `insert into price_history (site_id, sku, list, price, as_of, load_id, written_at, replaced_at, replaced_by)
     values ('S1', 'P', 'default', 100, $1, 1, $1, $2, 2), ('S1', 'P', 'default', 200, $2, 2, $2, $3, 3)`,
    [FIRST, SECOND, THIRD],
  )
  await client.query(
    `insert into stock (site_id, sku, store, quantity, as_of, load_id, updated_at)
     values ('S1', 'P', '001', 8, $2, 2, $2), ('S1', 'P', '002', 1, $1, 1, $1)`,
    [FIRST, SECOND],
  )
  await client.query(
    `insert into stock_history (site_id, sku, store, quantity, as_of, load_id, written_at, replaced_at, replaced_by)
     values ('S1', 'P', '001', 10, $1, 1, $1, $2, 2)`,
    [FIRST, SECOND],
  )
  await client.query('commit')
  client.release()
}

type Item = Answered['body']

test('the catalogue answers what it would have answered then', async (t) => {
  const hub = await startHub(t)
  await fill(hub)
  const items = async (path: string): Promise<readonly Item[]> => {
    const { status, body, text } = await hub.call('GET', path, { as: 'canal' })
    assert.equal(status, 200, text)
    return body.items
  }

  // A moment, and the prices then: sku and amount.
  const PRICES = [
    [BEFORE, []],
    ['2026-11-03T09:59:59.999Z', []],
    [FIRST, ['P 1.00']],
    ['2026-11-10T09:59:59.999Z', ['P 1.00']],
    [SECOND, ['P 2.00']],
    ['2026-11-10T07:00:00', ['P 2.00']],
    ['2026-11-16', ['P 2.00']],
    [THIRD, ['M 5.00', 'P 3.00']],
    ['2099-01-01', ['M 5.00', 'P 3.00']],
  ] as const
  for (const [asOf, expected] of PRICES) {
    await t.test(`prices at ${asOf} are ${expected.join(', ') || 'none'}`, async () => {
      const found = await items(`prices?asOf=${asOf}`)
      assert.deepEqual(
        found.map(({ sku, price }) => `${sku} ${price}`),
        expected,
      )
    })
  }

  // Path, field of the items, its values.
  const FILTERS = [
    [`prices?asOf=${SECOND}&sku=P`, 'price', ['2.00']],
    [`prices?asOf=${SECOND}&sku=M`, 'price', []],
    [`prices?asOf=${THIRD}&reference=CAM&list=default`, 'price', ['5.00', '3.00']],
    [`prices?asOf=${SECOND}&q=velha`, 'price', ['2.00']],
    [`prices?asOf=${SECOND}&q=nova`, 'price', []],
    [`prices?asOf=${THIRD}&q=nova`, 'price', ['5.00', '3.00']],
    [`prices?asOf=${SECOND}&updatedAfter=${FIRST}`, 'price', ['2.00']],
    [`prices?asOf=${SECOND}&updatedAfter=${SECOND}`, 'price', []],
    [`stock?asOf=${FIRST}`, 'quantity', [10, 1]],
    [`stock?asOf=${SECOND}&store=001`, 'quantity', [8]],
    [`products?asOf=${FIRST}`, 'name', ['Camisa velha']],
    [`products?asOf=${FIRST}&q=nova`, 'name', []],
    [`products?asOf=${FIRST}&sku=M`, 'name', []],
    [`products?asOf=${SECOND}&sku=M`, 'name', ['Camisa velha']],
    [`products?asOf=${BEFORE}`, 'name', []],
  ] as const
  for (const [path, field, expected] of FILTERS) {
    await t.test(`${path} finds ${field} ${expected.join(', ') || 'nothing'}`, async () => {
      assert.deepEqual(
        (await items(path)).map((item) => item[field]),
        expected,
      )
    })
  }

  await t.test('a page of the past leads to the next one', async () => {
    const first = await hub.call('GET', `stock?asOf=${FIRST}&limit=1`)
    assert.deepEqual(
      first.body.items.map((item: Item) => item['store']),
      ['001'],
    )
    const next = await items(`stock?asOf=${FIRST}&limit=1&cursor=${first.body.nextCursor}`)
    assert.deepEqual(
      next.map(({ store, quantity }) => [store, quantity]),
      [['002', 1]],
    )
  })

  await t.test('a product is as it was with its variants of then', async () => {
    const then = await hub.call('GET', `products/CAM?asOf=${FIRST}`)
    assert.deepEqual([then.body.name, then.body.loadId, then.body.updatedAt], ['Camisa velha', '1', FIRST])
    assert.deepEqual(then.body.variants, [{ size: 'P', sku: 'P', ean: null, weightGrams: 180 }])
    const between = await hub.call('GET', `products/CAM?asOf=${SECOND}`)
    assert.deepEqual(
      between.body.variants.map(({ sku, weightGrams }: Item) => [sku, weightGrams]),
      [
        ['M', undefined],
        ['P', 190],
      ],
    )
    const variant = await hub.call('GET', `variants/P?asOf=${FIRST}`)
    assert.deepEqual([variant.body.name, variant.body.variants[0].weightGrams], ['Camisa velha', 180])
    const notYet = await hub.call('GET', `variants/M?asOf=${FIRST}`)
    assert.deepEqual([notYet.status, notYet.body.code], [404, 'variant.not_found'])
    const never = await hub.call('GET', `products/CAM?asOf=${BEFORE}`)
    assert.deepEqual([never.status, never.body.code], [404, 'product.not_found'])
  })

  await t.test('what the hub has forgotten is not answered from what is left', async () => {
    await hub.db.query(`update sites set history_from = $1 where site_id = 'S1'`, [SECOND])
    for (const path of ['prices', 'stock', 'products', 'products/CAM', 'variants/P']) {
      const { status, body } = await hub.call('GET', `${path}?asOf=2026-11-10T09:59:59Z`)
      assert.deepEqual([path, status, body.code, body.from], [path, 410, 'history.expired', SECOND])
    }
    assert.equal((await items(`prices?asOf=${SECOND}`)).length, 1)
    const versions = await items('products/CAM?history=true')
    assert.deepEqual(
      versions.map(({ loadId, from }) => [loadId, from]),
      [
        ['3', THIRD],
        ['2', SECOND],
      ],
    )
    await hub.db.query(`update sites set history_from = null where site_id = 'S1'`)
  })
})

test('the versions of a key are listed, the newest first, with what made them', async (t) => {
  const hub = await startHub(t)
  await fill(hub)
  const get = (path: string) => hub.call('GET', path, { as: 'canal' })

  await t.test('of a price', async () => {
    const { body } = await get('prices?sku=P&history=true')
    const same = { sku: 'P', list: 'default', salePrice: null, validFrom: null, validTo: null }
    assert.deepEqual(body, {
      items: [
        { ...same, price: '3.00', asOf: '2026-11-20T10:00:00Z', loadId: '3', from: THIRD, until: null },
        { ...same, price: '2.00', asOf: SECOND, loadId: '2', from: SECOND, until: THIRD },
        { ...same, price: '1.00', asOf: FIRST, loadId: '1', from: FIRST, until: SECOND },
      ],
      nextCursor: null,
    })
  })

  await t.test('of a product and its variants, one for each load that changed them', async () => {
    const { body } = await get('products/CAM?history=true')
    assert.deepEqual(
      body.items.map((item: Item) => [
        item['loadId'],
        item['from'],
        item['until'],
        item['name'],
        item['variants'].map(({ sku, weightGrams }: Item) => `${sku} ${weightGrams}`).join(),
      ]),
      [
        ['3', THIRD, null, 'Camisa nova', 'M undefined,P 190'],
        ['2', SECOND, THIRD, 'Camisa velha', 'M undefined,P 190'],
        ['1', FIRST, SECOND, 'Camisa velha', 'P 180'],
      ],
    )
    const first = await get('products/CAM?history=true&limit=1')
    const second = await get(`products/CAM?history=true&limit=2&cursor=${first.body.nextCursor}`)
    assert.deepEqual(
      [...first.body.items, ...second.body.items].map(({ loadId }: Item) => loadId),
      ['3', '2', '1'],
    )
    assert.equal(second.body.nextCursor, null)
  })

  await t.test('a version that is replaced between two pages is not shown twice', async () => {
    const first = await get('prices?sku=P&history=true&limit=1')
    await hub.db.query(
      `with old as (update prices set price = 400, load_id = 4, updated_at = '2026-11-18T10:00:00Z'
                     where site_id = 'S1' and sku = 'P' returning old.*, new.updated_at as replaced_at)
       insert into price_history (site_id, sku, list, price, as_of, load_id, written_at, replaced_at, replaced_by)
       select site_id, sku, list, price, as_of, load_id, updated_at, replaced_at, 4 from old`,
    )
    const second = await get(`prices?sku=P&history=true&cursor=${first.body.nextCursor}`)
    assert.deepEqual(
      [...first.body.items, ...second.body.items].map(({ price }: Item) => price),
      ['3.00', '2.00', '1.00'],
    )
  })

  // Path, code, field.
  const REFUSED = [
    ['prices?history=true', 'request.field_missing', 'sku'],
    ['stock?history=true&store=001', 'request.field_missing', 'sku'],
    ['prices?history=true&sku=P&q=camisa', 'request.malformed', 'q'],
    ['stock?history=true&sku=P&asOf=2026-11-03', 'request.malformed', 'asOf'],
    ['products/CAM?history=true&asOf=2026-11-03', 'request.malformed', 'asOf'],
    ['products?history=true', 'request.malformed', 'history'],
    ['variants/P?history=true', 'request.malformed', 'history'],
    ['prices?history=sim&sku=P', 'request.malformed', 'history'],
    ['prices?asOf=ontem', 'request.malformed', 'asOf'],
    ['prices?history=true&sku=P&cursor=WyJhIiwiYiJd', 'request.cursor_invalid', undefined],
  ] as const
  for (const [path, code, name] of REFUSED) {
    await t.test(`${path} → ${code}`, async () => {
      const { status, body } = await get(path)
      assert.deepEqual([status, body.code, body.field], [400, code, name])
    })
  }
  await t.test('of nothing there are none', async () => {
    assert.deepEqual((await get('prices?sku=NADA&history=true')).body.items, [])
    assert.equal((await get('products/NADA?history=true')).body.code, 'product.not_found')
  })
})

test('each move of an order that promises or frees units makes a version of the counter', async (t) => {
  const hub = await startHub(t)
  await stockShelf(hub, { A: 10 })
  const versions = async () => {
    const { body } = await hub.call('GET', 'stock?sku=A&store=001&history=true')
    return body.items as readonly Item[]
  }
  const { body: order } = await place(hub, paidOrder('SO-1', [lineOf(1, 'A', 3)]))
  const { body: other } = await place(hub, paidOrder('SO-2', [lineOf(1, 'A', 2)]))
  await hub.call('POST', `orders/${order.orderId}/cancel`, { body: { reason: 'gave_up' } })

  const [freed, second, first, balance, ...none] = await versions()
  assert.deepEqual(none, [])
  const figures = (item: Item) => [item?.['reserved'], item?.['available'], item?.['orderIds']]
  assert.deepEqual(figures(freed), [2, 8, [order.orderId]])
  assert.deepEqual(figures(second), [5, 5, [other.orderId]])
  assert.deepEqual(figures(first), [3, 7, [order.orderId]])
  assert.deepEqual(figures(balance), [0, 10, []])
  assert.deepEqual(
    [freed?.['until'], second?.['until'], first?.['until'], balance?.['until']],
    [null, freed?.['from'], second?.['from'], first?.['from']],
  )
  for (const version of [freed, second, first, balance]) {
    const { body } = await hub.call('GET', `stock?sku=A&asOf=${version?.['from']}`)
    const { from: _from, until: _until, orderIds: _orders, ...item } = version!
    assert.deepEqual(body.items, [item])
  }
})

test('a counter that orders move all at once has one version at any moment', async (t) => {
  const hub = await startHub(t)
  await stockShelf(hub, { A: 100 })
  const orders = await Promise.all(
    Array.from({ length: 30 }, (_, nth) =>
      // With a key of its own, each is placed in a transaction of its own.
      hub.call('POST', 'orders', {
        ...{ as: 'canal', headers: { 'idempotency-key': `key-${nth}` } },
        body: paidOrder(`SO-${nth}`, [lineOf(1, 'A', 1)]),
      }),
    ),
  )
  assert(orders.every(({ status }) => status === 201))
  const { rows } = await hub.db.query(
    `select count(*)::int as versions,
            bool_and(reserved = before) as counted, bool_and(written_at < replaced_at) as lasting,
            bool_and(next_at is null or next_at = replaced_at) as joined
       from (select reserved, written_at, replaced_at, lead(written_at) over by_time as next_at,
                    row_number() over by_time - 1 as before
               from stock_history
              where site_id = 'S1' and sku = 'A'
             window by_time as (order by written_at)) v`,
  )
  assert.deepEqual(rows, [{ versions: 30, counted: true, lasting: true, joined: true }])
})
