import assert from 'node:assert/strict'
import { test } from 'node:test'
import { claimLoad, LEASE_MS } from '../../src/loads/claim-load.ts'
import { isAtRest } from '../../src/loads/present-load.ts'
import { runLoad } from '../../src/loads/run-load.ts'
import { settleParked } from '../../src/loads/settle-parked.ts'
import { LOAD_STEPS, SETTLE_STEPS, type LoadStep } from '../../src/loads/steps.ts'
import { apart, emptyCatalogue, tracesOf } from '../harness/catalogue.ts'
import { startHub, type TestHub } from '../harness/hub.ts'

type Json = Readonly<Record<string, unknown>>

/** Sends files and tells of them; `work` is what workers do until nothing is left to do. */
interface Site {
  readonly hub: TestHub
  readonly send: (type: number, rows: readonly Json[], query?: string) => Promise<string>
  readonly work: () => Promise<void>
}

class Death extends Error {}

const BEFORE = 'asOf=2026-01-01T00:00:00Z'
const LATER = 'asOf=2026-02-01T00:00:00Z'

/** A site whose worker dies when it reaches its step number `deathAt`, and what steps were reached. */
function siteOf(hub: TestHub, deathAt: number | null): Site & { readonly reached: readonly LoadStep[] } {
  const reached: LoadStep[] = []
  const take = async (): Promise<boolean> => {
    const load = await claimLoad(hub.platform)
    if (load === null) return false
    const run = {
      ...{ platform: hub.platform, load, signal: new AbortController().signal },
      leaseEnd: () => new Date(hub.platform.now().getTime() + LEASE_MS),
      reached: (step: LoadStep) => {
        reached.push(step)
        if (reached.length === deathAt) throw new Death(step)
      },
    }
    try {
      await (isAtRest(load) ? settleParked(run) : runLoad(run))
    } catch (error) {
      if (!(error instanceof Death)) throw error
      // Nobody tells the database that it has died: the next one waits for the end of the lease.
      const { rows } = await hub.db.query(`select from loads where leased_until is not null`)
      if (rows.length > 0) assert.equal(await claimLoad(hub.platform), null, 'the lease still runs')
      hub.advance(LEASE_MS + 1000)
    }
    return true
  }
  const work = async () => {
    while (await take());
  }
  const send = async (type: number, rows: readonly Json[], query = LATER) => {
    const path = `loads?type=${type}&name=rows.json&${query}`
    const { status, body, text } = await hub.call('POST', path, { body: JSON.stringify(rows) })
    assert.equal(status, 202, text)
    return body.loadId as string
  }
  return { hub, reached, send, work }
}

async function stateOf({ hub }: Site, loadId: string): Promise<string> {
  return (await hub.call('GET', `loads/${loadId}`)).body.state
}

/** Products of several sizes, of one, and a kit, with prices and balances. */
const CATALOGUE: readonly Json[] = [
  ...['T-1', 'T-2', 'T-3'].map((reference) => ({
    ...{ reference, name: `Camiseta ${reference}`, attributes: { cor: 'Azul' } },
    variants: ['P', 'M'].map((size) => ({
      ...{ size, sku: `${reference}-${size}`, prices: [{ price: 10 }, { list: 'vip', price: 9 }] },
      stock: [{ store: '001', quantity: 5 }],
    })),
  })),
  { sku: 'BONE', name: 'Boné', price: 30, store: '001', quantity: 3 },
]

const DEFINITIONS: readonly Json[] = [
  { code: 'cor', name: 'Cor' },
  { code: 'peso', dataType: 'number' },
]

async function withCatalogue({ send }: Site): Promise<void> {
  await send(12, DEFINITIONS, BEFORE)
  await send(6, CATALOGUE, BEFORE)
}

/** New, changed, equal, repeated, parked and refused rows; new codes that stand in for others. */
const CHANGES: readonly Json[] = [
  {
    reference: 'T-1',
    name: 'Camiseta nova',
    variants: [{ size: 'P', prices: [{ price: 12 }], stock: [{ store: '001', quantity: 5 }] }],
  },
  {
    reference: 'T-2',
    attributes: { cor: 'Verde', peso: 3 },
    variants: [{ size: 'G', sku: 'T-2-G', prices: [{ price: 10 }] }],
  },
  { reference: 'T-3', size: 'P', price: 10, store: '001', quantity: 5 },
  { reference: 'NOVA', name: 'Sem código', price: 5, store: '001', quantity: 1 },
  { reference: 'NOVA-U', size: 'U', name: 'Sem código, com tamanho', price: 5, store: '002', quantity: 1 },
  {
    reference: 'NOVA-G',
    name: 'Grade',
    variants: [
      { size: 'P', sku: 'NG-P', stock: [{ store: '404', quantity: 1 }] },
      { size: 'M', sku: 'NG-M' },
    ],
  },
  { sku: 'BONE', price: 29, store: '001', quantity: 3 },
  { sku: 'BONE', price: 28, salePrice: 20, store: '001', quantity: 2 },
  { sku: 'MEIA', price: 8, store: '001', quantity: 9 },
  { sku: 'MEIA', salePrice: 7, store: '001', quantity: 8 },
  { sku: 'CINTO', attributes: { tecido: 'x' }, price: 1, store: '001', quantity: 1 },
  {
    reference: 'KIT',
    name: 'Kit',
    kit: [
      { sku: 'BONE', quantity: 1 },
      { sku: 'MEIA', quantity: 2 },
    ],
    price: 33,
  },
]

