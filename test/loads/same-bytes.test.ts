import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startHub, type TestHub } from '../harness/hub.ts'
import { configure, counts, outcomesOf, say, table, upload, type Json } from '../harness/loads.ts'

const PRODUCTS = 1
const STOCK = 2
const PRICES = 7

const FILE = [
  { codigo: 'A', preco: 1 },
  { codigo: 'B', preco: 2 },
  { codigo: 'B', preco: 3 },
]

async function hubWithPrices(hub: TestHub): Promise<Json> {
  await upload(hub, PRODUCTS, [{ codigo: 'A' }, { codigo: 'B' }])
  return upload(hub, PRICES, FILE)
}

test('the same bytes again end at once, as what they repeat', async (t) => {
  const hub = await startHub(t)
  const first = await hubWithPrices(hub)
  assert.deepEqual([first['duplicateOf'], counts(first)], [null, { read: 3, created: 2, superseded: 1 }])
  const before = await table(hub, `select * from prices`)

  const again = await upload(hub, PRICES, FILE)
  assert.deepEqual(
    [again['state'], again['duplicateOf'], counts(again)],
    ['finished', first['loadId'], { read: 3, unchanged: 3 }],
  )
  assert.deepEqual([again['encoding'], again['progress'].rowsRead], [first['encoding'], 3])
  assert.deepEqual(await outcomesOf(hub, again), ['unchanged', 'unchanged', 'unchanged'])
  assert.deepEqual(await table(hub, `select * from prices`), before)

  const third = await upload(hub, PRICES, FILE)
  assert.equal(third['duplicateOf'] === null, false, 'a repetition is no newer load')

  await t.test('unless they are to run all the same', async () => {
    const forced = await upload(hub, PRICES, FILE, '&force=true')
    assert.deepEqual(
      [forced['duplicateOf'], counts(forced)],
      [null, { read: 3, unchanged: 2, superseded: 1 }],
    )
  })
})

/** As many rows as the guards look at. */
const PLACES = Array.from({ length: 100 }, (_, place) => place)

type Between = (hub: TestHub) => Promise<unknown>

// What happens between the first and the second, and what is asked for with the second: it then runs.
const RUN_AGAIN: readonly (readonly [string, Between, string])[] = [
  ['a newer load of the kind', (hub) => upload(hub, PRICES, [{ codigo: 'A', preco: 7 }]), ''],
  ['a product', (hub) => upload(hub, PRODUCTS, [{ codigo: 'C' }]), ''],
  ['a store', (hub) => hub.call('PUT', 'stores/009', { body: { name: 'Nova' } }), ''],
  [
    'another time zone of the site',
    (hub) => hub.db.query(`update sites set time_zone = 'America/Manaus' where site_id = 'S1'`),
    '',
  ],
  [
    'the report of the first was forgotten',
    (hub) => hub.db.query(`update loads set report_kept = false where type = ${PRICES}`),
    '',
  ],
  ['other settings', (hub) => configure(hub, PRICES, { decimal: 'comma' }), ''],
  ['nothing, but with a moment of its own', async () => undefined, '&asOf=2027-01-01T00:00:00Z'],
]

for (const [what, happens, query] of RUN_AGAIN) {
  test(`the same bytes run again after ${what}`, async (t) => {
    const hub = await startHub(t)
    await hubWithPrices(hub)
    await happens(hub)
    const again = await upload(hub, PRICES, FILE, query)
    assert.deepEqual([again['state'], again['duplicateOf'], again['rows'].superseded], ['finished', null, 1])
  })
}

test('the same bytes run again after an older load that was held until then', async (t) => {
  const hub = await startHub(t)
  const prices = (preco: number) => PLACES.map((place) => ({ codigo: `P${place}`, preco }))
  await upload(
    hub,
    PRODUCTS,
    PLACES.map((place) => ({ codigo: `P${place}` })),
  )
  const first = await upload(hub, PRICES, prices(1))
  const held = await upload(hub, PRICES, prices(90))
  assert.equal(held['state'], 'held')
  assert.equal((await upload(hub, PRICES, prices(1)))['duplicateOf'], first['loadId'])

  assert.deepEqual(counts(await say(hub, held, 'approve')), { read: 100, updated: 100 })
  const again = await upload(hub, PRICES, prices(1))
  assert.deepEqual([again['duplicateOf'], again['state']], [null, 'held'])
})

test('a load of another kind between them changes nothing', async (t) => {
  const hub = await startHub(t)
  const first = await hubWithPrices(hub)
  await upload(hub, STOCK, [{ sku: 'A', store: '001', quantity: 1 }])
  assert.equal((await upload(hub, PRICES, FILE))['duplicateOf'], first['loadId'])
})

test('the same explicit moment is the same, another is not', async (t) => {
  const hub = await startHub(t)
  await upload(hub, PRODUCTS, [{ codigo: 'A' }, { codigo: 'B' }])
  const at = (day: string) => upload(hub, PRICES, FILE, `&asOf=2026-01-${day}T00:00:00Z`)
  const first = await at('05')
  assert.equal((await at('05'))['duplicateOf'], first['loadId'])
  assert.equal((await at('06'))['duplicateOf'], null)
})

// What was refused or parked may go in this time.
for (const [what, row] of [
  ['refused', { codigo: 'A', preco: 'abc' }],
  ['parked', { codigo: 'X', preco: 1 }],
] as const) {
  test(`the same bytes run again when a row was ${what}`, async (t) => {
    const hub = await startHub(t)
    await hubWithPrices(hub)
    const first = await upload(hub, PRICES, [row])
    const again = await upload(hub, PRICES, [row])
    assert.deepEqual([first['rows'][what], again['rows'][what], again['duplicateOf']], [1, 1, null])
  })
}

test('a plan of the same bytes is a plan', async (t) => {
  const hub = await startHub(t)
  await hubWithPrices(hub)
  const plan = await upload(hub, PRICES, FILE, '&mode=plan')
  assert.deepEqual([plan['state'], plan['duplicateOf']], ['planned', null])
})
