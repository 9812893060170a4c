import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import {
  BY_CURSOR,
  BY_LINK,
  BY_PAGE,
  pageSettings,
  pullPrices,
  startPagedErp,
  type PagedErp,
} from '../harness/erp-pages.ts'
import { startHub, type TestHub } from '../harness/hub.ts'
import { stockShelf } from '../harness/orders.ts'
import { until } from '../harness/until.ts'

const SKUS = ['P1', 'P2', 'P3', 'P4', 'P5']
const ROWS = SKUS.map((sku, n) => ({ sku, price: `${n + 1}.90` }))

interface Load {
  readonly loadId: string
  readonly source: { readonly door: string; readonly name: string }
  readonly rows: { readonly read: number; readonly created: number }
}

interface Shop {
  readonly hub: TestHub
  readonly erp: PagedErp
}

async function open(t: TestContext, rows: readonly object[] = ROWS): Promise<Shop> {
  const erp = await startPagedErp(t, rows)
  const hub = await startHub(t, { egressAllow: ['127.0.0.0/8'] })
  await stockShelf(hub, Object.fromEntries(SKUS.map((sku) => [sku, 1])))
  return { hub, erp }
}

async function pagesOf({ hub }: Shop) {
  return (await hub.call('GET', 'integrations/precos/connector')).body.pages
}

/** Waits for a whole run, and for its loads to be at rest. */
async function ran(shop: Shop, runs = 1) {
  const { hub } = shop
  let finished: string | null = null
  let seen = 0
  const pages = await until(async () => {
    const now = await pagesOf(shop)
    if (now.last !== null && now.last.finishedAt !== finished) {
      finished = now.last.finishedAt
      seen += 1
    }
    return seen >= runs && now
  }, 'a whole run')
  const loads = await until(async () => {
    const { body } = await hub.call('GET', 'loads')
    return body.items.every(({ state }: { state: string }) => state === 'finished') && body.items
  }, 'all loads are at rest')
  return { pages, loads: loads.toReversed() }
}

async function pricesOf({ hub }: Shop) {
  const { body } = await hub.call('GET', 'prices?limit=100')
  return body.items.map(({ sku, price }: { sku: string; price: string }) => [sku, price])
}

const PRICES = ROWS.map(({ sku, price }) => [sku, price])

for (const [name, path, paging, calls] of [
  [
    'by page number',
    '/pages',
    BY_PAGE,
    ['/pages?size=2&page=1', '/pages?size=2&page=2', '/pages?size=2&page=3'],
  ],
  ['by cursor', '/cursor', BY_CURSOR, ['/cursor?size=2', '/cursor?size=2&from=2', '/cursor?size=2&from=4']],
  [
    'by the next address',
    '/links',
    BY_LINK,
    ['/links?size=2', '/links?from=2&size=2', '/links?from=4&size=2'],
  ],
] as const) {
  test(`pages are asked for ${name}, each is a load, and they are applied in order`, async (t) => {
    const shop = await open(t)
    await pullPrices(shop.hub, pageSettings(shop.erp, path, paging))
    const { pages, loads } = await ran(shop)
    assert.deepEqual(
      shop.erp.calls(/./),
      calls.map((call) => `GET ${call}`),
    )
    assert.deepEqual(
      loads.map(({ source, rows }: Load) => [source.door, source.name.slice(-9), rows.read, rows.created]),
      [
        ['connector', '0001.json', 2, 2],
        ['connector', '0002.json', 2, 2],
        ['connector', '0003.json', 1, 1],
      ],
    )
    assert.deepEqual([pages.state, pages.last.pages, pages.last.rows], ['waiting', 3, 5])
    assert.deepEqual(await pricesOf(shop), PRICES)
  })
}

test('the next run asks from when the last one began, and what is mapped is read by the mapping', async (t) => {
  const shop = await open(t, [{ codigo: 'P1', vl: '7.50' }])
  const query = { changedSince: '{{since}}' }
  const mapping = { fields: { price: { from: 'vl' } } }
  await pullPrices(shop.hub, pageSettings(shop.erp, '/pages', BY_PAGE, { query }), { mapping })
  const { pages } = await ran(shop)
  assert.deepEqual(await pricesOf(shop), [['P1', '7.50']])
  shop.hub.advance(61_000)
  const again = await until(async () => shop.erp.calls(/changedSince/)[0] ?? null, 'asked again')
  const since = new URL(again.split(' ')[1]!, 'http://erp').searchParams.get('changedSince')
  assert.equal(since, pages.since)
  assert.equal(shop.erp.heard[0]!.headers['x-api-key'], 'k')
})

for (const [name, trouble] of [
  ['is slow', ['slow']],
  ['breaks', [{ status: 500 }]],
  ['is asked too often', [{ status: 429, headers: { 'retry-after': '0' } }]],
  ['cuts the line', ['cut']],
] as const) {
  test(`an ERP that ${name} at a page is asked for it again, and the run goes on`, async (t) => {
    const shop = await open(t)
    shop.erp.trouble(/page=2/, ...trouble)
    await pullPrices(shop.hub, pageSettings(shop.erp, '/pages', BY_PAGE))
    const { loads } = await ran(shop)
    assert.equal(loads.length, 3)
    assert.deepEqual(await pricesOf(shop), PRICES)
  })
}

