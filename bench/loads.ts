import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { request } from 'node:http'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import pg from 'pg'
import { PASSWORDS } from '../test/harness/seed.ts'
import { forgetPeak, memoryOf, startHubProcess, type HubProcess } from './hub-process.ts'
import { bareLoad } from './loads-limit.ts'
import { figure, type Figure } from './figure.ts'
import type { BenchHub } from './orders-calls.ts'
import { skuOf, storeOf, writeBalances, type Balances } from './stock-file.ts'

const FIRST_LOAD_RATIO_MAX = 2
const MEMORY_MIB_MAX = 200
const MEMORY_APART_MIB_MAX = 30
const READY_MS_MAX = 1500
const STORES = 10
const ROUNDS = 3
/** Until an idle process has given back what its start took. */
const SETTLE_MS = 1500

interface Sized extends Balances {
  readonly json: string
  readonly copy: string
}

/**
 * A first load of balances through the source contract's door against the bare statements, by turns; the
 * peak memory of the hub's process for a small and a large file; the start of a hub on its database.
 */
export async function loadsBench(folder: string, { rows }: { rows: number }): Promise<readonly Figure[]> {
  const large = await sized(folder, rows)
  const small = await sized(folder, rows / 10)
  const data = join(folder, 'data')
  const first = await startHubProcess(data)
  await fillCatalogue(first, large)
  await first.stop()

  const memory = [await memoryFor(data, small), await memoryFor(data, large)] as const
  const hub = await startHubProcess(data)
  const readyMs = hub.readyMs
  const rounds: { malote: number; bare: number }[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    await emptyStock(hub)
    const malote = await loadThroughDoor(hub, large)
    rounds.push({ malote, bare: await bareLoad(hub.connection, large.copy) })
  }
  await hub.stop()
  return figuresOf(rounds, { memory, readyMs, rows })
}

async function sized(folder: string, rows: number): Promise<Sized> {
  const size = { variants: rows / STORES, stores: STORES }
  const paths = { json: join(folder, `stock-${rows}.json`), copy: join(folder, `stock-${rows}.copy`) }
  await writeBalances(size, paths)
  return { ...size, ...paths }
}

async function query(hub: BenchHub, statement: string, values: readonly unknown[] = []): Promise<void> {
  const client = new pg.Client(hub.connection)
  await client.connect()
  await client.query(statement, [...values])
  await client.end()
}

async function fillCatalogue(hub: BenchHub, { variants, stores }: Balances): Promise<void> {
  const skus = Array.from({ length: variants }, (_, place) => skuOf(place))
  const codes = Array.from({ length: stores }, (_, place) => storeOf(place))
  await query(
    hub,
    `insert into stores (site_id, external_code, name, created_at, updated_at)
     select 'S1', code, code, now(), now() from unnest($1::text[]) code on conflict do nothing`,
    [codes],
  )
  await query(
    hub,
    `insert into products (site_id, reference, details, as_of, load_id, updated_at)
     select 'S1', sku, '{}', now(), 0, now() from unnest($1::text[]) sku`,
    [skus],
  )
  await query(
    hub,
    `insert into variants (site_id, sku, reference, size, as_of, load_id, updated_at)
     select 'S1', sku, sku, 'SIN DEFINIR', now(), 0, now() from unnest($1::text[]) sku`,
    [skus],
  )
  await query(hub, 'vacuum analyze')
}

/** As if nothing had ever been loaded: the same bytes would not be read again. */
async function emptyStock(hub: BenchHub): Promise<void> {
  await query(hub, 'truncate stock, stock_history, loads cascade')
  await query(hub, 'checkpoint')
}

async function memoryFor(data: string, file: Sized): Promise<number> {
  const hub = await startHubProcess(data)
  await emptyStock(hub)
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS))
  await forgetPeak(hub.pid)
  const { now: idle } = await memoryOf(hub.pid)
  await loadThroughDoor(hub, file)
  const { peak } = await memoryOf(hub.pid)
  await hub.stop()
  return peak - idle
}

/** From the first byte sent to the answer that the load is finished, in milliseconds. */
async function loadThroughDoor(hub: HubProcess, { json, variants, stores }: Sized): Promise<number> {
  const began = performance.now()
  let answer = await postForm(hub, json)
  while (answer.state !== 'finished') {
    const response = await fetch(hub.url + answer.links.self, {
      headers: { authorization: hub.authorization },
    })
    answer = (await response.json()) as Answer
    if (answer.state === 'failed') throw new Error(JSON.stringify(answer))
    if (answer.state !== 'finished') await new Promise((resolve) => setTimeout(resolve, 50))
  }
  const ms = performance.now() - began
  if (answer.rows.created !== variants * stores) throw new Error(JSON.stringify(answer))
  return ms
}

interface Answer {
  readonly state: string
  readonly rows: { readonly created: number }
  readonly links: { readonly self: string }
}

const BOUNDARY = 'malote-bench'

async function postForm({ url }: BenchHub, path: string): Promise<Answer> {
  const field = (name: string, value: string) =>
    `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`
  const head = `${field('username', 'erp')}${field('password', PASSWORDS.erp)}${field('integrationType', '2')}--${BOUNDARY}\r\nContent-Disposition: form-data; name="integrationFile"; filename="ESTOQUE_DO_ERP.json"\r\n\r\n`
  const tail = `\r\n--${BOUNDARY}--\r\n`
  const { size } = await stat(path)
  const sent = request(`${url}/integrador/session-less/integrations/S1/integration-exec-post?wait=60`, {
    method: 'POST',
    headers: {
      'content-type': `multipart/form-data; boundary=${BOUNDARY}`,
      'content-length': head.length + size + tail.length,
    },
  })
  sent.write(head)
  createReadStream(path, { highWaterMark: 256 * 1024 })
    .on('end', () => sent.end(tail))
    .pipe(sent, { end: false })
  const body = await new Promise<string>((resolve, reject) => {
    sent.on('error', reject).on('response', (response) => void text(response).then(resolve, reject))
  })
  return JSON.parse(body) as Answer
}

function figuresOf(
  rounds: readonly { malote: number; bare: number }[],
  { memory, readyMs, rows }: { memory: readonly [number, number]; readyMs: number; rows: number },
): readonly Figure[] {
  const median = [...rounds].sort((a, b) => a.malote / a.bare - b.malote / b.bare)[
    Math.floor(rounds.length / 2)
  ]!
  const [small, large] = memory
  const apart = Math.abs(large - small)
  return [
    figure(
      `first load of ${rows} balances`,
      { malote: median.malote, limit: median.bare, unit: 'ms' },
      FIRST_LOAD_RATIO_MAX,
    ),
    figure(
      `memory above idle for ${rows} balances`,
      { malote: large, limit: MEMORY_MIB_MAX, unit: 'MiB' },
      1,
    ),
    figure(
      `memory apart, ${rows / 10} and ${rows} balances`,
      { malote: apart, limit: MEMORY_APART_MIB_MAX, unit: 'MiB' },
      1,
    ),
    figure('malote serve until ready', { malote: readyMs, limit: READY_MS_MAX, unit: 'ms' }, 1),
  ]
}
