import pg from 'pg'
import { figure, type Figure } from './figure.ts'
import { startHubProcess, type HubProcess } from './hub-process.ts'
import { PLACES, writeFileOf } from './load-files.ts'
import { fillNames } from './loads-again.ts'
import { sendFile } from './send-file.ts'
import { skuOf, storeOf } from './stock-file.ts'

const OTHER_SITE = 'S2'
const SMALL_ROWS = 1_000
const SMALL_MS_MAX = 3_000
const ORDERS_PER_SECOND = 50
const ORDER_P99_MS_MAX = 100

/**
 * While a large load runs on one site: how long another site's small load takes, and how long orders take that are
 * placed on either site at a steady rate.
 */
export async function fairnessBench(folder: string, { rows }: { rows: number }): Promise<readonly Figure[]> {
  const hub = await startHubProcess(`${folder}/fairness`)
  try {
    await fillNames(hub, rows / PLACES)
    await addSite(hub)
    const large = await writeFileOf(folder, { kind: 'stock', rows, seed: 5, changedOneIn: 0, format: 'json' })
    const small = await writeFileOf(folder, {
      ...{ kind: 'stock', rows: SMALL_ROWS, seed: 5, changedOneIn: 0, format: 'json' },
    } as const)
    let running = true
    const loaded = sendFile(hub, large, { type: '2' }).finally(() => {
      running = false
    })
    const smalls: number[] = []
    const others = (async () => {
      while (running) smalls.push((await sendFile({ ...hub, siteId: OTHER_SITE }, small, { type: '2' })).ms)
    })()
    const orders = placeSteadily(hub, () => running)
    await Promise.all([loaded, others])
    const latencies = (await orders).sort((a, b) => a - b)
    const p99 = latencies[Math.floor(latencies.length * 0.99)] ?? Number.NaN
    return [
      figure(
        `a load of ${SMALL_ROWS} rows beside one of ${rows}, the slowest of ${smalls.length}`,
        { malote: Math.max(...smalls), limit: SMALL_MS_MAX, unit: 'ms' },
        1,
      ),
      figure(
        `p99 of ${latencies.length} orders beside it, ${ORDERS_PER_SECOND} a second`,
        { malote: p99, limit: ORDER_P99_MS_MAX, unit: 'ms' },
        1,
      ),
    ]
  } finally {
    await hub.stop()
  }
}

async function placeSteadily(hub: HubProcess, goesOn: () => boolean): Promise<number[]> {
  const latencies: number[] = []
  const calls: Promise<void>[] = []
  for (let nth = 0; goesOn(); nth += 1) {
    calls.push(placeOne(hub, nth).then((ms) => void latencies.push(ms)))
    await new Promise((resolve) => setTimeout(resolve, 1000 / ORDERS_PER_SECOND))
  }
  await Promise.all(calls)
  return latencies
}

async function placeOne({ url, authorization }: HubProcess, nth: number): Promise<number> {
  const siteId = nth % 2 === 0 ? 'S1' : OTHER_SITE
  const lines = [1, 2].map((lineNo) => ({
    ...{ lineNo, sku: skuOf((nth * 2 + lineNo) % (SMALL_ROWS / PLACES)), quantity: 1 },
    ...{ unitPrice: '10.00', store: storeOf(0) },
  }))
  const order = {
    ...{ channel: 'bench', channelOrderId: String(nth), type: 'paid', delivery: { method: 'ship' }, lines },
    payments: [{ paymentId: 'p', method: 'pix', amount: '20.00' }],
  }
  const began = performance.now()
  const response = await fetch(`${url}/api/v1/sites/${siteId}/orders`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify(order),
  })
  const text = await response.text()
  if (response.status !== 201) throw new Error(text)
  return performance.now() - began
}

async function addSite(hub: HubProcess): Promise<void> {
  const client = new pg.Client(hub.connection)
  await client.connect()
  const statements = [
    `insert into sites (site_id, name, created_at, updated_at) values ('${OTHER_SITE}', 'Other', now(), now())
         on conflict do nothing`,
    `insert into grants (site_id, username, permissions)
     select '${OTHER_SITE}', username, permissions from grants where site_id = 'S1' on conflict do nothing`,
    `insert into channels (site_id, code, name, created_at, updated_at)
     select site_id, 'bench', 'Bench', now(), now() from sites on conflict do nothing`,
    `insert into stores (site_id, external_code, name, created_at, updated_at)
     select '${OTHER_SITE}', external_code, name, now(), now() from stores where site_id = 'S1' on conflict do nothing`,
    `insert into products (site_id, reference, details, as_of, load_id, updated_at)
     select '${OTHER_SITE}', reference, '{}', now(), 0, now() from products where site_id = 'S1' limit 1000`,
    `insert into variants (site_id, sku, reference, size, as_of, load_id, updated_at)
     select '${OTHER_SITE}', reference, reference, 'SIN DEFINIR', now(), 0, now()
       from products where site_id = '${OTHER_SITE}'`,
  ]
  for (const text of statements) await client.query(text)
  await client.query('vacuum analyze')
  await client.end()
}
