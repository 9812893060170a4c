import type { TestHub } from './hub.ts'

/** A site beside S1, with much of everything. */
const NEIGHBOUR = 'N1'

const FILLS = [
  `insert into products (site_id, reference, details, as_of, load_id, updated_at)
   select $1, 'K' || n, '{}', '2026-01-01', 0, '2026-01-01' from generate_series(1, $2::int) n`,
  `insert into variants (site_id, sku, reference, size, ean, as_of, load_id, updated_at)
   select $1, 'K' || n, 'K' || n, 'SIN DEFINIR', 'E' || n, '2026-01-01', 0, '2026-01-01'
     from generate_series(1, $2::int) n`,
  `insert into prices (site_id, sku, list, price, as_of, load_id, updated_at)
   select $1, 'K' || n, 'default', 100, '2026-01-01', 0, '2026-01-01' from generate_series(1, $2::int) n`,
  `insert into stock (site_id, sku, store, quantity, reserved, as_of, load_id, updated_at)
   select $1, 'K' || n, '001', 10, 1, '2026-01-01', 0, '2026-01-01' from generate_series(1, $2::int) n`,
  `insert into orders (site_id, channel, channel_order_id, type, state, placed_at, lines, placed_sha256, freight, total,
                       created_at, updated_at)
   select $1, 'ecommerce', 'K' || n, 'paid', 'pending_confirmation', '2026-01-01', '[]', '', 0, 10, '2026-01-01',
          '2026-01-01'
     from generate_series(1, $2::int) n`,
  `insert into fulfilments (site_id, order_id, fulfilment_no, store, state)
   select site_id, order_id, 1, '001', state from orders where site_id = $1 and $2::int > 0`,
  `insert into fulfilment_lines (site_id, order_id, fulfilment_no, line_no, quantity)
   select site_id, order_id, 1, 1, 1 from orders where site_id = $1 and $2::int > 0`,
  `insert into reservations (site_id, order_id, fulfilment_no, line_no, sku, store, quantity)
   select site_id, order_id, 1, 1, channel_order_id, '001', 1 from orders where site_id = $1 and $2::int > 0`,
] as const

/**
 * Fills S1 with `count` of each thing after the statistics were taken of another site as large: to the planner, S1 has
 * next to nothing.
 */
export async function fillUnnoticed({ db }: TestHub, count: number): Promise<void> {
  await db.query(
    `insert into sites (site_id, name, created_at, updated_at) values ($1, 'Vizinha', '2026-01-01', '2026-01-01')`,
    [NEIGHBOUR],
  )
  for (const fill of FILLS) await db.query(fill, [NEIGHBOUR, count])
  await db.query('analyze')
  for (const fill of FILLS) await db.query(fill, ['S1', count])
}
