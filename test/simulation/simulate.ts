import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { freePort, ownFolder, SECRET, start, urlOf, type Running } from '../cli/program.ts'
import { basicOf, startHub, type TestHub } from '../harness/hub.ts'
import type { OrderResource } from '../../src/orders/present-order.ts'
import { sellKit, stockShelf, type JsonObject } from '../harness/orders.ts'
import { KITS, nextCall, SKUS, type Call, type World } from './actors.ts'
import { complaintsOf } from './invariants.ts'
import { randomOf, type Random } from './random.ts'

/** People at work at once. */
const ACTORS = 8
const CALL_MS_MAX = 15_000
const CHECK_MS = 700
const KILL_MS = 2_500
const LOAD_MS = 400
const READY_MS_MAX = 30_000

export interface Simulated {
  readonly seed: number
  readonly calls: number
  /** How many calls had each status; 0 is one without an answer. */
  readonly statuses: Readonly<Record<string, number>>
  readonly kills: number
  readonly orders: number
}

/**
 * Random channels, ERPs, tills, stock files, repeats, cut calls and killed processes, on two hubs of one database; the
 * invariants are looked at all the time, and at the end.
 */
export async function simulate(
  t: TestContext,
  { seed, ms }: { seed: number; ms: number },
): Promise<Simulated> {
  const hub = await startHub(t)
  await fill(hub)
  const random = randomOf(seed)
  const other = await startOther(t, hub)
  const world: World = { random, seen: new Map(), nextNumber: 0 }
  const end = performance.now() + ms
  const statuses: Record<string, number> = {}
  const running = () => performance.now() < end
  const count = (status: number) => (statuses[status] = (statuses[status] ?? 0) + 1)
  const every = async (pause: number, work: () => Promise<void>) => {
    while (running()) {
      await new Promise((resolve) => setTimeout(resolve, pause))
      await work()
    }
  }
  const urls = () => (other.isUp() ? [hub.url, other.url] : [hub.url])
  const actor = async () => {
    while (running()) await act(world, random.pick(urls()), count)
  }
  await Promise.all([
    ...Array.from({ length: ACTORS }, actor),
    every(LOAD_MS, () => sendBalances(hub, random)),
    every(LOAD_MS, () => makeOld(hub, random)),
    every(KILL_MS, other.killed),
    every(CHECK_MS, async () => assert.deepEqual(await complaintsOf(hub.db), [], `seed ${seed}`)),
  ])
  assert.deepEqual(await complaintsOf(hub.db), [], `seed ${seed}`)
  const faults = Object.keys(statuses).filter((status) => Number(status) >= 500 && status !== '503')
  assert.deepEqual(faults, [], `seed ${seed}: ${JSON.stringify(statuses)}`)
  const calls = Object.values(statuses).reduce((sum, one) => sum + one, 0)
  return { seed, calls, statuses, kills: other.kills(), orders: world.seen.size }
}

async function fill(hub: TestHub): Promise<void> {
  await stockShelf(hub, Object.fromEntries(SKUS.map((sku) => [sku, 20])))
  for (const [sku, parts] of Object.entries(KITS)) await sellKit(hub, sku, parts)
  await hub.db.query(
    `insert into stock (site_id, sku, store, quantity, as_of, load_id, updated_at)
     select site_id, sku, store, quantity / 2, as_of, load_id, updated_at
       from (select k.site_id, k.sku, s.store, k.quantity, k.as_of, k.load_id, k.updated_at
               from stock k, unnest(array['002', '003']) as s (store)) more`,
  )
}

/** One call, sometimes cut off, sometimes made twice; what is answered is remembered. */
async function act(world: World, url: string, count: (status: number) => void): Promise<void> {
  const { random, seen } = world
  const call = nextCall(world)
  const headers = random.oneIn(3) ? { 'idempotency-key': `k-${random.below(200)}` } : {}
  const cutMs = random.oneIn(12) ? random.below(20) : CALL_MS_MAX
  const times = random.oneIn(6) ? 2 : 1
  await Promise.all(
    Array.from({ length: times }, async () => {
      const answer = await send(url, call, { headers, cutMs })
      count(answer?.status ?? 0)
      if (answer?.body?.correctedBody) {
        count(
          (await send(url, { ...call, body: answer.body.correctedBody }, { headers: {}, cutMs: CALL_MS_MAX }))
            ?.status ?? 0,
        )
      }
      if (answer?.body?.orderId !== undefined && answer.body.fulfilments)
        seen.set(answer.body.orderId, answer.body as OrderResource)
    }),
  )
}

/** An answer: an order, a refusal, or something else. */
interface Heard {
  readonly status: number
  readonly body: Partial<OrderResource> & { readonly correctedBody?: JsonObject | null }
}

async function send(
  url: string,
  { as, method, path, body }: Call,
  { headers, cutMs }: { headers: Readonly<Record<string, string>>; cutMs: number },
): Promise<Heard | null> {
  try {
    const response = await fetch(`${url}/api/v1/sites/S1/${path}`, {
      method,
      headers: { authorization: basicOf(as), 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(cutMs),
    })
    return { status: response.status, body: (await response.json()) as Heard['body'] }
  } catch {
    // Cut off, or the hub was killed: nobody knows what became of it.
    return null
  }
}

/** An ERP sends balances of some skus, more or less than are promised. */
async function sendBalances(hub: TestHub, random: Random): Promise<void> {
  const rows = SKUS.filter(() => random.oneIn(2)).map((sku) => ({
    ...{ sku, store: random.pick(['001', '002', '003']), quantity: random.below(60) },
  }))
  await hub.call('POST', 'loads?type=2', {
    as: 'erp',
    body: JSON.stringify(rows),
    headers: { 'content-type': 'application/json' },
  })
}

/** Time passes for an order that waits: the hubs let it expire. */
async function makeOld(hub: TestHub, random: Random): Promise<void> {
  await hub.db.query(
    `update orders set created_at = created_at - interval '1 hour' where state = 'pending_payment' and order_id % 7 = $1`,
    [random.below(7)],
  )
}

/** A hub in a process of its own on the same database, killed and started again. */
async function startOther(t: TestContext, { database, platform }: TestHub) {
  const port = await freePort()
  const folder = await ownFolder(t)
  const url = `http://127.0.0.1:${port}`
  const env = {
    ...{ DATABASE_URL: urlOf(database), MALOTE_DATA: platform.dataFolder, MALOTE_SECRET: SECRET },
    ...{ HTTP_PORT: String(port), REQUESTS_PER_SECOND_MAX: '100000' },
  }
  let kills = 0
  let up = false
  const begin = async (): Promise<Running> => {
    const hub = start(['serve'], { folder, env })
    const late = performance.now() + READY_MS_MAX
    while (
      !(await fetch(`${url}/health/ready`).then(
        (answer) => answer.ok,
        () => false,
      ))
    ) {
      assert(performance.now() < late && hub.child.exitCode === null, 'the other hub does not start')
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    up = true
    return hub
  }
  let hub = await begin()
  t.after(async () => {
    hub.child.kill('SIGKILL')
    await hub.ended
  })
  return {
    url,
    isUp: () => up,
    kills: () => kills,
    killed: async () => {
      up = false
      kills += 1
      hub.child.kill('SIGKILL')
      await hub.ended
      hub = await begin()
    },
  }
}
