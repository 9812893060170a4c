import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test, type TestContext } from 'node:test'
import { NEW_SAMPLES, SAMPLES, samplePath } from '../../src/demo/samples.ts'
import { startHub, type TestHub } from '../harness/hub.ts'

const LISTS = ['products', 'prices', 'stock', 'attributes'] as const

/** Loads a sample by the loads call, and answers the counts of its rest. */
async function load(hub: TestHub, name: string, type: number): Promise<Record<string, number>> {
  const body = await readFile(samplePath(name))
  const headers = { 'content-type': 'application/octet-stream' }
  const sent = await hub.call('POST', `loads?type=${type}&name=${name}`, { as: 'erp', body, headers })
  assert.equal(sent.status, 202, sent.text)
  for (;;) {
    const { body: seen } = await hub.call('GET', `loads/${sent.body.loadId}`, { as: 'erp' })
    if (seen.state === 'finished') return seen.rows
    assert(['received', 'running'].includes(seen.state), JSON.stringify(seen))
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

/** What the outside sees of the catalogue, but for when and by which load it came. */
async function catalogue(hub: TestHub): Promise<unknown> {
  const lists = await Promise.all(LISTS.map((list) => everything(hub, list)))
  return lists.map((items) => items.map((item) => ({ ...item, asOf: null, loadId: null, updatedAt: null })))
}

async function everything(hub: TestHub, list: string): Promise<Record<string, unknown>[]> {
  const items: Record<string, unknown>[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const { body } = await hub.call('GET', `${list}?limit=500${cursor === '' ? '' : `&cursor=${cursor}`}`)
    items.push(...body.items)
    cursor = body.nextCursor
  }
  return items
}

/** Rows of each sample: a JSON element is a product, a CSV line a variant. */
const ROWS = {
  json: [28, 336, 333, 73],
  csv: [112, 336, 333, 73],
} as const

async function hubWith(t: TestContext, twin: 'json' | 'csv'): Promise<TestHub> {
  const hub = await startHub(t)
  for (const [place, sample] of SAMPLES.entries()) {
    const name = twin === 'json' ? sample.name : sample.twin
    const { read, created, ...others } = await load(hub, name, sample.type)
    assert.deepEqual({ name, read, created }, { name, read: ROWS[twin][place], created: ROWS[twin][place] })
    assert(
      Object.values(others).every((count) => count === 0),
      JSON.stringify(others),
    )
  }
  return hub
}

test('each sample creates all its rows, and the twins end in the same catalogue', async (t) => {
  const [json, csv] = [await hubWith(t, 'json'), await hubWith(t, 'csv')]
  const fromJson = await catalogue(json)
  assert.deepEqual(await catalogue(csv), fromJson)
  const [products, prices, stock] = fromJson as unknown[][]
  assert.deepEqual([products?.length, prices?.length, stock?.length], [28, 336, 333])

  await t.test('the twin of what was loaded changes nothing', async () => {
    for (const [place, { twin, type }] of SAMPLES.entries()) {
      const { read, unchanged } = await load(json, twin, type)
      assert.deepEqual({ twin, unchanged }, { twin, unchanged: read })
      assert.equal(read, ROWS.csv[place])
    }
  })

  await t.test('it has sizes, colours, one kit, three price lists and three stores', async () => {
    const { body: shirt } = await json.call('GET', 'products/1010-BRC')
    assert.deepEqual(
      shirt.variants.map(({ size }: { size: string }) => size),
      ['PP', 'P', 'M', 'G', 'GG'],
    )
    assert.deepEqual([shirt.color, shirt.brand, shirt.images.length], ['Branco', 'Marola', 2])
    const { body: kit } = await json.call('GET', 'products/KIT-PRAIA')
    assert.deepEqual(kit.kit, [
      { sku: '010100103', quantity: 2 },
      { sku: '040260701', quantity: 1 },
    ])
    const { body } = await json.call('GET', 'prices?sku=010100103')
    assert.deepEqual(
      body.items.map(({ list, price, salePrice }: Record<string, unknown>) => [list, price, salePrice]),
      [
        ['atacado', '29.90', null],
        ['default', '49.90', null],
        ['outlet', '49.90', '25.00'],
      ],
    )
    const { body: balances } = await json.call('GET', 'stock?sku=010100103')
    assert.deepEqual(
      balances.items.map(({ store, available }: Record<string, unknown>) => [store, available]),
      [
        ['001', 25],
        ['002', 5],
        ['003', 15],
      ],
    )
  })
})

/** Rows of each sample of new articles: a JSON element is a product, a CSV line a variant in a store or a list. */
const NEW_ROWS = { json: [2, 3, 2], csv: [12, 15, 8] } as const

test('the samples of new articles create all their rows, and their twins end in the same catalogue', async (t) => {
  const hubs = { json: await startHub(t), csv: await startHub(t) }
  for (const [place, { name, twin, type }] of NEW_SAMPLES.entries()) {
    for (const [format, file] of [
      ['json', name],
      ['csv', twin],
    ] as const) {
      const { read, created } = await load(hubs[format], file, type)
      assert.deepEqual({ file, read, created }, { file, read: NEW_ROWS[format][place], created: read })
    }
  }
  const fromJson = (await catalogue(hubs.json)) as unknown[][]
  assert.deepEqual(await catalogue(hubs.csv), fromJson)
  assert.deepEqual(
    fromJson.map((list) => list.length),
    [7, 13, 27, 0],
  )

  // In the CSV a variant stands on a line for each store or list: the last says its product again.
  for (const { twin, type } of NEW_SAMPLES) {
    const { read, unchanged, superseded } = await load(hubs.json, twin, type)
    assert.equal((unchanged ?? 0) + (superseded ?? 0), read, twin)
  }
  assert.deepEqual(await catalogue(hubs.json), fromJson)
})
