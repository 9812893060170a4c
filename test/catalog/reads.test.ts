import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startHub, type Answered, type TestHub } from '../harness/hub.ts'

const AT = '2026-11-24T10:00:00Z'

/** Two shirts of two sizes, a hat and a kit; the second shirt was touched a day later. */
async function fill(hub: TestHub): Promise<void> {
  await hub.db.query(
    `insert into products (site_id, reference, details, kit, as_of, load_id, updated_at) values
     ('S1', 'CAM-1', '{"name": "Camisa Ágata", "brand": "Marola", "weightGrams": 180, "images": ["a.jpg"]}', null, $1, 1, $1),
     ('S1', 'CAM-2', '{"name": "Camisa Ônix", "active": false}', null, $1, 1, $1),
     ('S1', 'CHA-1', '{"name": "Chapéu 100%"}', null, $1, 1, $1),
     ('S1', 'KIT-1', '{"name": "Kit"}', '[{"sku": "0011", "quantity": 2}]', $1, 1, $1),
     ('S2', 'CAM-1', '{"name": "Camisa de outro site"}', null, $1, 1, $1)`,
    [AT],
  )
  await hub.db.query(
    `insert into variants (site_id, sku, reference, size, ean, details, as_of, load_id, updated_at) values
     ('S1', '0011', 'CAM-1', 'P', '7899999100005', '{}', $1, 1, $1),
     ('S1', '0012', 'CAM-1', 'M', null, '{"weightGrams": 190}', $1, 1, $1),
     ('S1', '0021', 'CAM-2', 'P', null, '{}', $1, 1, '2026-11-25T10:00:00Z'),
     ('S1', '0031', 'CHA-1', 'SIN DEFINIR', null, '{}', $1, 1, $1),
     ('S1', 'KIT-1', 'KIT-1', 'SIN DEFINIR', null, '{}', $1, 1, $1),
     ('S2', '0011', 'CAM-1', 'P', null, '{}', $1, 1, $1)`,
    [AT],
  )
  await hub.db.query(
    `insert into prices (site_id, sku, list, price, sale_price, valid_from, valid_to, as_of, load_id, updated_at) values
     ('S1', '0011', 'atacado', 1000, null, null, null, $1, 2, $1),
     ('S1', '0011', 'default', 1990, 1500, $1, '2026-12-01T00:00:00Z', $1, 2, $1),
     ('S1', '0021', 'default', 123456, null, null, null, $1, 2, '2026-11-25T10:00:00Z'),
     ('S2', '0011', 'default', 1, null, null, null, $1, 2, $1)`,
    [AT],
  )
  await hub.db.query(
    `insert into stock (site_id, sku, store, quantity, reserved, as_of, load_id, updated_at) values
     ('S1', '0011', '001', 10, 3, $1, 3, $1),
     ('S1', '0011', '002', 1.5, 2, $1, 3, $1),
     ('S1', '0012', '001', -1, 0, $1, 3, $1),
     ('S1', '0021', '001', 0, 1, null, null, '2026-11-25T10:00:00Z'),
     ('S2', '0011', '001', 99, 0, $1, 3, $1)`,
    [AT],
  )
}

