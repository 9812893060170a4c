import { writeFile } from 'node:fs/promises'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { finished } from 'node:stream/promises'
import { SESSION_SETTINGS } from '../src/loads/queries/work.ts'
import { figure, type Figure } from './figure.ts'
import { startHubProcess } from './hub-process.ts'
import { ATTRIBUTES, productOf, writeProducts } from './load-files.ts'
import { sendFile } from './send-file.ts'

const RATIO_MAX = 4
const CHUNK_ROWS = 5_000

/** A first load of products with five attributes each, against the bare COPY and merge of the same columns. */
export async function productsBench(
  folder: string,
  { count }: { count: number },
): Promise<readonly Figure[]> {
  const hub = await startHubProcess(`${folder}/products`)
  try {
    const definitions = `${folder}/attributes.json`
    const defined = ATTRIBUTES.map((code) => ({
      codigo: code,
      nome: code,
      escopo: 'specification',
      tipo: 'text',
    }))
    await writeFile(definitions, JSON.stringify(defined))
    const known = await sendFile(hub, definitions, { type: '12' })
    if (known.load.rows['created'] !== ATTRIBUTES.length) throw new Error(JSON.stringify(known.load))
    const bareMs = await bareProducts(hub.connection, count)
    const { load, ms } = await sendFile(hub, await writeProducts(folder, count), { type: '1' })
    if (load.rows['created'] !== count) throw new Error(JSON.stringify(load))
    const times = { malote: ms, limit: bareMs, unit: 'ms' }
    return [figure(`first load of ${count} products with five attributes`, times, RATIO_MAX)]
  } finally {
    await hub.stop()
  }
}

async function bareProducts(connection: pg.ClientConfig, count: number): Promise<number> {
  const client = new pg.Client(connection)
  await client.connect()
  for (const { text } of SESSION_SETTINGS) await client.query(text)
  await client.query('create table bare_products (like products including all)')
  await client.query('create table bare_variants (like variants including all)')
  await client.query('create temp table bare_staged (reference text collate "C", details jsonb)')
  const chunks = chunksOf(count)
  await client.query('checkpoint')
  const began = performance.now()
  for (const chunk of chunks) {
    const copy = client.query(copyFrom('copy bare_staged (reference, details) from stdin'))
    copy.end(chunk)
    await finished(copy)
  }
  await client.query(
    `insert into bare_products (site_id, reference, details, as_of, load_id, updated_at)
     select 'S1', reference, details, now(), 1, now() from bare_staged order by reference
         on conflict (site_id, reference) do update set details = excluded.details`,
  )
  await client.query(
    `insert into bare_variants (site_id, sku, reference, size, details, as_of, load_id, updated_at)
     select 'S1', reference, reference, 'SIN DEFINIR', '{}', now(), 1, now() from bare_staged order by reference
         on conflict (site_id, sku) do update set details = excluded.details`,
  )
  const ms = performance.now() - began
  await client.query('drop table bare_variants, bare_products')
  await client.end()
  return ms
}

function chunksOf(count: number): Buffer[] {
  const chunks: Buffer[] = []
  for (let first = 0; first < count; first += CHUNK_ROWS) {
    const lines = Array.from({ length: Math.min(CHUNK_ROWS, count - first) }, (_, nth) => {
      const { referencia, nome, marca, categoria, atributos } = productOf(first + nth)
      const details = { name: nome, brand: marca, category: categoria, attributes: atributos }
      return `${referencia}\t${JSON.stringify(details)}\n`
    })
    chunks.push(Buffer.from(lines.join('')))
  }
  return chunks
}
