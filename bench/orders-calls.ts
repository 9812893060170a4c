import type pg from 'pg'
import { Pool } from 'undici'

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

/** What some clients did in a while. */
export interface Round {
  readonly perSecond: number
  readonly latenciesMs: readonly number[]
}

/** All clients for a while: how many they did a second, and how long each took. */
export async function runFor(
  ms: number,
  clients: number,
  once: (client: number) => Promise<void>,
): Promise<Round> {
  const latenciesMs: number[] = []
  const started = performance.now()
  const one = async (client: number) => {
    while (performance.now() - started < ms) {
      const began = performance.now()
      await once(client)
      latenciesMs.push(performance.now() - began)
    }
  }
  await Promise.all(Array.from({ length: clients }, (_, client) => one(client)))
  return { perSecond: (latenciesMs.length * 1000) / (performance.now() - started), latenciesMs }
}

/** A channel and an ERP at their lowest level. */
export function openCalls({ url, authorization, siteId }: BenchHub, clients: number) {
  const pool = new Pool(url, { connections: clients, pipelining: 1 })
  const run = Date.now().toString(36)
  let count = 0
  const call = async (path: string, body: unknown, expected: number) => {
    const answer = await post(pool, {
      path: `/api/v1/sites/${siteId}/orders${path}`,
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    if (answer.status !== expected) throw new Error(`${path} answered ${answer.status}: ${answer.text}`)
  }
  return {
    place: (skus: readonly number[]) => call('', orderOf(`${run}-${(count += 1)}`, skus), 201),
    confirm: (orderId: string) => call(`/${orderId}/confirm`, { erpOrderId: `E-${orderId}` }, 200),
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

/** An order as the source contract's channels post it. */
export function orderOf(channelOrderId: string, skus: readonly number[]) {
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

/** All but the slowest hundredth took at most this. */
export function percentile99(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length * 0.99)] ?? 0
}

/** To three places. */
export function rounded(value: number): number {
  return Math.round(value * 1000) / 1000
}
