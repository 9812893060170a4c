import assert from 'node:assert/strict'
import { test } from 'node:test'
import { apart, emptyCatalogue, tracesOf } from '../harness/catalogue.ts'
import { startHub, type TestHub } from '../harness/hub.ts'
import { startWorker } from '../harness/worker.ts'

const ONLY_HTTP = { roles: { http: true, worker: false } } as const
const SKUS = 20_000
const STORES = ['001', '002', '003']
const REST_MS_MAX = 60_000
const LOOK_MS = 10

/** Balances for three stores: those of the second are there already, half of them equal. */
async function withBalances({ db }: TestHub): Promise<void> {
  const made = `'2026-01-01', 0, '2026-01-01' from generate_series(1, ${SKUS}) n`
  await db.query(
    `insert into products (site_id, reference, details, as_of, load_id, updated_at) select 'S1', 'K' || n, '{}', ${made}`,
  )
  await db.query(
    `insert into variants (site_id, sku, reference, size, as_of, load_id, updated_at)
     select 'S1', 'K' || n, 'K' || n, 'SIN DEFINIR', ${made}`,
  )
  await db.query(
    `insert into stock (site_id, sku, store, quantity, as_of, load_id, updated_at) select 'S1', 'K' || n, '002', n % 2, ${made}`,
  )
}

const BALANCES = JSON.stringify(
  STORES.flatMap((store) =>
    Array.from({ length: SKUS }, (_, n) => ({ sku: `K${n + 1}`, store, quantity: 1 })),
  ),
)

async function send(hub: TestHub, type: number, body: string): Promise<string> {
  const path = `loads?type=${type}&name=rows.json&asOf=2026-02-01T00:00:00Z`
  const sent = await hub.call('POST', path, { body })
  assert.equal(sent.status, 202, sent.text)
  return sent.body.loadId
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  const late = performance.now() + REST_MS_MAX
  while (!(await isSo())) {
    assert(performance.now() < late, 'it takes too long')
    await pause(LOOK_MS)
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

async function stateOf(hub: TestHub, loadId: string): Promise<string> {
  return (await hub.call('GET', `loads/${loadId}`)).body.state
}

test('a load whose worker is killed at any moment ends as one clean run', async (t) => {
  const hub = await startHub(t, ONLY_HTTP)
  let worker = await startWorker(t, hub)
  const told = async (aliveMs: number | null) => {
    await emptyCatalogue(hub.db)
    await withBalances(hub)
    const loadId = await send(hub, 2, BALANCES)
    if (aliveMs !== null) {
      await until(async () => (await stateOf(hub, loadId)) !== 'received')
      await pause(aliveMs)
      worker.child.kill('SIGKILL')
      await worker.ended
      await hub.db.query(`update loads set leased_until = '2026-01-01' where leased_until is not null`)
      worker = await startWorker(t, hub)
    }
    await until(async () => (await stateOf(hub, loadId)) === 'finished')
    return tracesOf(hub.db)
  }
  const began = performance.now()
  const clean = await told(null)
  // A clean run beside which the hub starts and the rows are made: some of the moments lie after its end.
  const aliveMsMax = (performance.now() - began) / 2
  for (let kill = 0; kill < 3; kill += 1) {
    const aliveMs = Math.round(Math.random() * aliveMsMax)
    await t.test(`after ${aliveMs} ms`, async () => {
      assert.deepEqual(apart(await told(aliveMs), clean), [])
    })
  }
})

test('two workers never run one load', async (t) => {
  const hub = await startHub(t)
  await startHub(t, { beside: hub, roles: { http: false, worker: true } })
  const loadIds = await Promise.all(
    Array.from({ length: 20 }, (_, n) => send(hub, 1, JSON.stringify([{ sku: `A${n % 5}`, name: `${n}` }]))),
  )
  for (const loadId of loadIds) await until(async () => (await stateOf(hub, loadId)) === 'finished')
  const { rows } = await hub.db.query(`select distinct fence, worker_losses from loads`)
  assert.deepEqual(rows, [{ fence: 1n, worker_losses: 0 }])
})

test('a load that breaks each time is failed with a code of its own, and the next one runs', async (t) => {
  const hub = await startHub(t)
  await hub.db.query(
    `create function break() returns trigger language plpgsql as $$ begin raise exception 'planted'; end $$`,
  )
  await hub.db.query(`create trigger breaks before insert on prices execute function break()`)
  const products = await send(hub, 1, '[{"sku":"A"},{"sku":"B"}]')
  const prices = await send(hub, 7, '[{"sku":"A","price":1},{"sku":"B","price":2}]')
  const next = await send(hub, 1, '[{"sku":"C"}]')
  await until(async () => (await stateOf(hub, next)) === 'finished')
  assert.equal(await stateOf(hub, products), 'finished')
  const { body: failed } = await hub.call('GET', `loads/${prices}`)
  assert.deepEqual(
    [failed.state, failed.failure.code, failed.failure.facts],
    ['failed', 'load.broke', { workers: 3, rowsRead: 2, writing: true }],
  )
  assert.doesNotMatch(JSON.stringify(failed), /planted/)
  assert.deepEqual((await hub.db.query(`select from prices`)).rows, [])

  await t.test('the same file again runs once what broke it is mended', async () => {
    await hub.db.query(`drop trigger breaks on prices`)
    const again = await send(hub, 7, '[{"sku":"A","price":1},{"sku":"B","price":2}]')
    await until(async () => (await stateOf(hub, again)) === 'finished')
    assert.equal((await hub.call('GET', `loads/${again}`)).body.rows.created, 2)
  })
})