test('the catalogue is read', async (t) => {
  const hub = await startHub(t)
  await fill(hub)
  const get = (path: string) => hub.call('GET', path, { as: 'canal' })
  const field = (answer: Answered, name: string) =>
    answer.body.items.map((item: Record<string, unknown>) => item[name])

  await t.test('a product has every field, its variants and its kit', async () => {
    const { body } = await get('products/CAM-1')
    assert.deepEqual(body, {
      reference: 'CAM-1',
      name: 'Camisa Ágata',
      description: null,
      brand: 'Marola',
      model: null,
      color: null,
      category: null,
      weightGrams: 180,
      heightCm: null,
      widthCm: null,
      lengthCm: null,
      active: true,
      images: ['a.jpg'],
      attributes: {},
      variants: [
        { size: 'P', sku: '0011', ean: '7899999100005' },
        { size: 'M', sku: '0012', ean: null, weightGrams: 190 },
      ],
      kit: null,
      asOf: AT,
      loadId: '1',
      updatedAt: AT,
    })
    assert.deepEqual((await get('products/KIT-1')).body.kit, [{ sku: '0011', quantity: 2 }])
    assert.equal((await get('products/CAM-2')).body.active, false)
  })

  await t.test('a variant is its product with this variant alone', async () => {
    const { body } = await get('variants/0012')
    assert.deepEqual([body.sku, body.size, body.ean, body.reference], ['0012', 'M', null, 'CAM-1'])
    assert.deepEqual(body.variants, [{ size: 'M', sku: '0012', ean: null, weightGrams: 190 }])
  })

  await t.test('what is not there has its code', async () => {
    assert.equal((await get('products/NADA')).body.code, 'product.not_found')
    assert.equal((await get('variants/12')).body.code, 'variant.not_found')
  })

  await t.test('a price is decimal text, per list', async () => {
    const { body } = await get('prices?sku=0011&list=default')
    assert.deepEqual(body.items, [
      {
        sku: '0011',
        list: 'default',
        price: '19.90',
        salePrice: '15.00',
        validFrom: AT,
        validTo: '2026-12-01T00:00:00Z',
        asOf: AT,
        loadId: '2',
      },
    ])
  })

  await t.test('available is the balance less what is promised, never below 0', async () => {
    const { body } = await get('stock')
    assert.deepEqual(body.items, [
      { sku: '0011', store: '001', quantity: 10, reserved: 3, available: 7, asOf: AT, loadId: '3' },
      { sku: '0011', store: '002', quantity: 1.5, reserved: 2, available: 0, asOf: AT, loadId: '3' },
      { sku: '0012', store: '001', quantity: -1, reserved: 0, available: 0, asOf: AT, loadId: '3' },
      { sku: '0021', store: '001', quantity: 0, reserved: 1, available: 0, asOf: null, loadId: null },
    ])
  })

  // Path, field of the items, its values.
  const FILTERS = [
    ['products', 'reference', ['CAM-1', 'CAM-2', 'CHA-1', 'KIT-1']],
    ['products?sku=0021', 'reference', ['CAM-2']],
    ['products?reference=CHA-1', 'reference', ['CHA-1']],
    ['products?q=%C3%A1gata', 'reference', ['CAM-1']],
    ['products?q=MAROLA', 'reference', ['CAM-1']],
    ['products?q=100%25', 'reference', ['CHA-1']],
    ['products?q=cam-', 'reference', ['CAM-1', 'CAM-2']],
    ['products?updatedAfter=2026-11-24T12:00:00Z', 'reference', ['CAM-2']],
    ['prices?reference=CAM-1', 'list', ['atacado', 'default']],
    ['prices?list=default', 'sku', ['0011', '0021']],
    ['prices?updatedAfter=2026-11-25', 'sku', ['0021']],
    ['prices?q=%C3%B4nix', 'sku', ['0021']],
    ['stock?reference=CAM-1', 'sku', ['0011', '0011', '0012']],
    ['stock?store=002', 'sku', ['0011']],
    ['stock?sku=0011', 'store', ['001', '002']],
    ['stock?sku=0011&store=001', 'store', ['001']],
    ['stock?updatedAfter=2026-11-24T12:00:00Z', 'sku', ['0021']],
    ['stock?q=0012', 'sku', ['0012']],
    ['stock?reference=NADA', 'sku', []],
  ] as const
  for (const [path, name, values] of FILTERS) {
    await t.test(`${path} finds ${name} ${values.join(', ') || 'nothing'}`, async () => {
      const answer = await get(path)
      assert.equal(answer.status, 200, answer.text)
      assert.deepEqual(field(answer, name), values)
    })
  }

  // Path, code, field.
  const REFUSED = [
    ['products?store=001', 'request.malformed', 'store'],
    ['stock?limit=501', 'request.malformed', 'limit'],
    ['stock?limit=0', 'request.malformed', 'limit'],
    ['stock?updatedAfter=ontem', 'request.malformed', 'updatedAfter'],
    ['stock?sku=', 'request.malformed', 'sku'],
    ['stock?cursor=abc', 'request.cursor_invalid', undefined],
    ['products?cursor=WyJhIiwiYiJd', 'request.cursor_invalid', undefined],
  ] as const
  for (const [path, code, name] of REFUSED) {
    await t.test(`${path} → ${code}`, async () => {
      const { status, body } = await get(path)
      assert.deepEqual([status, body.code, body.field], [400, code, name])
    })
  }

  await t.test('pages neither skip nor repeat while rows come and go', async () => {
    const first = await get('stock?limit=2')
    assert.deepEqual(field(first, 'store'), ['001', '002'])
    await hub.db.query(
      `insert into stock (site_id, sku, store, quantity, updated_at)
       values ('S1', '0000', '001', 1, $1), ('S1', '0013', '001', 1, $1)`,
      [AT],
    )
    const second = await get(`stock?limit=2&cursor=${first.body.nextCursor}`)
    assert.deepEqual(field(second, 'sku'), ['0012', '0013'])
    const last = await get(`stock?limit=2&cursor=${second.body.nextCursor}`)
    assert.deepEqual([field(last, 'sku'), last.body.nextCursor], [['0021'], null])
  })

  await t.test('who may not read the catalogue sees none of it', async () => {
    for (const path of [
      'products',
      'products/CAM-1',
      'variants/0011',
      'prices',
      'stock',
      'stores',
      'channels',
    ]) {
      const { status, body } = await hub.call('GET', path, { as: 'estranho' })
      assert.deepEqual([status, body.code], [403, 'auth.forbidden'])
    }
  })
})