const VALUES: readonly Json[] = [
  { code: 'altura', dataType: 'number' },
  { code: 'cor', name: 'Cor principal' },
  { reference: 'T-1', attribute: 'cor', value: 'Rosa' },
  { reference: 'T-2', attribute: 'cor', value: null },
  { sku: 'T-1-P', attribute: 'peso', value: 1 },
  { sku: 'T-1-P', attribute: 'peso', value: 2 },
  { sku: 'T-1-M', attribute: 'altura', value: 2 },
  { sku: 'NINGUEM', attribute: 'peso', value: 2 },
  { sku: 'T-1-M', attribute: 'largura', value: 2 },
]

const balances = (quantity: number) =>
  Array.from({ length: 120 }, (_, place) => ({ sku: `S-${place}`, store: '001', quantity }))

/** What happens to a site; it is done once as it is, and once for each step with a death there. */
const STORIES: Readonly<Record<string, (site: Site) => Promise<void>>> = {
  'a file of products with prices and balances': async ({ send, work }) => {
    await send(6, CHANGES)
    await work()
  },
  'a file of attributes': async ({ send, work }) => {
    await send(12, VALUES)
    await work()
  },
  'a plan that is applied': async (site) => {
    const plan = await site.send(6, CHANGES, `${LATER}&mode=plan`)
    await site.work()
    assert.equal(await stateOf(site, plan), 'planned')
    await site.hub.call('POST', `loads/${plan}/apply`)
    await site.work()
    assert.equal(await stateOf(site, plan), 'finished')
  },
  'a held file that is let through': async (site) => {
    const zero = await site.send(2, balances(0))
    await site.work()
    assert.equal(await stateOf(site, zero), 'held')
    await site.hub.call('POST', `loads/${zero}/approve`)
    await site.work()
    assert.equal(await stateOf(site, zero), 'finished')
  },
  'a file that is given up at its first mistake': async (site) => {
    const load = await site.send(6, CHANGES, `${LATER}&onError=abort`)
    await site.work()
    assert.equal(await stateOf(site, load), 'failed')
  },
  'rows that wait for their product': async ({ hub, send, work }) => {
    await send(1, [{ sku: 'LUVA', ean: '789' }])
    await work()
    await hub.call('PUT', 'stores/404', { body: { name: 'Loja 404' } })
    await work()
    const { rows } = await hub.db.query(`select from parked_parts`)
    assert.equal(rows.length, 0)
  },
}

/** What has happened before, of which no worker dies. */
const GIVEN: Readonly<Record<string, (site: Site) => Promise<void>>> = {
  'a held file that is let through': async ({ send }) => {
    await send(3, balances(4), BEFORE)
  },
  'rows that wait for their product': async ({ send }) => {
    await send(2, [
      { sku: 'LUVA', store: '001', quantity: 1 },
      { sku: 'LUVA', store: '404', quantity: 1 },
      { sku: 'BONE', store: '001', quantity: 1 },
    ])
    await send(7, [
      { ean: '789', price: 3 },
      { sku: 'LUVA', price: 4 },
    ])
    await send(12, [{ sku: 'LUVA', attribute: 'peso', value: 2 }])
  },
}

const seen = new Set<LoadStep>()

for (const [name, story] of Object.entries(STORIES)) {
  test(`${name} ends as one clean run, wherever its worker dies`, async (t) => {
    const hub = await startHub(t, { roles: { http: true, worker: false } })
    const told = async (deathAt: number | null) => {
      await emptyCatalogue(hub.db)
      const before = siteOf(hub, null)
      await withCatalogue(before)
      await GIVEN[name]?.(before)
      await before.work()
      const site = siteOf(hub, deathAt)
      await story(site)
      return { reached: site.reached, traces: await tracesOf(hub.db) }
    }
    const clean = await told(null)
    for (const [place, step] of clean.reached.entries()) {
      seen.add(step)
      await t.test(`after step ${place + 1}, ${step}`, async () => {
        assert.deepEqual(apart((await told(place + 1)).traces, clean.traces), [])
      })
    }
  })
}

test('each step that a load has was died after', () => {
  assert.deepEqual(new Set([...LOAD_STEPS, ...SETTLE_STEPS]), seen)
})
