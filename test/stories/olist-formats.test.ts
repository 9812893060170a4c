import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { writeWorkbook } from '../files/write-workbook.ts'
import { postToDoor } from '../harness/door.ts'
import { startHub, type TestHub } from '../harness/hub.ts'
import { counts, loadWhen, type Json } from '../harness/loads.ts'

const FOLDER = fileURLToPath(new URL('../../../shared/data/olist/', import.meta.url))
const skip = existsSync(FOLDER) ? false : 'the Olist data are not on this machine'

const PRODUCTS = 32_951
const TYPE = 6

/** One product of the shop, as each format is made from it; numbers as JSON and a sheet have them. */
type Article = Readonly<Record<(typeof COLUMNS)[number], string | number | undefined>>

const COLUMNS = ['codigo', 'nome', 'categoria', 'pesoGramas', 'preco', 'loja', 'saldo'] as const

const FORMATS: Readonly<Record<string, (articles: readonly Article[]) => string | Promise<Buffer>>> = {
  csv: (articles) =>
    [COLUMNS.join(';'), ...articles.map((article) => cellsOf(article).map(comma).join(';'))].join('\r\n'),
  json: (articles) => JSON.stringify({ produtos: articles }),
  ndjson: (articles) => articles.map((article) => JSON.stringify(article)).join('\n'),
  xlsx: (articles) => writeWorkbook([[...COLUMNS], ...articles.map(cellsOf)]),
}

test('the catalogue of a real shop is the same, to the row, in whatever format it came', {
  skip,
}, async (t) => {
  const articles = articlesOf()
  assert.equal(articles.length, PRODUCTS)
  const files = new Map<string, string | Buffer>()
  for (const [format, write] of Object.entries(FORMATS)) files.set(format, await write(articles))
  const formats = [...files.keys()]
  let expected: readonly string[] | null = null

  for (const [place, format] of formats.entries()) {
    const next = formats[(place + 1) % formats.length]!
    await t.test(`${format} by the door, then ${next} by the upload call changes nothing`, async (own) => {
      const hub = await startHub(own)
      const saved = await hub.call('PUT', 'integrations/juntos', { body: { type: TYPE } })
      assert.equal(saved.status, 201, saved.text)
      const { body } = await postToDoor(hub, TYPE, files.get(format)!, { name: `CATALOGO.${format}` })
      assert.deepEqual([body.state, body.format], ['finished', format])
      assert.deepEqual(counts(body), { read: PRODUCTS, created: PRODUCTS })
      const stored = await rowsOf(hub)
      expected ??= stored
      assertSame(stored, expected)

      const again = await uploaded(hub, next, files.get(next)!)
      assert.deepEqual([again['state'], again['format']], ['finished', next])
      assert.deepEqual(counts(again), { read: PRODUCTS, unchanged: PRODUCTS })
      assertSame(await rowsOf(hub), expected)
    })
  }
})

async function uploaded(hub: TestHub, format: string, body: string | Buffer): Promise<Json> {
  const headers = { 'content-type': 'application/octet-stream' }
  const path = `loads?type=${TYPE}&name=CATALOGO.${format}`
  const sent = await hub.call('POST', path, { as: 'erp', body, headers })
  assert.equal(sent.status, 202, sent.text)
  return loadWhen(hub, sent.body.loadId, ({ state }) => !['received', 'running'].includes(state))
}

/** Every row of what loads write, but for when and by which load it came. */
async function rowsOf(hub: TestHub): Promise<readonly string[]> {
  const all: string[] = []
  for (const name of ['products', 'variants', 'prices', 'stock']) {
    const { rows } = await hub.db.query<{ row: string }>(
      `select '${name} ' || (to_jsonb(t) - array['load_id', 'as_of', 'updated_at', 'written_at'])::text as row
         from ${name} t order by 1`,
    )
    for (const { row } of rows) all.push(row)
  }
  return all
}

/** By its first difference: a report of a hundred thousand rows helps nobody. */
function assertSame(rows: readonly string[], expected: readonly string[]): void {
  const place = expected.findIndex((row, index) => row !== rows[index])
  if (place !== -1) assert.equal(rows[place], expected[place])
  assert.equal(rows.length, expected.length)
}

/** The products, with the last price and the units sold of those that were sold. */
function articlesOf(): readonly Article[] {
  const sold = new Map<string, { price: number; units: number }>()
  for (const row of table('order_items.csv')) {
    sold.set(row[2]!, { price: Number(row[5]), units: (sold.get(row[2]!)?.units ?? 0) + 1 })
  }
  return table('products.csv').map((row) => {
    const sale = sold.get(row[0]!)
    return {
      codigo: row[0]!,
      nome: row[0]!,
      categoria: row[1] || undefined,
      pesoGramas: row[5] ? Number(row[5]) : undefined,
      preco: sale?.price,
      loja: sale && '001',
      saldo: sale?.units,
    }
  })
}

/** A second reading of the files, apart from the hub's: they have no quoted separators or line breaks. */
function table(name: string): string[][] {
  const lines = readFileSync(FOLDER + name, 'utf8').split(/\r?\n/)
  return lines
    .slice(1)
    .filter((line) => line !== '')
    .map((line) => line.replaceAll('"', '').split(','))
}

function cellsOf(article: Article): (string | number | null)[] {
  return COLUMNS.map((column) => article[column] ?? null)
}

function comma(cell: string | number | null): string {
  return typeof cell === 'number' ? String(cell).replace('.', ',') : (cell ?? '')
}
