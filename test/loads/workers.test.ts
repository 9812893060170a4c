import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { claimLoad, LEASE_MS, releaseLoad } from '../../src/loads/claim-load.ts'
import { LoadInterrupted, MERGE_ROWS_MAX } from '../../src/loads/merge-slices.ts'
import { runLoad } from '../../src/loads/run-load.ts'
import { postToDoor } from '../harness/door.ts'
import { startHub, type TestHub } from '../harness/hub.ts'

const HTTP_ALONE = { roles: { http: true, worker: false } } as const

/** Two and a half slices of balances, of which some are new, some change and some do not. */
const SKUS = Array.from(
  { length: Math.ceil(MERGE_ROWS_MAX * 0.9) },
  (_, place) => `SKU-${String(place).padStart(6, '0')}`,
)
const STORES = ['001', '002', '003']

async function withCatalogue(hub: TestHub): Promise<void> {
  await hub.db.query(
    `insert into products (site_id, reference, details, as_of, load_id, updated_at)
     select 'S1', sku, '{}', '2026-01-01', 0, '2026-01-01' from unnest($1::text[]) sku`,
    [SKUS],
  )
  await hub.db.query(
    `insert into variants (site_id, sku, reference, size, as_of, load_id, updated_at)
     select 'S1', sku, sku, 'SIN DEFINIR', '2026-01-01', 0, '2026-01-01' from unnest($1::text[]) sku`,
    [SKUS],
  )
  await hub.db.query(
    `insert into stock (site_id, sku, store, quantity, as_of, load_id, updated_at)
     select 'S1', sku, '002', place % 2, '2026-01-01', 0, '2026-01-01'
       from unnest($1::text[]) with ordinality as given (sku, place)`,
    [SKUS],
  )
}

const BALANCES = JSON.stringify(
  SKUS.flatMap((sku, place) => [
    ...STORES.map((store) => ({ sku, store, quantity: 1 })),
    ...(place % 100 === 0
      ? [
          { sku, store: '001', quantity: 2 },
          { sku: 'NOBODY', store: '001', quantity: 1 },
        ]
      : []),
  ]),
)

/** All that a load leaves, save numbers and times. */
async function traces(hub: TestHub): Promise<unknown> {
  const { rows: stock } = await hub.db.query(
    `select md5(string_agg(concat_ws('|', sku, store, quantity, load_id = 0), ',' order by sku, store)) as stock from stock`,
  )
  const { rows: history } = await hub.db.query(
    `select md5(string_agg(concat_ws('|', sku, store, quantity), ',' order by sku, store)) as history, count(*) from stock_history`,
  )
  const { rows: blocks } = await hub.db.query(
    `select md5(string_agg(outcomes, ',' order by first_row)) as outcomes from load_row_blocks`,
  )
  const { rows: refusals } = await hub.db.query(
    `select count(*), md5(string_agg(concat_ws('|', row_number, key, code), ',' order by row_number)) from load_refusals`,
  )
  const { rows: loads } = await hub.db.query(
    `select state, rows_read, rows_created, rows_updated, rows_unchanged, rows_superseded, rows_refused from loads`,
  )
  const { rows: events } = await hub.db.query(`select type from outbox`)
  return { stock, history, blocks, refusals, loads, events }
}

async function cleanRun(t: TestContext): Promise<unknown> {
  const hub = await startHub(t)
  await withCatalogue(hub)
  const { body } = await postToDoor(hub, 2, BALANCES)
  assert.deepEqual(
    [body.state, body.rows.read],
    ['finished', SKUS.length * 3 + 2 * Math.ceil(SKUS.length / 100)],
  )
  assert(
    body.rows.created > 0 && body.rows.updated > 0 && body.rows.unchanged > 0 && body.rows.superseded > 0,
  )
  return traces(hub)
}

