import assert from 'node:assert/strict'
import { test } from 'node:test'
import { rested } from '../harness/rest.ts'
import { startHub, type TestHub } from '../harness/hub.ts'

const LARGE_SKUS = 50_000
const SMALL_SKUS = 100
const SMALL_MS_MAX = 3000
const STORES = ['001', '002', '003', '004']

async function withVariants({ db }: TestHub, site: string, skus: number): Promise<void> {
  const made = `'2026-01-01', 0, '2026-01-01' from generate_series(1, ${skus}) n`
  await db.query(
    `insert into products (site_id, reference, details, as_of, load_id, updated_at) select $1, 'K' || n, '{}', ${made}`,
    [site],
  )
  await db.query(
    `insert into variants (site_id, sku, reference, size, as_of, load_id, updated_at)
     select $1, 'K' || n, 'K' || n, 'SIN DEFINIR', ${made}`,
    [site],
  )
  await db.query(
    `insert into stores (site_id, external_code, name, created_at, updated_at)
     select $1, code, code, '2026-01-01', '2026-01-01' from unnest($2::text[]) code on conflict do nothing`,
    [site, STORES],
  )
}

const balances = (skus: number) =>
  JSON.stringify(
    STORES.flatMap((store) =>
      Array.from({ length: skus }, (_, n) => ({ sku: `K${n + 1}`, store, quantity: 1 })),
    ),
  )

async function send(hub: TestHub, site: string, body: string): Promise<string> {
  const sent = await hub.call('POST', `/api/v1/sites/${site}/loads?type=2&name=stock.json`, { body })
  assert.equal(sent.status, 202, sent.text)
  return sent.body.links.self
}

test("sites with large files do not stop another site's small one", async (t) => {
  const hub = await startHub(t)
  await hub.db.query(
    `insert into sites (site_id, name, created_at, updated_at) values ('S3', 'Terceira', '2026-01-01', '2026-01-01')`,
  )
  await hub.db.query(
    `insert into grants (site_id, username, permissions) values ('S2', 'operador', '{load}'), ('S3', 'operador', '{load}')`,
  )
  for (const site of ['S1', 'S3']) await withVariants(hub, site, LARGE_SKUS)
  await withVariants(hub, 'S2', SMALL_SKUS)
  const large = balances(LARGE_SKUS)
  // As many as a process runs at once: the small one finds no worker that is free of them.
  const larges = [await send(hub, 'S1', large), await send(hub, 'S3', large)]
  const began = performance.now()
  const small = await rested(hub, await send(hub, 'S2', balances(SMALL_SKUS)))
  const ms = performance.now() - began
  const still = await Promise.all(
    larges.map(async (path) => (await hub.call('GET', path)).body.state as string),
  )

  assert.deepEqual([small.state, small.rows.created], ['finished', SMALL_SKUS * STORES.length])
  assert(ms < SMALL_MS_MAX, `it took ${Math.round(ms)} ms`)
  assert(still.includes('running'), still.join())
  for (const path of larges) {
    const { state, rows } = await rested(hub, path)
    assert.deepEqual([state, rows.created], ['finished', LARGE_SKUS * STORES.length])
  }
})
