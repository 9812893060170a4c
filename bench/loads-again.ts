import pg from 'pg'
import { figure, type Figure } from './figure.ts'
import { startHubProcess, type HubProcess } from './hub-process.ts'
import { PLACES, writeFileOf, type Wanted } from './load-files.ts'
import { bareLoad } from './loads-limit.ts'
import { sendFile, type Loaded } from './send-file.ts'
import { skuOf, storeOf } from './stock-file.ts'

const MOMENT = '2026-11-01T00:00:00Z'
const LATER = ['2026-11-02T00:00:00Z', '2026-11-03T00:00:00Z'] as const
const TYPES = { stock: '2', price: '7' } as const
const ONE_IN_TWENTY = 20
const AGAIN_RATIO_MAX = 0.6
const LATER_RATIO_MAX = 1.2
const CSV_RATIO_MAX = 1.3
const SAME_BYTES_MS_MAX = 1000
const FIRST_RATIO_MAX = 2

/**
 * What a hub does with files it has seen: a plan, the first load, the same rows in another order, with a later
 * moment, a twentieth of them changed, the same bytes, and CSV; each against the first load of the same run.
 */
export async function loadsAgainBench(
  folder: string,
  { rows }: { rows: number },
): Promise<readonly Figure[]> {
  const hub = await startHubProcess(`${folder}/again`)
  try {
    await fillNames(hub, rows / PLACES)
    const figures: Figure[] = []
    for (const kind of ['stock', 'price'] as const)
      figures.push(...(await roundOf(hub, folder, { kind, rows })))
    return figures
  } finally {
    await hub.stop()
  }
}

async function roundOf(
  hub: HubProcess,
  folder: string,
  { kind, rows }: { kind: 'stock' | 'price'; rows: number },
): Promise<readonly Figure[]> {
  const file = (more: Partial<Wanted>) =>
    writeFileOf(folder, { kind, rows, seed: 1, changedOneIn: 0, format: 'json', ...more })
  const [json, other, changed, csv] = [
    await file({}),
    await file({ seed: 2 }),
    await file({ seed: 3, changedOneIn: ONE_IN_TWENTY }),
    await file({ format: 'csv' }),
  ]
  const bareMs = await bareLoad(hub.connection, await file({ format: 'copy' }), kind)
  const load = async (path: string, query: Readonly<Record<string, string>>) => {
    await restTables(hub)
    return sendFile(hub, path, { type: TYPES[kind], asOf: MOMENT, ...query })
  }
  const plan = await load(json, { mode: 'plan' })
  const first = await load(json, {})
  const same = await load(json, {})
  const again = await load(other, {})
  const later = await load(other, { asOf: LATER[0] })
  const some = await load(changed, { asOf: LATER[1] })
  await emptyTables(hub)
  const table = await load(csv, {})
  check([first, 'created', rows], [again, 'unchanged', rows], [some, 'updated', rows / ONE_IN_TWENTY])
  if (same.load.duplicateOf === null) throw new Error('the same bytes were loaded anew')
  const against = (name: string, { ms }: Loaded, ratioMax: number) =>
    figure(`${name}, ${rows} of ${kind}`, { malote: ms, limit: first.ms, unit: 'ms' }, ratioMax)
  return [
    figure(
      `first load, ${rows} of ${kind}`,
      { malote: first.ms, limit: bareMs, unit: 'ms' },
      FIRST_RATIO_MAX,
    ),
    against('a plan against its apply', plan, 1),
    against('the same rows in another order', again, AGAIN_RATIO_MAX),
    against('the same with a later moment', later, LATER_RATIO_MAX),
    against('a twentieth changed', some, LATER_RATIO_MAX),
    against('CSV against JSON', table, CSV_RATIO_MAX),
    figure(
      `the same bytes, after the last one, ${rows} of ${kind}`,
      { malote: same.afterMs, limit: SAME_BYTES_MS_MAX, unit: 'ms' },
      1,
    ),
  ]
}

function check(...expected: readonly (readonly [Loaded, string, number])[]): void {
  for (const [{ load }, outcome, rows] of expected) {
    if (load.state !== 'finished' || load.rows[outcome] !== rows) throw new Error(JSON.stringify(load))
  }
}

/** Variants, and stores for them. */
export async function fillNames(hub: HubProcess, variants: number): Promise<void> {
  const skus = Array.from({ length: variants }, (_, place) => skuOf(place))
  const codes = Array.from({ length: PLACES }, (_, place) => storeOf(place))
  await run(
    hub,
    [
      `insert into stores (site_id, external_code, name, created_at, updated_at)
       select 'S1', code, code, now(), now() from unnest($1::text[]) code on conflict do nothing`,
      [codes],
    ],
    [
      `insert into products (site_id, reference, details, as_of, load_id, updated_at)
       select 'S1', sku, '{}', now(), 0, now() from unnest($1::text[]) sku`,
      [skus],
    ],
    [
      `insert into variants (site_id, sku, reference, size, as_of, load_id, updated_at)
       select 'S1', sku, sku, 'SIN DEFINIR', now(), 0, now() from unnest($1::text[]) sku`,
      [skus],
    ],
    ['vacuum analyze', []],
  )
}

/** What autovacuum and the checkpointer do between two files an hour apart. */
async function restTables(hub: HubProcess): Promise<void> {
  await run(hub, ['vacuum analyze stock', []], ['vacuum analyze prices', []], ['checkpoint', []])
}

export async function emptyTables(hub: HubProcess): Promise<void> {
  await run(hub, ['truncate stock, stock_history, prices, price_history, loads cascade', []])
}

async function run(
  hub: HubProcess,
  ...statements: readonly (readonly [string, readonly unknown[]])[]
): Promise<void> {
  const client = new pg.Client(hub.connection)
  await client.connect()
  for (const [text, values] of statements) await client.query(text, [...values])
  await client.end()
}
