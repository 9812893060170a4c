import assert from 'node:assert/strict'
import { test } from 'node:test'
import { forgetHistory, KEEP_HISTORY_DAYS } from '../../src/catalog/jobs.ts'
import { FORGET_ROWS_MAX } from '../../src/platform/jobs/forget.ts'
import { startHub, type TestHub } from '../harness/hub.ts'

const DAY_MS = 24 * 3_600_000
const TABLES = ['product_history', 'variant_history', 'price_history', 'stock_history']

/** Versions in each table of two sites that were replaced so many days ago. */
async function fill({ db, platform }: TestHub, daysAgo: readonly number[]): Promise<void> {
  const common = `as_of, load_id, written_at, replaced_at, replaced_by)
    select site, 'K' || nth, 'K', %, at - interval '1 day', 1, at - interval '1 day', at, 2
      from unnest(array['S1', 'S2']) as site,
           unnest($1::timestamptz[]) with ordinality as replaced (at, nth)`
  const times = daysAgo.map((days) => new Date(platform.now().getTime() - days * DAY_MS))
  const insert = (columns: string, value: string) =>
    db.query(`insert into ${columns}, ${common.replace('%', value)}`, [times])
  await db.query(
    `insert into product_history (site_id, reference, details, ${common.replace("'K', %", `'{}'`)}`,
    [times],
  )
  await insert('variant_history (site_id, sku, reference, size, details', `'U', '{}'`)
  await insert('price_history (site_id, sku, list, price', '1')
  await insert('stock_history (site_id, sku, store, quantity', '1')
}

async function left({ db }: TestHub, siteId: string): Promise<number[]> {
  const counts = TABLES.map((table) => `(select count(*)::int from ${table} where site_id = $1) as ${table}`)
  const { rows } = await db.query(`select ${counts.join(', ')}`, [siteId])
  return TABLES.map((table) => rows[0][table])
}

test('a site forgets what it was longer ago than it keeps, and says from when it knows', async (t) => {
  const hub = await startHub(t, { roles: { http: true, worker: false } })
  await hub.db.query(`update sites set created_at = $1`, [
    new Date(hub.platform.now().getTime() - 900 * DAY_MS),
  ])
  await fill(hub, [0.5, 29, 31, KEEP_HISTORY_DAYS + 1])
  const { work } = forgetHistory(hub.platform)
  const { body: site } = await hub.call('GET', '/api/v1/sites/S1')
  const saved = await hub.call('PUT', '/api/v1/sites/S1', {
    body: { name: site.name, settings: { historyDays: 30 } },
  })
  assert.deepEqual([saved.status, saved.body.settings], [200, { historyDays: 30 }])

  await work()
  assert.deepEqual(await left(hub, 'S1'), [2, 2, 2, 2])
  assert.deepEqual(await left(hub, 'S2'), [3, 3, 3, 3])
  const ago = (days: number) => new Date(hub.platform.now().getTime() - days * DAY_MS).toISOString()
  const gone = await hub.call('GET', `prices?asOf=${ago(31)}`)
  assert.deepEqual([gone.status, gone.body.code], [410, 'history.expired'])
  assert.equal((await hub.call('GET', `prices?asOf=${ago(29)}`)).status, 200)

  await hub.call('PUT', '/api/v1/sites/S1', { body: { name: site.name, settings: { historyDays: 300 } } })
  await work()
  // What has been forgotten stays so, however long is kept from now on.
  assert.equal((await hub.call('GET', `prices?asOf=${ago(31)}`)).body.code, 'history.expired')
})

test('a site younger than what it keeps has forgotten nothing', async (t) => {
  const hub = await startHub(t, { roles: { http: true, worker: false } })
  await fill(hub, [3])
  await forgetHistory(hub.platform).work()
  assert.deepEqual(await left(hub, 'S1'), [1, 1, 1, 1])
  const { status, body } = await hub.call('GET', 'prices?asOf=2020-01-01')
  assert.deepEqual([status, body.items], [200, []])
})

test('much is forgotten in batches, and the last one ends', async (t) => {
  const hub = await startHub(t, { roles: { http: true, worker: false } })
  await hub.db.query(`update sites set created_at = '2020-01-01'`)
  await fill(hub, Array<number>(FORGET_ROWS_MAX * 2 + 1).fill(KEEP_HISTORY_DAYS + 1))
  await forgetHistory(hub.platform).work()
  assert.deepEqual(await left(hub, 'S1'), [0, 0, 0, 0])
})

test('a setting that keeps nothing, or for ever, is refused', async (t) => {
  const hub = await startHub(t, { roles: { http: true, worker: false } })
  for (const settings of [{ historyDays: 0 }, { reportDays: 6 }, { sourceDays: 3661 }]) {
    const { status, body } = await hub.call('PUT', '/api/v1/sites/S1', { body: { name: 'Loja', settings } })
    assert.deepEqual(
      [status, body.code, body.field],
      [400, 'request.malformed', `settings.${Object.keys(settings)[0]}`],
    )
  }
})
