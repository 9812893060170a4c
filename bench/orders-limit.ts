import pg from 'pg'

/**
 * The limit that placing orders is held against: the smallest transaction that could take an order and tell
 * of it, in a bare loop of the driver. The posted order under the channel's own number, its 2 lines, its 2
 * counters one after the other (so that two buyers never wait for each other in a circle), a line of history,
 * and the event with the order as JSON. No rule, no check, no HTTP; tables with nothing but their keys.
 */
const TABLES = `
  drop schema if exists bench_limit cascade;
  create schema bench_limit;
  set search_path to bench_limit;
  create table orders (
    id bigint generated always as identity primary key,
    channel text not null, number text not null, body jsonb not null, at timestamptz not null, state text,
    unique (channel, number));
  create table lines (
    order_id bigint, line_no int, sku text not null, quantity numeric(14,3) not null, primary key (order_id, line_no));
  create table counters (sku text primary key, reserved numeric(14,3) not null) with (fillfactor = 80);
  create table history (
    order_id bigint, entry_no int, move text not null, at timestamptz not null, primary key (order_id, entry_no));
  create table events (id bigint generated always as identity primary key, type text not null, data jsonb not null);
  insert into counters select 'S' || n, 0 from generate_series(0, $skus - 1) as n;`

const STATEMENTS = {
  order: `insert into bench_limit.orders (channel, number, body, at) values ('bench', $1, $2, $3) returning id`,
  line: `insert into bench_limit.lines values ($1, $2, $3, $4)`,
  counter: `update bench_limit.counters set reserved = reserved + $2 where sku = $1`,
  history: `insert into bench_limit.history values ($1, 1, 'place', $2)`,
  event: `insert into bench_limit.events (type, data) values ('order.placed', $1)`,
  confirm: `update bench_limit.orders set state = 'confirmed' where id = $1 and state is null returning body`,
  confirmed: `insert into bench_limit.history values ($1, 2, 'confirm', $2)`,
  told: `insert into bench_limit.events (type, data) values ('order.confirmed', $1)`,
} as const

export async function openLimit(
  connection: pg.ClientConfig,
  { clients, skus }: { clients: number; skus: number },
) {
  const opened = await Promise.all(
    Array.from({ length: clients }, async () => {
      const client = new pg.Client(connection)
      await client.connect()
      return client
    }),
  )
  await opened[0]!.query(TABLES.replace('$skus', String(skus)))
  return {
    /** One transaction by one client, on two counters that no other client touches at that moment. */
    place: (client: number, skus: readonly number[], order: BareOrder) =>
      placeBare(opened[client]!, skus, order),
    /** The least that could confirm an order: its row, a line of history, the event with the order. */
    confirm: (client: number, id: string) => confirmBare(opened[client]!, id),
    /** Orders that are not confirmed yet. */
    waiting: async (count: number) => {
      const found = await opened[0]!.query<{ id: string }>(
        'select id::text as id from bench_limit.orders where state is null order by id limit $1',
        [count],
      )
      return found.rows.map(({ id }) => id)
    },
    close: async () => {
      await opened[0]!.query('drop schema bench_limit cascade')
      await Promise.all(opened.map((client) => client.end()))
    },
  }
}

/** The order as it is posted, under its number. */
export interface BareOrder {
  readonly number: string
  readonly body: string
}

async function placeBare(
  client: pg.Client,
  numbers: readonly number[],
  { number, body }: BareOrder,
): Promise<void> {
  const run = (name: keyof typeof STATEMENTS, values: unknown[]) =>
    client.query<{ id: string }>({ name, text: STATEMENTS[name], values })
  const at = new Date()
  const skus = numbers.map((number) => `S${number}`).sort()
  await client.query('begin')
  const { rows } = await run('order', [number, body, at])
  const id = rows[0]!.id
  for (const [place, sku] of skus.entries()) await run('line', [id, place + 1, sku, 1])
  for (const sku of skus) await run('counter', [sku, 1])
  await run('history', [id, at])
  await run('event', [body])
  await client.query('commit')
}

async function confirmBare(client: pg.Client, id: string): Promise<void> {
  const run = (name: keyof typeof STATEMENTS, values: unknown[]) =>
    client.query<{ body: unknown }>({ name, text: STATEMENTS[name], values })
  await client.query('begin')
  const { rows } = await run('confirm', [id])
  await run('confirmed', [id, new Date()])
  await run('told', [JSON.stringify(rows[0]!.body)])
  await client.query('commit')
}
