import pg from 'pg'
import { Pool } from 'undici'
import { median, type Figure } from './figure.ts'
import { openLimit } from './orders-limit.ts'

/** A running hub in a process of its own, and its database. */
export interface BenchHub {
  /** "http://127.0.0.1:8080" */
  readonly url: string
  readonly connection: pg.ClientConfig
  /** `Authorization` of a user that may place orders on the site. */
  readonly authorization: string
  /** An existing site; its catalogue is filled here. */
  readonly siteId: string
}

const CLIENTS = 16
const SKUS = 16_000
const ROUNDS = 6
const ROUND_MS = 4_000
const WARM_UP_MS = 4_000
const RATE_RATIO_MIN = 0.5
const P99_MS_MAX = 50
const P99_RATIO_MAX = 1.5

interface Round {
  readonly perSecond: number
  readonly latenciesMs: readonly number[]
}

/**
 * Orders placed over HTTP by 16 clients, each of 2 lines, against the bare loop. Both run by turns in one run,
 * so that a busy machine slows both; the ratio is the median of the rounds'.
 */
export async function ordersBench(hub: BenchHub): Promise<readonly Figure[]> {
  await fillCatalogue(hub)
  const limit = await openLimit(hub.connection, { clients: CLIENTS, skus: SKUS })
  const placing = openPlacing(hub)
  let count = 0
  const bare = (client: number, skus: readonly [number, number]) => {
    const number = String((count += 1))
    return limit.place(client, skus, { number, body: JSON.stringify(orderOf(number, skus)) })
  }
  try {
    await runFor(WARM_UP_MS, placing.place)
    await runFor(WARM_UP_MS, bare)
    await analyze(hub)
    await runFor(WARM_UP_MS, placing.place)
    const rounds: { malote: Round; bare: Round }[] = []
    for (let round = 0; round < ROUNDS; round += 1) {
      const malote = await runFor(ROUND_MS, placing.place)
      rounds.push({ malote, bare: await runFor(ROUND_MS, bare) })
    }
    return figuresOf(rounds)
  } finally {
    await placing.close()
    await limit.close()
  }
}

/** All clients for a while: how many they did a second, and how long each took. */
async function runFor(
  ms: number,
  once: (client: number, skus: readonly [number, number]) => Promise<void>,
): Promise<Round> {
  const latenciesMs: number[] = []
  const started = performance.now()
  const one = async (client: number) => {
    while (performance.now() - started < ms) {
      const began = performance.now()
      await once(client, skusOf(client))
      latenciesMs.push(performance.now() - began)
    }
  }
  await Promise.all(Array.from({ length: CLIENTS }, (_, client) => one(client)))
  return { perSecond: (latenciesMs.length * 1000) / (performance.now() - started), latenciesMs }
}

/** Two different skus out of those that are this client's alone: what is measured is not a queue for one row. */
function skusOf(client: number): readonly [number, number] {
  const share = SKUS / CLIENTS
  const first = Math.floor(Math.random() * share)
  const second = (first + 1 + Math.floor(Math.random() * (share - 1))) % share
  return [client * share + first, client * share + second]
}

function openPlacing({ url, authorization, siteId }: BenchHub) {
  const pool = new Pool(url, { connections: CLIENTS, pipelining: 1 })
  const run = Date.now().toString(36)
  let count = 0
  return {
    place: async (_client: number, skus: readonly [number, number]) => {
      count += 1
      const body = JSON.stringify(orderOf(`${run}-${count}`, skus))
      const answer = await post(pool, {
        path: `/api/v1/sites/${siteId}/orders`,
        headers: { authorization, 'content-type': 'application/json' },
        body,
      })
      if (answer.status !== 201) throw new Error(`placing answered ${answer.status}: ${answer.text}`)
    },
    close: () => pool.close(),
  }
}

/** A call at the client's lowest level: what the client does itself counts against the hub. */
function post(
  pool: Pool,
  call: { path: string; headers: Readonly<Record<string, string>>; body: string },
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let status = 0
    pool.dispatch(
      { method: 'POST', ...call },
      {
        onRequestStart: () => undefined,
        onResponseStart: (_controller, statusCode) => {
          status = statusCode
        },
        onResponseData: (_controller, chunk) => {
          chunks.push(chunk)
        },
        onResponseEnd: () => resolve({ status, text: String(Buffer.concat(chunks)) }),
        onResponseError: (_controller, error) => reject(error),
      },
    )
  })
}

