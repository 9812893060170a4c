import pg from 'pg'
import { Pool } from 'undici'
import { median, type Figure } from './figure.ts'
import { openCalls, rounded, runFor, type BenchHub } from './orders-calls.ts'
import { analyze, fillCatalogue, skusOf } from './orders.ts'

const CLIENTS = 16
const ROUNDS = 5
const ROUND_MS = 3_000
const RATIO_MIN = 0.8
const LAG_MS_MAX = 1_000
const LOOK_MS = 25
const LEASE_EVENTS = 500
const EVENT_BYTES = 1_000
const CATCH_UP_MIN = 20_000
const FILL_AT_ONCE = 100_000
/** As many events are told first, so that the hub has run warm. */
const WARM_UP_EVENTS = 10_000

/**
 * Orders placed over HTTP with the log and without it (a trigger lets no event in), by turns in one run; and how long
 * the oldest event waits for its number meanwhile, at worst.
 */
export async function writersBench(hub: BenchHub): Promise<readonly Figure[]> {
  await fillCatalogue(hub)
  const client = new pg.Client(hub.connection)
  await client.connect()
  const calls = openCalls(hub, CLIENTS)
  const place = (one: number) => calls.place(skusOf(one))
  const rates: { told: number; untold: number }[] = []
  const lagsMs: number[] = []
  try {
    await client.query(NO_LOG)
    await runFor(ROUND_MS, CLIENTS, place)
    await analyze(hub)
    await runFor(ROUND_MS, CLIENTS, place)
    for (let round = 0; round < ROUNDS; round += 1) {
      await client.query('alter table outbox disable trigger bench_no_log')
      const watch = watchLag(client)
      const told = await runFor(ROUND_MS, CLIENTS, place)
      lagsMs.push(await watch.worst())
      await client.query('alter table outbox enable trigger bench_no_log')
      const untold = await runFor(ROUND_MS, CLIENTS, place)
      rates.push({ told: told.perSecond, untold: untold.perSecond })
    }
  } finally {
    await client.query('drop trigger if exists bench_no_log on outbox; drop function if exists bench_no_log')
    await client.end()
    await calls.close()
  }
  const ratio = median(rates.map(({ told, untold }) => told / untold))
  const lagMs = Math.max(...lagsMs)
  return [
    {
      ...{ figure: 'orders placed a second with the log, against without it', ratio: rounded(ratio) },
      malote: rounded(median(rates.map(({ told }) => told))),
      limit: rounded(median(rates.map(({ untold }) => untold))),
      ...{ unit: '1/s', required: `ratio ≥ ${RATIO_MIN}`, ok: ratio >= RATIO_MIN },
    },
    {
      ...{ figure: 'longest wait for a number meanwhile', ratio: rounded(lagMs / LAG_MS_MAX) },
      ...{ malote: rounded(lagMs), limit: LAG_MS_MAX, unit: 'ms' },
      ...{ required: `below ${LAG_MS_MAX} ms`, ok: lagMs < LAG_MS_MAX },
    },
  ]
}

/** A consumer that is behind by so many events of 1 KB, in leases of 500 over HTTP, each acknowledged. */
export async function catchUpBench(
  hub: BenchHub,
  { events }: { events: number },
): Promise<readonly Figure[]> {
  const client = new pg.Client(hub.connection)
  await client.connect()
  const consumer = openConsumer(hub)
  try {
    const { rows } = await client.query('select coalesce(max(last_seq), 0)::int as seq from event_logs')
    const first = Number(rows[0].seq)
    const began = performance.now()
    await fill(client, hub, events)
    await numbered(client, first + events)
    const numberedPerSecond = (events * 1000) / (performance.now() - began)
    await client.query('vacuum analyze outbox, numbered_events')
    await client.query('checkpoint')
    await consumer.start(first)
    await consumer.take(first, WARM_UP_EVENTS)
    const started = performance.now()
    await consumer.take(first + WARM_UP_EVENTS, events - WARM_UP_EVENTS)
    const perSecond = ((events - WARM_UP_EVENTS) * 1000) / (performance.now() - started)
    return [
      {
        ...{ figure: 'events written and numbered a second', ratio: 1 },
        ...{ malote: rounded(numberedPerSecond), limit: rounded(numberedPerSecond), unit: '1/s' },
        ...{ required: 'measured', ok: true },
      },
      {
        ...{ figure: `catching up ${events} events a second`, ratio: rounded(perSecond / CATCH_UP_MIN) },
        ...{ malote: rounded(perSecond), limit: CATCH_UP_MIN, unit: '1/s' },
        ...{ required: `at least ${CATCH_UP_MIN}`, ok: perSecond >= CATCH_UP_MIN },
      },
    ]
  } finally {
    await consumer.close()
    await client.end()
  }
}