test('a page that is refused is shown, and the run goes on with it once the ERP gives it', async (t) => {
  const shop = await open(t)
  shop.erp.trouble(/page=2/, { status: 403, body: '{"message":"sem licença"}' })
  await pullPrices(shop.hub, pageSettings(shop.erp, '/pages', BY_PAGE))
  const refused = await until(async () => {
    const now = await pagesOf(shop)
    return now.state === 'refused' && now
  }, 'refused')
  assert.deepEqual([refused.page, refused.refusal.code, refused.last], [2, 'connector.erp_refused', null])
  assert.match(refused.refusal.detail, /sem licença/)
  shop.hub.advance(11_000)
  const { pages } = await ran(shop)
  assert.deepEqual([pages.refusal, pages.last.pages], [null, 3])
  assert.equal(shop.erp.calls(/page=1/).length, 1)
  assert.deepEqual(await pricesOf(shop), PRICES)
})

test('a page that comes twice is loaded once', async (t) => {
  const shop = await open(t)
  const first = JSON.stringify({ data: { items: ROWS.slice(0, 2) } })
  shop.erp.trouble(/page=2/, { status: 200, body: first })
  shop.erp.rows.splice(2, 0, ...ROWS.slice(0, 2))
  await pullPrices(shop.hub, pageSettings(shop.erp, '/pages', BY_PAGE))
  const { loads, pages } = await ran(shop)
  assert.deepEqual([loads.length, pages.last.rows, pages.last.pages], [3, 5, 4])
  assert.deepEqual(await pricesOf(shop), PRICES)
})

test('what became of the rows of pages is told by the loads that a connector links to', async (t) => {
  const shop = await open(t, [...ROWS.slice(0, 3), { sku: 'P4', price: 'grátis' }])
  await pullPrices(shop.hub, pageSettings(shop.erp, '/pages', BY_PAGE))
  const { pages, loads } = await ran(shop)
  const idsOf = async (link: string) => {
    const { body } = await shop.hub.call('GET', link, { as: 'erp' })
    return body.items.map(({ loadId }: { loadId: string }) => loadId)
  }
  const ids = loads.map(({ loadId }: Load) => loadId)
  assert.deepEqual(await idsOf(pages.links.loads), ids.toReversed())
  assert.deepEqual(await idsOf(pages.links.refused), ids.slice(-1))
})

test('an ERP that gives the same page for ever is stopped, and says why', async (t) => {
  const shop = await open(t)
  await pullPrices(shop.hub, pageSettings(shop.erp, '/pages', { ...BY_PAGE, pageParam: 'pagina' }))
  shop.erp.trouble(
    /./,
    ...Array.from({ length: 9 }, () => ({
      status: 200,
      body: JSON.stringify({ data: { items: ROWS.slice(0, 2) } }),
    })),
  )
  const refused = await until(async () => {
    const now = await pagesOf(shop)
    return now.state === 'refused' && now
  }, 'refused')
  assert.equal(refused.refusal.code, 'connector.paging_stuck')
  assert.match(refused.refusal.detail, /as anteriores foram carregadas/)
  const { body } = await shop.hub.call('GET', 'loads')
  assert.equal(body.items.length, 1)
})

test('a hub that dies between two pages goes on with the second: none is missing, none is loaded twice', async (t) => {
  const shop = await open(t)
  shop.erp.trouble(/page=2/, 'slow', 'slow', 'slow', 'slow')
  await pullPrices(shop.hub, pageSettings(shop.erp, '/pages', BY_PAGE))
  await until(async () => shop.erp.calls(/page=2/).length > 0, 'the second page is asked for')
  const other = await startHub(t, {
    beside: shop.hub,
    egressAllow: ['127.0.0.0/8'],
    roles: { http: true, worker: false },
  })
  await shop.hub.stop()
  const third = await startHub(t, { beside: other, egressAllow: ['127.0.0.0/8'] })
  const { loads } = await ran({ hub: third, erp: shop.erp })
  assert.equal(loads.length, 3)
  assert.equal(shop.erp.calls(/page=1/).length, 1)
  assert.deepEqual(await pricesOf({ hub: third, erp: shop.erp }), PRICES)
})

test('a run is begun by hand, and settings that change begin with everything', async (t) => {
  const shop = await open(t)
  await pullPrices(shop.hub, pageSettings(shop.erp, '/pages', BY_PAGE))
  await ran(shop)
  shop.erp.rows[0] = { sku: 'P1', price: '99.00' }
  const begun = await shop.hub.call('POST', 'integrations/precos/runs', { as: 'erp' })
  assert.equal(begun.status, 202, begun.text)
  await until(async () => (await pricesOf(shop))[0]![1] === '99.00', 'the new price')
  await pullPrices(shop.hub, pageSettings(shop.erp, '/cursor', BY_CURSOR))
  await until(async () => shop.erp.calls(/cursor/).length === 3, 'all pages by the new way')
  assert.equal(
    (await shop.hub.call('POST', 'integrations/estoque/runs')).body.code,
    'integration.source_missing',
  )
  assert.equal(
    (await shop.hub.call('POST', 'integrations/precos/runs', { as: 'pdv' })).body.code,
    'auth.forbidden',
  )
})
