import pg from 'pg'

/**
 * The limit that placing orders is held against: the smallest transaction that could take an order, in a
 * bare loop of the driver. Fixed; no rule, no check, no HTTP, tables with nothing but their keys.
 */
const TABLES = `
  drop schema if exists bench_limit cascade;
  create schema bench_limit;
  set search_path to bench_limit;
  create table orders (id bigint generated always as identity primary key, body jsonb not null, at timestamptz not null);
  create table lines (order_id bigint, line_no int, sku text, quantity numeric(14,3), primary key (order_id, line_no));
  create table counters (sku text primary key, reserved numeric(14,3) not null) with (fillfactor = 80);
  create table history (order_id bigint, entry_no int, move text, at timestamptz, primary key (order_id, entry_no));
  create table events (id bigint generated always as identity primary key, type text, data jsonb);
  insert into counters select 'S' || n, 0 from generate_series(0, $skus - 1) as n;
  analyze;`

const BODY = JSON.stringify({ channel: 'bench', customer: { name: 'Maria' }, total: '20.00' })

const STATEMENTS = {
  order: `insert into bench_limit.orders (body, at) values ($1, $2) returning id`,
  lines: `insert into bench_limit.lines values ($1, 1, $2, 1), ($1, 2, $3, 1)`,
  counters: `update bench_limit.counters set reserved = reserved + 1 where sku in ($1, $2)`,
  history: `insert into bench_limit.history values ($1, 1, 'place', $2)`,
  event: `insert into bench_limit.events (type, data) values ('order.placed', $1)`,
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
    place: (client: number, skus: readonly [number, number]) => placeBare(opened[client]!, skus),
    close: async () => {
      await opened[0]!.query('drop schema bench_limit cascade')
      await Promise.all(opened.map((client) => client.end()))
    },
  }
}

async function placeBare(client: pg.Client, [a, b]: readonly [number, number]): Promise<void> {
  const run = (name: keyof typeof STATEMENTS, values: unknown[]) =>
    client.query<{ id: string }>({ name, text: STATEMENTS[name], values })
  const at = new Date()
  await client.query('begin')
  const { rows } = await run('order', [BODY, at])
  const id = rows[0]!.id
  await run('lines', [id, `S${a}`, `S${b}`])
  await run('counters', [`S${a}`, `S${b}`])
  await run('history', [id, at])
  await run('event', [BODY])
  await client.query('commit')
}