const NO_LOG = `
  create function bench_no_log() returns trigger language plpgsql as 'begin return null; end';
  create trigger bench_no_log before insert on outbox for each row execute function bench_no_log()`

/** Looks again and again how long the oldest event without a number has been waiting. */
function watchLag(client: pg.Client): { worst: () => Promise<number> } {
  let watching = true
  let worstMs = 0
  const loop = async () => {
    while (watching) {
      const { rows } = await client.query(
        `select coalesce(extract(epoch from clock_timestamp() - min(o.occurred_at)) * 1000, 0)::float8 as ms
           from (select site_id, event_id from unnumbered_events order by site_id, event_id limit 1) u
           join outbox o using (site_id, event_id)`,
      )
      worstMs = Math.max(worstMs, Number(rows[0].ms))
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
    }
  }
  const ended = loop()
  return {
    worst: async () => {
      watching = false
      await ended
      return worstMs
    },
  }
}

async function fill(client: pg.Client, { siteId }: BenchHub, events: number): Promise<void> {
  for (let from = 1; from <= events; from += FILL_AT_ONCE) {
    await client.query(
      `with written as (
         insert into outbox (site_id, type, occurred_at, data)
         select $1, 'order.placed', now(),
                json_build_object('n', n, 'filler', rpad('', ${EVENT_BYTES - 40}, md5(n::text)))
           from generate_series($2::int, $3::int) as n
      returning site_id, event_id)
       insert into unnumbered_events (site_id, event_id) select site_id, event_id from written`,
      [siteId, from, Math.min(from + FILL_AT_ONCE - 1, events)],
    )
  }
}

async function numbered(client: pg.Client, seq: number): Promise<void> {
  for (;;) {
    const { rows } = await client.query('select max(last_seq)::int as seq from event_logs')
    if (Number(rows[0].seq) >= seq) return
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
  }
}

interface Leased {
  readonly leaseId: string | null
  readonly items: readonly { readonly seq: number }[]
}

/** A consumer at its lowest level: one call after the other on one connection. */
function openConsumer({ url, authorization, siteId }: BenchHub) {
  const pool = new Pool(url, { connections: 1, pipelining: 1 })
  const call = async (method: 'PUT' | 'POST', path: string, body: unknown): Promise<unknown> => {
    const answer = await pool.request({
      ...{ method, path: `/api/v1/sites/${siteId}/consumers/bench${path}` },
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    const text = await answer.body.text()
    if (answer.statusCode > 201) throw new Error(`${path} answered ${answer.statusCode}: ${text}`)
    return JSON.parse(text)
  }
  return {
    start: (after: number) => call('PUT', '', { after }),
    /** Takes so many events behind a number, which are to come in order and whole. */
    take: async (after: number, events: number) => {
      let last = after
      while (last < after + events) {
        const leased = (await call('POST', '/lease', { limit: LEASE_EVENTS })) as Leased
        for (const { seq } of leased.items) {
          if (seq !== last + 1) throw new Error(`${seq} came after ${last}`)
          last = seq
        }
        if (leased.leaseId === null) throw new Error(`nothing came after ${last}`)
        await call('POST', '/ack', { leaseId: leased.leaseId })
      }
    },
    close: () => pool.close(),
  }
}
