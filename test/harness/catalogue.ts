import type { Db } from '../../src/platform/postgres/db.ts'

/** What loads write, and what they leave of how it was before. */
const TABLES = [
  ...['products', 'variants', 'attributes', 'prices', 'stock'],
  ...['product_history', 'variant_history', 'attribute_history', 'price_history', 'stock_history'],
] as const

/** What loads tell. */
const REPORTS = ['load_row_blocks', 'load_refusals', 'load_diff_blocks', 'parked_parts', 'grounds'] as const

/** Where events stand. */
const LOG = ['outbox', 'unnumbered_events', 'numbered_events', 'event_logs'] as const

/** Differ from run to run: the clock, and numbers that a cut transaction took with it. */
const PASSING = [
  ...['updated_at', 'written_at', 'replaced_at', 'history_id', 'part_no', 'until', 'spool'],
  ...[
    'rows_seen',
    'received_at',
    'started_at',
    'finished_at',
    'look_at',
    'fence',
    'leased_until',
    'decisions',
  ],
]

export type Traces = Readonly<Record<string, readonly string[]>>

/** Every row of every table that loads write, and the news of them, save for what differs from run to run. */
export async function tracesOf(db: Db): Promise<Traces> {
  const traces: Record<string, readonly string[]> = {}
  for (const table of [...TABLES, ...REPORTS, 'loads']) {
    const { rows } = await db.query<{ row: string }>(
      `select (to_jsonb(t) - $1::text[])::text as row from ${table} t order by 1`,
      [PASSING],
    )
    traces[table] = rows.map(({ row }) => row)
  }
  const { rows } = await db.query<{ row: string }>(
    // How the keys are told in batches depends on where a worker died.
    `select type || ' ' || coalesce((data -> 'rows')::text, k.key) as row
       from outbox o
       left join json_array_elements_text(o.data -> 'keys') as k (key) on true
      order by 1`,
  )
  return { ...traces, outbox: rows.map(({ row }) => row) }
}

/** The rows that only one of two has, `+` those of the first. */
export function apart(these: Traces, those: Traces): readonly string[] {
  return Object.keys(those).flatMap((table) => [
    ...less(these[table]!, those[table]!).map((row) => `+ ${table} ${row}`),
    ...less(those[table]!, these[table]!).map((row) => `- ${table} ${row}`),
  ])
}

/** Each row as often as the first list has it more than the second. */
function less(rows: readonly string[], others: readonly string[]): readonly string[] {
  const left = [...others]
  return rows.filter((row) => {
    const place = left.indexOf(row)
    if (place >= 0) left.splice(place, 1)
    return place < 0
  })
}

/** The database as it is before the first load; only stores of the seed stay. */
export async function emptyCatalogue(db: Db): Promise<void> {
  await db.query(`truncate ${[...TABLES, ...REPORTS, 'loads', ...LOG].join(', ')} restart identity cascade`)
  await db.query(`delete from stores where external_code not in ('001', '002', '003')`)
}
