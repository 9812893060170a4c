import assert from 'node:assert/strict'
import { test } from 'node:test'
import { postToDoor } from '../harness/door.ts'
import { startHub, type TestHub } from '../harness/hub.ts'

const PRODUCTS = JSON.stringify([{ sku: 'S1' }, { sku: 'S2' }])

async function refusedRows(hub: TestHub, loadId: string): Promise<readonly Record<string, unknown>[]> {
  const { rows } = await hub.db.query(
    `select row_number, key, code, field, value, facts from load_refusals where load_id = $1 order by 1`,
    [loadId],
  )
  return rows
}

// One row per price file that PostgreSQL could not store as sent: refused rows as the report names them.
const UNSTORABLE: readonly [string, string, readonly [string, string, string][]][] = [
  [
    'NUL in a code',
    '[{"sku":"A\\u0000B","price":"x"},{"sku":"S1","price":1}]',
    [['A B|default', 'sku', 'A B']],
  ],
  [
    'half a surrogate in a code',
    '[{"sku":"A\\ud800B","price":"x"},{"sku":"S1","price":1}]',
    [['A\ufffdB|default', 'sku', 'A\ufffdB']],
  ],
  [
    'a value cut within a pair',
    JSON.stringify([
      { sku: 'S2', price: `${'x'.repeat(198)}😀😀` },
      { sku: 'S1', price: 1 },
    ]),
    [['S2|default', 'price', `${'x'.repeat(198)}\ufffd…`]],
  ],
  [
    'a key cut within a pair',
    JSON.stringify([
      { sku: `${'x'.repeat(199)}😀`, price: 1 },
      { sku: 'S1', price: 1 },
    ]),
    [[`${'x'.repeat(199)}\ufffd`, 'sku', `${'x'.repeat(199)}…`]],
  ],
  ['NUL in an ignored name', '[{"sku":"S1","price":1,"ob\\u0000s":1,"x\\ud800":2}]', []],
  ['NUL in a CSV', `sku;price;ob\0s\nA\0B;x;\n${'S1;1;\n'.repeat(500)}`, [['A B|default', 'sku', 'A B']]],
]

test('what PostgreSQL cannot store refuses its row alone', async (t) => {
  const hub = await startHub(t)
  await postToDoor(hub, 1, PRODUCTS)
  for (const [what, file, refused] of UNSTORABLE) {
    await t.test(what, async () => {
      const { body } = await postToDoor(hub, 7, file)
      assert.deepEqual([body.state, body.rows.refused], ['finished', refused.length], body.failure?.detail)
      const rows = await refusedRows(hub, body.loadId)
      assert.deepEqual(
        rows.map(({ key, field, value }) => [key, field, value]),
        refused,
      )
    })
  }
})

test('a price for ever is kept to the last moment there is', async (t) => {
  const hub = await startHub(t)
  await postToDoor(hub, 1, PRODUCTS)
  const sent = [
    { sku: 'S1', price: 2, validTo: '9999-12-31' },
    { sku: 'S2', price: 2, validTo: '31/12/9999' },
  ]
  assert.equal((await postToDoor(hub, 7, JSON.stringify(sent))).body.rows.created, 2)
  const { body } = await hub.call('GET', 'prices')
  const ends = body.items.map((price: { validTo: string }) => price.validTo)
  assert.deepEqual(ends, ['9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59.999Z'])
})

test('a row that the hub refuses is named in the words of its sender', async (t) => {
  const hub = await startHub(t)
  await hub.db.query(`update integrations set settings = '{"onUnknown":"refuse"}' where type = 7`)
  for (const file of [JSON.stringify([{ codigo: 'X', preco: 1 }]), 'codigo;preco\nX;1\n']) {
    const { body } = await postToDoor(hub, 7, file)
    const [row] = await refusedRows(hub, body.loadId)
    assert.deepEqual([row?.['code'], row?.['field']], ['row.product_unknown', 'codigo'])
  }
})

const kitOf = (reference: string, ...skus: string[]) => ({
  reference,
  sku: reference,
  kit: skus.map((sku) => ({ sku, quantity: 1 })),
})

// One row per file: its products, which of them are refused for their kit, and the component at fault.
const KITS: readonly [string, readonly unknown[], Readonly<Record<string, string>>][] = [
  ['a kit of itself', [kitOf('K', 'K')], { K: 'K' }],
  ['a kit of a stored kit', [kitOf('K', 'OLD')], { K: 'OLD' }],
  ['a kit of a kit of the file', [kitOf('KA', 'KB'), kitOf('KB', 'S1')], { KA: 'KB' }],
  ['a kit of a kit of nothing', [kitOf('KA', 'KB'), kitOf('KB', 'GHOST')], { KA: 'KB', KB: 'GHOST' }],
  [
    'a chain of kits',
    [kitOf('KA', 'KB'), kitOf('KB', 'KC'), kitOf('KC', 'KD'), kitOf('KD', 'GHOST')],
    { KA: 'KB', KB: 'KC', KC: 'KD', KD: 'GHOST' },
  ],
  [
    'a kit of what its row is refused for another reason',
    [
      kitOf('K', 'CX'),
      {
        reference: 'CM',
        variants: [
          { sku: 'CX', size: 'M' },
          { sku: 'S1', size: 'P' },
        ],
      },
    ],
    { K: 'CX' },
  ],
  ['a kit of a stored product and one of the file', [kitOf('K', 'S1', 'N'), { sku: 'N' }], {}],
  ['a kit of what is a kit no more', [kitOf('K', 'OLD'), { sku: 'OLD', kit: null }], {}],
]

for (const [what, products, refused] of KITS) {
  const faults = Object.keys(refused)
  test(`${what} is ${faults.length === 0 ? 'taken' : 'refused'}`, async (t) => {
    const hub = await startHub(t)
    await postToDoor(hub, 1, JSON.stringify([{ sku: 'S1' }, kitOf('OLD', 'S1')]))
    const { body } = await postToDoor(hub, 1, JSON.stringify(products))
    assert.equal(body.state, 'finished')
    const rows = (await refusedRows(hub, body.loadId)).filter((row) => row['field'] === 'kit')
    const components = rows.map(({ key, facts }) => [key, (facts as { component: string }).component])
    assert.deepEqual(Object.fromEntries(components), refused)
    assert.ok(rows.every((row) => row['code'] === 'row.kit_component_unknown'))
    for (const key of faults) assert.equal((await hub.call('GET', `products/${key}`)).status, 404, key)
    if (faults.length === 0) assert.equal(body.rows.refused, 0)
  })
}
