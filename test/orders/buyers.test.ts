import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startHub, type TestHub } from '../harness/hub.ts'
import { inParallel } from '../harness/in-parallel.ts'
import { aisleOrder, lineOf, place, reservedOf, sellKit, stockShelf } from '../harness/orders.ts'
import { complaintsOf } from '../simulation/invariants.ts'
import { randomOf } from '../simulation/random.ts'

const BUYERS = 1000
const UNITS = 100
const AT_ONCE = 128
/** `SEEDS=20 npm test` tries more of them. */
const SEEDS = Array.from({ length: Number(process.env['SEEDS'] ?? 2) }, (_, nth) => nth + 1)

/** All who buy at once: how many were served, and that nobody heard anything but yes or no. */
async function buy(
  hub: TestHub,
  orders: readonly ReturnType<typeof aisleOrder>[],
): Promise<readonly string[]> {
  const answers = await inParallel(orders, AT_ONCE, (order) => place(hub, order))
  const heard = new Set(answers.map(({ status }) => status))
  for (const status of heard) assert([201, 409].includes(status), `${status}`)
  return answers.filter(({ status }) => status === 201).map(({ body }) => body.orderId as string)
}

for (const seed of SEEDS) {
  test(`a thousand buyers at once of a hundred units get a hundred, seed ${seed}`, async (t) => {
    const hub = await startHub(t)
    await stockShelf(hub, { A: UNITS })
    const random = randomOf(seed)
    const orders = Array.from({ length: BUYERS }, (_, nth) =>
      aisleOrder(`S-${nth}`, [lineOf(1, 'A', 1, random.oneIn(2) ? {} : { store: undefined })]),
    )
    assert.equal((await buy(hub, orders)).length, UNITS)
    assert.deepEqual(await reservedOf(hub, 'A'), [UNITS, UNITS])
    assert.deepEqual(await complaintsOf(hub.db), [])
  })

  test(`a kit and its parts alone, bought at once, come to what there is, seed ${seed}`, async (t) => {
    const hub = await startHub(t)
    await stockShelf(hub, { A: UNITS, B: 2 * UNITS })
    await sellKit(hub, 'KIT', { A: 1, B: 2 })
    const random = randomOf(seed)
    const kit = { kit: { kitId: 'K1', sku: 'KIT', quantity: 1 } }
    const orders = Array.from({ length: BUYERS }, (_, nth) => {
      const lines = random.pick([
        [lineOf(1, 'A', 1, kit), lineOf(2, 'B', 2, kit)],
        [lineOf(1, 'A', 1)],
        [lineOf(1, 'B', 1)],
        [lineOf(1, 'B', 1), lineOf(2, 'A', 1)],
      ])
      return aisleOrder(`S-${nth}`, lines)
    })
    await buy(hub, orders)
    // Some want one unit alone: nothing is left of what so many ask for.
    assert.deepEqual(await reservedOf(hub, 'A'), [UNITS, UNITS])
    assert.deepEqual(await reservedOf(hub, 'B'), [2 * UNITS, 2 * UNITS])
    assert.deepEqual(await complaintsOf(hub.db), [])
  })

  test(`with balances and cancellations in the middle no unit is sold twice, seed ${seed}`, async (t) => {
    const hub = await startHub(t)
    await stockShelf(hub, { A: UNITS / 2 })
    const random = randomOf(seed)
    const orders = Array.from({ length: BUYERS }, (_, nth) => aisleOrder(`S-${nth}`, [lineOf(1, 'A', 1)]))
    const bought: string[] = []
    const rounds = 4
    for (let round = 0; round < rounds; round += 1) {
      const some = orders.slice((round * BUYERS) / rounds, ((round + 1) * BUYERS) / rounds)
      const gone = bought.splice(0, random.below(bought.length + 1))
      const [served] = await Promise.all([
        buy(hub, some),
        inParallel(gone, 8, async (orderId) => {
          const body = { reason: 'customer_request' }
          const { status } = await hub.call('POST', `orders/${orderId}/cancel`, { as: 'canal', body })
          assert.equal(status, 200)
        }),
        sendBalance(hub, round === 0 ? UNITS / 2 : UNITS),
      ])
      bought.push(...served)
      const [counter, sum] = await reservedOf(hub, 'A')
      assert.deepEqual([counter, sum], [bought.length, bought.length])
      assert(bought.length <= UNITS, `${bought.length} of ${UNITS} are promised`)
    }
    await buy(
      hub,
      Array.from({ length: UNITS }, (_, nth) => aisleOrder(`L-${nth}`, [lineOf(1, 'A', 1)])),
    )
    assert.deepEqual(await reservedOf(hub, 'A'), [UNITS, UNITS])
    assert.deepEqual(await complaintsOf(hub.db), [])
  })
}

async function sendBalance(hub: TestHub, quantity: number): Promise<void> {
  const body = JSON.stringify([{ sku: 'A', store: '001', quantity }])
  const headers = { 'content-type': 'application/json' }
  const sent = await hub.call('POST', 'loads?type=2', { as: 'erp', body, headers })
  assert.equal(sent.status, 202, sent.text)
  let state = 'received'
  while (state === 'received' || state === 'running')
    state = (await hub.call('GET', `loads/${String(sent.body.loadId)}`)).body.state as string
  assert.equal(state, 'finished')
}