function orderOf(channelOrderId: string, skus: readonly number[]) {
  return {
    channel: 'bench',
    channelOrderId,
    type: 'paid',
    placedAt: '2026-01-24T09:58:00-03:00',
    customer: { name: 'Maria da Silva', document: '12345678909', email: 'maria@example.com' },
    delivery: {
      method: 'ship',
      address: {
        postalCode: '01310-100',
        street: 'Avenida Paulista',
        number: '1000',
        city: 'São Paulo',
        state: 'SP',
      },
      freight: '15.00',
    },
    lines: skus.map((sku, place) => ({
      ...{ lineNo: place + 1, sku: `BENCH-${sku}`, quantity: 1 },
      ...{ unitPrice: '50.00', discount: '0.00', store: 'BENCH' },
    })),
    payments: [{ paymentId: 'p-1', method: 'credit_card', amount: '115.00', installments: 3 }],
  }
}

/** A channel, a store, and 16,000 skus with enough of each. */
async function fillCatalogue({ connection, siteId }: BenchHub): Promise<void> {
  const client = new pg.Client(connection)
  await client.connect()
  const at = new Date()
  const skus = `select $1::text as site_id, 'BENCH-' || n as sku, $2::timestamptz as at
                  from generate_series(0, ${SKUS - 1}) as n`
  const statements = [
    `insert into channels select $1, 'bench', 'Bench', $2, $2 on conflict do nothing`,
    `insert into stores (site_id, external_code, name, created_at, updated_at)
     select $1, 'BENCH', 'Bench', $2, $2 on conflict do nothing`,
    `insert into products (site_id, reference, details, as_of, load_id, updated_at)
     select site_id, sku, '{}', at, 0, at from (${skus}) as sent on conflict do nothing`,
    `insert into variants (site_id, sku, reference, size, as_of, load_id, updated_at)
     select site_id, sku, sku, 'SIN DEFINIR', at, 0, at from (${skus}) as sent on conflict do nothing`,
    `insert into stock (site_id, sku, store, quantity, as_of, load_id, updated_at)
     select site_id, sku, 'BENCH', 1000000, at, 0, at from (${skus}) as sent on conflict do nothing`,
  ]
  await client.query('begin')
  for (const text of statements) await client.query(text, [siteId, at])
  await client.query('commit')
  await client.end()
}

/** A hub in service has statistics; one whose tables were empty a moment ago plans by guesses. */
async function analyze({ connection }: BenchHub): Promise<void> {
  const client = new pg.Client(connection)
  await client.connect()
  await client.query('analyze')
  await client.end()
}

function figuresOf(rounds: readonly { malote: Round; bare: Round }[]): readonly Figure[] {
  const malote = median(rounds.map((round) => round.malote.perSecond))
  const bare = median(rounds.map((round) => round.bare.perSecond))
  const ratio = median(rounds.map((round) => round.malote.perSecond / round.bare.perSecond))
  const ourP99 = percentile99(rounds.flatMap((round) => round.malote.latenciesMs))
  const bareP99 = percentile99(rounds.flatMap((round) => round.bare.latenciesMs))
  const allowedMs = Math.max(P99_MS_MAX, P99_RATIO_MAX * bareP99)
  return [
    {
      ...{
        figure: 'orders placed a second',
        ratio: rounded(ratio),
        malote: rounded(malote),
        limit: rounded(bare),
      },
      ...{ unit: '1/s', required: `ratio ≥ ${RATE_RATIO_MIN}`, ok: ratio >= RATE_RATIO_MIN },
    },
    {
      ...{
        figure: 'order placing p99',
        ratio: rounded(ourP99 / bareP99),
        malote: rounded(ourP99),
        limit: rounded(bareP99),
      },
      ...{ unit: 'ms', required: `at most ${rounded(allowedMs)} ms`, ok: ourP99 <= allowedMs },
    },
  ]
}

function percentile99(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length * 0.99)] ?? 0
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000
}
