import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { SESSION_SETTINGS } from '../src/loads/queries/work.ts'

/** Of which table, and which columns the rows of its file fill; what tells of the load is the same for all. */
const SHAPES = {
  stock: { table: 'stock', key: 'sku, store', value: 'quantity', type: 'numeric(14,3)' },
  price: { table: 'prices', key: 'sku, list', value: 'price', type: 'bigint' },
} as const

/**
 * The least that PostgreSQL itself can do with the same rows, columns and settings: COPY into a table that
 * is not logged, then one statement in key order. No reading of JSON, no checks, no outcomes, no report.
 */
export async function bareLoad(
  connection: pg.ClientConfig,
  copyFile: string,
  kind: keyof typeof SHAPES = 'stock',
): Promise<number> {
  const { table, key, value, type } = SHAPES[kind]
  const staged = key.split(', ').map((column) => `${column} text collate "C"`)
  const client = new pg.Client(connection)
  await client.connect()
  try {
    for (const { text } of SESSION_SETTINGS) await client.query(text)
    await client.query('drop table if exists bare_rows')
    await client.query(`create table bare_rows (like ${table} including all)`)
    await client.query(`create temp table bare_staged (${staged.join(', ')}, ${value} ${type})`)
    await client.query('checkpoint')
    const began = performance.now()
    const copy = client.query(copyFrom(`copy bare_staged (${key}, ${value}) from stdin`))
    await pipeline(createReadStream(copyFile, { highWaterMark: 1024 * 1024 }), copy)
    await client.query(
      `insert into bare_rows (site_id, ${key}, ${value}, as_of, load_id, updated_at)
       select 'S1', ${key}, ${value}, now(), 1, now()
         from bare_staged
        order by ${key}
           on conflict (site_id, ${key}) do update
          set ${value} = excluded.${value}, as_of = excluded.as_of,
              load_id = excluded.load_id, updated_at = excluded.updated_at`,
    )
    return performance.now() - began
  } finally {
    await client.query('drop table if exists bare_rows')
    await client.end()
  }
}