test('a load whose worker stops after any slice ends as one clean run does', async (t) => {
  const clean = await cleanRun(t)
  for (const slices of [0, 1, 2]) {
    await t.test(`after ${slices} slices`, async (t) => {
      const hub = await startHub(t, HTTP_ALONE)
      await withCatalogue(hub)
      await postToDoor(hub, 2, BALANCES, { wait: 0 })
      const load = await claimLoad(hub.platform)
      assert(load !== null)
      const gone = new AbortController()
      let written = 0
      const leaseEnd = () => {
        // Asked once a slice, at its start.
        if (written === slices) gone.abort()
        written += 1
        return new Date(hub.platform.now().getTime() + LEASE_MS)
      }
      await assert.rejects(
        runLoad({ platform: hub.platform, load, signal: gone.signal, leaseEnd }),
        LoadInterrupted,
      )

      await t.test('while its lease runs nobody takes it', async () => {
        assert.equal(await claimLoad(hub.platform), null)
      })
      hub.advance(LEASE_MS + 1000)
      const again = await claimLoad(hub.platform)
      assert(again !== null)
      assert.deepEqual(
        [again.load_id, again.worker_losses, again.fence > load.fence],
        [load.load_id, 1, true],
      )
      const run = { platform: hub.platform, load: again, signal: new AbortController().signal, leaseEnd }
      await runLoad(run)
      assert.deepEqual(await traces(hub), clean)

      await t.test('the one that was away writes nothing any more', async () => {
        await assert.rejects(runLoad({ ...run, load }), LoadInterrupted)
        assert.deepEqual(await traces(hub), clean)
      })
    })
  }
})

test('loads of one site run in the order received, one at a time; sites side by side', async (t) => {
  const hub = await startHub(t, HTTP_ALONE)
  const file = '[{"codigo":"A"}]'
  const first = await postToDoor(hub, 1, file, { wait: 0 })
  const second = await postToDoor(hub, 1, file, { wait: 0 })
  await hub.db.query(
    `insert into loads (site_id, type, kinds, mode, state, door, name, bytes, sha256, spool, received_by, format, layout,
                        as_of, as_of_given, received_at)
     select 'S2', type, kinds, mode, state, door, name, bytes, sha256, spool, received_by, format, layout, as_of,
            as_of_given, received_at
       from loads where load_id = $1`,
    [first.body.loadId],
  )
  const claims = await Promise.all([1, 2, 3, 4].map(() => claimLoad(hub.platform)))
  const claimed = claims.flatMap((load) => (load === null ? [] : [`${load.site_id} ${load.load_id}`]))
  assert.deepEqual(claimed.length, 2)
  assert(claimed.includes(`S1 ${first.body.loadId}`))
  const running = claims.find((load) => load?.site_id === 'S1')!
  await releaseLoad(hub.platform, running, null)
  const again = await claimLoad(hub.platform)
  assert.deepEqual([again?.load_id, again?.worker_losses], [running.load_id, 0])
  await hub.db.query(`update loads set state = 'finished' where load_id = $1`, [first.body.loadId])
  assert.equal((await claimLoad(hub.platform))?.load_id, BigInt(second.body.loadId))
})

test('a load on which workers die three times is failed, and the next one runs', async (t) => {
  const hub = await startHub(t, HTTP_ALONE)
  const { body } = await postToDoor(hub, 1, '[{"codigo":"A"}]', { wait: 0 })
  const next = await postToDoor(hub, 1, '[{"codigo":"B"}]', { wait: 0 })
  for (let death = 0; death < 3; death += 1) {
    assert.equal((await claimLoad(hub.platform))?.worker_losses, death)
    hub.advance(LEASE_MS + 1000)
  }
  const worker = await startHub(t, { beside: hub, roles: { http: false, worker: true } })
  worker.advance(4 * (LEASE_MS + 1000))
  for (;;) {
    const { body: load } = await hub.call('GET', `loads/${next.body.loadId}`)
    if (load.state === 'finished') break
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  const failed = (await hub.call('GET', `loads/${body.loadId}`)).body
  assert.deepEqual(
    [failed.state, failed.failure.code, failed.failure.facts],
    ['failed', 'load.worker_lost', { workers: 3, rowsRead: 0, writing: false }],
  )
})

test('a hub that stops gives its load back, and the next start ends it', async (t) => {
  const hub = await startHub(t)
  await withCatalogue(hub)
  const { body } = await postToDoor(hub, 2, BALANCES, { wait: 0 })
  for (;;) {
    const { rows } = await hub.db.query(`select 1 from loads where state = 'running'`)
    if (rows.length > 0) break
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  const began = performance.now()
  await hub.stop()
  assert(performance.now() - began < 5000)
  const later = await startHub(t, { beside: hub })
  for (;;) {
    const { body: load } = await later.call('GET', `loads/${body.loadId}`)
    if (load.state !== 'running' && load.state !== 'received') {
      assert.equal(load.state, 'finished')
      break
    }
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  const { rows } = await later.db.query(`select worker_losses from loads`)
  assert.deepEqual(rows, [{ worker_losses: 0 }])
})
