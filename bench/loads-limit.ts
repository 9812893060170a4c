import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { SESSION_SETTINGS } from '../src/loads/queries/work.ts'

/**
 * The least that PostgreSQL itself can do with the same rows, columns and settings: COPY into a table that
 * is not logged, then one statement in key order. No reading of JSON, no checks, no outcomes, no report.
 */
export async function bareLoad(connection: pg.ClientConfig, copyFile: string): Promise<number> {
  const client = new pg.Client(connection)
  await client.connect()
  try {
    for (const { text } of SESSION_SETTINGS) await client.query(text)
    await client.query('drop table if exists bare_stock')
    await client.query('create table bare_stock (like stock including all)')
    await client.query(
      `create temp table bare_staged (sku text collate "C", store text collate "C", quantity numeric(14,3))`,
    )
    await client.query('checkpoint')
    const began = performance.now()
    const copy = client.query(copyFrom('copy bare_staged (sku, store, quantity) from stdin'))
    await pipeline(createReadStream(copyFile, { highWaterMark: 1024 * 1024 }), copy)
    await client.query(
      `insert into bare_stock (site_id, sku, store, quantity, as_of, load_id, updated_at)
       select 'S1', sku, store, quantity, now(), 1, now()
         from bare_staged
        order by sku, store
           on conflict (site_id, sku, store) do update
          set quantity = excluded.quantity, as_of = excluded.as_of,
              load_id = excluded.load_id, updated_at = excluded.updated_at`,
    )
    return performance.now() - began
  } finally {
    await client.query('drop table if exists bare_stock')
    await client.end()
  }
}
