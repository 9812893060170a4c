import pg from 'pg'
import { median, type Figure } from './figure.ts'
import {
  openCalls,
  orderOf,
  percentile99,
  rounded,
  runFor,
  type BenchHub,
  type Round,
} from './orders-calls.ts'
import { openLimit } from './orders-limit.ts'

const CLIENTS = 16
const SKUS = 16_000
const ROUNDS = 6
const ROUND_MS = 4_000
const WARM_UP_MS = 4_000
/** Short enough that the orders placed before are not used up. */
const CONFIRM_MS = 1_500
const CONFIRMED_MAX = 60_000
const CONFIRM_RATIO_MIN = 0.6
const RATE_RATIO_MIN = 0.6
const P99_MS_MAX = 40
const P99_RATIO_MAX = 1.3

/**
 * Orders placed over HTTP by 16 clients, each of 2 lines, against the bare loop. Both run by turns in one run,
 * so that a busy machine slows both; the ratio is the median of the rounds'.
 */
export async function ordersBench(hub: BenchHub): Promise<readonly Figure[]> {
  await fillCatalogue(hub)
  const limit = await openLimit(hub.connection, { clients: CLIENTS, skus: SKUS })
  const placing = openCalls(hub, CLIENTS)
  let count = 0
  const place = (client: number) => placing.place(skusOf(client))
  const bare = (client: number) => {
    const skus = skusOf(client)
    const number = String((count += 1))
    return limit.place(client, skus, { number, body: JSON.stringify(orderOf(number, skus)) })
  }
  try {
    await runFor(WARM_UP_MS, CLIENTS, place)
    await runFor(WARM_UP_MS, CLIENTS, bare)
    await analyze(hub)
    await runFor(WARM_UP_MS, CLIENTS, place)
    const rounds: { malote: Round; bare: Round }[] = []
    for (let round = 0; round < ROUNDS; round += 1) {
      const malote = await runFor(ROUND_MS, CLIENTS, place)
      rounds.push({ malote, bare: await runFor(ROUND_MS, CLIENTS, bare) })
    }
    return [...figuresOf(rounds), await confirmFigure(hub, { placing, limit })]
  } finally {
    await placing.close()
    await limit.close()
  }
}

/** Two different skus out of those that are this client's alone: what is measured is not a queue for one row. */
export function skusOf(client: number): readonly [number, number] {
  const share = SKUS / CLIENTS
  const first = Math.floor(Math.random() * share)
  const second = (first + 1 + Math.floor(Math.random() * (share - 1))) % share
  return [client * share + first, client * share + second]
}

/** A channel, a store, and 16,000 skus with enough of each. */
export async function fillCatalogue({ connection, siteId }: BenchHub): Promise<void> {
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
export async function analyze({ connection }: BenchHub): Promise<void> {
  const client = new pg.Client(connection)
  await client.connect()
  await client.query('analyze')
  await client.end()
}

/** Orders that wait are confirmed by turns, here and in the bare loop. */
async function confirmFigure(
  hub: BenchHub,
  { placing, limit }: { placing: ReturnType<typeof openCalls>; limit: Awaited<ReturnType<typeof openLimit>> },
): Promise<Figure> {
  const ours = await waitingOf(hub, CONFIRMED_MAX)
  const theirs = await limit.waiting(CONFIRMED_MAX)
  await analyze(hub)
  const one = async (ids: string[], confirm: (id: string) => Promise<void>) => {
    const id = ids.pop()
    if (id === undefined) throw new Error('no order is left to confirm: place more')
    await confirm(id)
  }
  const rounds: { malote: Round; bare: Round }[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    const malote = await runFor(CONFIRM_MS, CLIENTS, () => one(ours, placing.confirm))
    const bare = await runFor(CONFIRM_MS, CLIENTS, (client) => one(theirs, (id) => limit.confirm(client, id)))
    rounds.push({ malote, bare })
  }
  return rateFigure('orders confirmed a second', rounds, CONFIRM_RATIO_MIN)
}

async function waitingOf({ connection, siteId }: BenchHub, count: number): Promise<string[]> {
  const client = new pg.Client(connection)
  await client.connect()
  const found = await client.query<{ id: string }>(
    `select order_id::text as id from orders where site_id = $1 and state = 'pending_confirmation' limit $2`,
    [siteId, count],
  )
  await client.end()
  return found.rows.map(({ id }) => id)
}

/** The median of the rounds' ratios, which is to be at least so much. */
export function rateFigure(
  figure: string,
  rounds: readonly { malote: Round; bare: Round }[],
  ratioMin: number,
): Figure {
  const ratio = median(rounds.map((round) => round.malote.perSecond / round.bare.perSecond))
  return {
    figure,
    ratio: rounded(ratio),
    malote: rounded(median(rounds.map((round) => round.malote.perSecond))),
    limit: rounded(median(rounds.map((round) => round.bare.perSecond))),
    ...{ unit: '1/s', required: `ratio ≥ ${ratioMin}`, ok: ratio >= ratioMin },
  }
}

function figuresOf(rounds: readonly { malote: Round; bare: Round }[]): readonly Figure[] {
  const ourP99 = percentile99(rounds.flatMap((round) => round.malote.latenciesMs))
  const bareP99 = percentile99(rounds.flatMap((round) => round.bare.latenciesMs))
  const allowedMs = Math.max(P99_MS_MAX, P99_RATIO_MAX * bareP99)
  return [
    rateFigure('orders placed a second', rounds, RATE_RATIO_MIN),
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
