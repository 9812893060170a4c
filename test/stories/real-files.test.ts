import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { Mapping } from '../../src/loads/mapping/mapping.ts'
import type { DecimalMark } from '../../src/loads/kinds/numbers.ts'
import { LOAD_TYPES, type LoadType, type Part, type Row } from '../../src/loads/rows.ts'
import { readAccessKey } from '../../src/orders/access-key.ts'
import { readFile } from '../files/read-file.ts'
import { postToDoor } from '../harness/door.ts'
import { startHub } from '../harness/hub.ts'
import { say, table as tableOf, type Json } from '../harness/loads.ts'

const FOLDER = fileURLToPath(new URL('../../../shared/data/real/', import.meta.url))
const skip = existsSync(FOLDER) ? false : 'the files of real shops are not on this machine'

interface RealFile {
  readonly path: string
  readonly type: LoadType
  readonly mapping: Mapping
  readonly decimal?: DecimalMark
  readonly encoding: string
  readonly read: number
  /** Rows refused at reading, by code. */
  readonly refused: Readonly<Record<string, number>>
  /** Why the load waits for a person, if it does, and which share was measured. */
  readonly held?: readonly (readonly [code: string, measured: number])[]
  /** Rows that a later one of the same file supersedes. */
  readonly superseded?: number
  /** A second look at the file, apart from the hub's: what its rows must come to. */
  readonly sums: () => Sums
}

/** What all the rows of a file that were read say together. */
interface Sums {
  /** Product parts, and how many skus they name. */
  readonly variants: number
  readonly skus: number
  /** How many prices, and their sum in minor units. */
  readonly prices: number
  readonly amount: bigint
  /** How many balances, and their sum in thousandths. */
  readonly balances: number
  readonly quantity: bigint
}

const FILES: readonly RealFile[] = [
  {
    path: 'tiendanube-ar/productos.csv',
    type: 6,
    mapping: {
      fields: {
        price: { from: 'Precio' },
        salePrice: { from: 'Precio promocional' },
        quantity: { from: 'Stock' },
        ean: { from: 'Código de barras' },
        category: { from: 'Categorías' },
        weightGrams: { from: 'Peso (kg)', multiply: 1000 },
        store: { constant: '001' },
      },
    },
    encoding: 'windows-1252',
    read: 10,
    refused: {},
    sums: () => {
      const rows = table('tiendanube-ar/productos.csv', ';', 'latin1')
      const stocked = rows.filter((row) => row['Stock'] !== '')
      assert.deepEqual([rows.length, Object.keys(rows[0]!).length, rows.length - stocked.length], [10, 24, 3])
      return sumsOf({
        skus: rows.map((row) => row['SKU']!),
        prices: rows.map((row) => row['Precio']!.replaceAll(',', '')),
        quantities: stocked.map((row) => row['Stock']!),
      })
    },
  },
  {
    path: 'tiendanube-ar/productos.json',
    type: 8,
    mapping: { fields: { images: { from: 'imagen_url' } } },
    encoding: 'utf-8',
    read: 5728,
    refused: {},
    held: [['guard.prices_zero', 0.1856]],
    sums: () => {
      const rows: { codigo: string; precio: number }[] = json('tiendanube-ar/productos.json')
      assert.equal(rows.filter(({ precio }) => precio === 0).length, 1063)
      return sumsOf({
        skus: rows.map(({ codigo }) => codigo),
        prices: rows.map(({ precio }) => String(precio)),
        quantities: [],
      })
    },
  },
  {
    path: 'labomba-co/articulos.csv',
    type: 6,
    mapping: tillMapping({ sku: 'id' }),
    decimal: 'comma',
    encoding: 'utf-8',
    read: 6342,
    // One balance is 0,0833333, and the hub keeps three places.
    refused: { 'row.number_too_precise': 1 },
    // Most articles have no price in the lists B and C.
    held: [['guard.prices_zero', 0.4491]],
    sums: () => {
      const rows = table('labomba-co/articulos.csv', ';', 'utf8')
      assert.equal(rows.filter(({ existencia }) => existencia!.startsWith('-')).length, 5729)
      assert.equal(rows.filter(({ precioa }) => precioa === '0').length, 19)
      return tillSums(
        rows.filter(({ existencia }) => !/,\d{4}/.test(existencia!)),
        'id',
      )
    },
  },
  {
    path: 'labomba-co/articulos_la_bomba_excel.csv',
    type: 6,
    mapping: tillMapping({ sku: 'referencias' }),
    decimal: 'comma',
    encoding: 'utf-8',
    read: 5891,
    refused: { 'row.key_mangled': 5404, 'row.number_too_precise': 1 },
    held: [
      ['guard.prices_zero', 0.4794],
      ['guard.rows_refused', 0.9175],
    ],
    sums: () => {
      const rows = table('labomba-co/articulos_la_bomba_excel.csv', ';', 'utf8')
      assert.equal(new Set(rows.map(({ referencias }) => referencias)).size, 1026)
      const whole = rows.filter(({ existencia }) => !/,\d{4}/.test(existencia!))
      return tillSums(
        whole.filter(({ referencias }) => !referencias!.includes('E+')),
        'referencias',
      )
    },
  },
  {
    path: 'lafavorita/shopify_products.json',
    type: 6,
    mapping: {
      fields: {
        reference: { from: 'handle' },
        name: { from: 'title' },
        brand: { from: 'vendor' },
        images: { path: 'images[].src' },
        store: { constant: '001' },
        'variants.sku': { from: ['sku', 'id'] },
        'variants.ean': { from: 'barcode' },
        'variants.size': { from: 'option1' },
        'variants.price': { from: ['compare_at_price', 'price'] },
        'variants.salePrice': { from: 'price' },
        'variants.quantity': { from: 'inventory_quantity' },
      },
    },
    encoding: 'utf-8',
    read: 1517,
    refused: {},
    held: [['guard.prices_zero', 0.9501]],
    sums: () => {
      const file: { products: { variants: Record<string, unknown>[] }[] } = json(
        'lafavorita/shopify_products.json',
      )
      const variants = file.products.flatMap((product) => product.variants)
      const [nameless, free] = [
        variants.filter(({ sku }) => sku === null),
        variants.filter(({ price }) => price === '0.00'),
      ]
      assert.deepEqual([variants.length, nameless.length, free.length], [1524, 1454, 1448])
      return sumsOf({
        skus: variants.map(({ sku, id }) => String(sku ?? id)),
        prices: variants.map((variant) => String(variant['compare_at_price'] ?? variant['price'])),
        quantities: variants.map((variant) => String(variant['inventory_quantity'])),
      })
    },
  },
  {
    path: 'smartgo-br/produtos_exportados.csv',
    type: 8,
    mapping: {
      fields: {
        sku: { from: 'id' },
        salePrice: { from: 'promo_price' },
        category: { from: 'category_name' },
      },
    },
    encoding: 'utf-8',
    read: 21,
    refused: {},
    sums: () => {
      const rows = table('smartgo-br/produtos_exportados.csv', ',', 'utf8')
      assert.equal(rows.filter(({ description }) => description!.includes('\n')).length, 20)
      return sumsOf({
        skus: rows.map(({ id }) => id!),
        prices: rows.map(({ price }) => price!),
        quantities: [],
      })
    },
  },
  {
    path: 'mercadolibre-ar/producto.jsonl',
    type: 6,
    mapping: offersMapping({ price: 'precio_original' }),
    encoding: 'utf-8',
    read: 546,
    // A price that is null would have to be cleared, and a price cannot be.
    refused: { 'row.field_missing': 239 },
    held: [['guard.rows_refused', 0.4377]],
    sums: () =>
      offerSums(
        offers().filter((offer) => offer['precio_original'] !== null),
        ['precio_original'],
      ),
  },
  {
    path: 'mercadolibre-ar/producto.jsonl',
    type: 6,
    mapping: offersMapping({ price: ['precio_original', 'precio'] }),
    encoding: 'utf-8',
    read: 546,
    refused: {},
    superseded: 54,
    sums: () => offerSums(offers(), ['precio_original', 'precio']),
  },
  {
    path: 'samples-licensed/woocommerce_sample_products.csv',
    type: 8,
    mapping: {
      fields: {
        reference: { from: 'Parent' },
        // Its variations differ in colour and logo, each in a column of its own: their names tell them apart.
        size: { from: 'Name' },
        price: { from: 'Regular price' },
        salePrice: { from: 'Sale price' },
      },
    },
    encoding: 'utf-8',
    read: 24,
    refused: {},
    sums: () => {
      const rows = table('samples-licensed/woocommerce_sample_products.csv', ',', 'utf8')
      assert.equal(Object.keys(rows[0]!).length, 55)
      return sumsOf({
        skus: rows.map((row) => row['SKU']!),
        prices: rows.map((row) => row['Regular price']!).filter((price) => price !== ''),
        quantities: [],
      })
    },
  },
]

for (const file of FILES) {
  const { path, type, mapping, decimal } = file
  test(`${path} is read as type ${type}, ${refusedIn(file)} rows refused`, { skip }, async () => {
    const { rows, end } = await readFile(readFileSync(FOLDER + path), LOAD_TYPES[type], {
      mapping,
      ...(decimal === undefined ? {} : { decimal }),
    })
    assert.equal(end.failure, null)
    assert.deepEqual([rows.length, end.encoding], [file.read, file.encoding])
    assert.deepEqual(refusalsOf(rows), file.refused)
    assert.deepEqual(said(rows.flatMap((row) => ('parts' in row ? row.parts : []))), file.sums())
  })
}

test('without the decimal mark, the one ambiguous balance of a till is refused and the clerk sees which', {
  skip,
}, async () => {
  const { rows } = await readFile(readFileSync(`${FOLDER}labomba-co/articulos.csv`), LOAD_TYPES[6], {
    mapping: tillMapping({ sku: 'id' }),
  })
  assert.deepEqual(refusalsOf(rows), { 'row.number_ambiguous': 1, 'row.number_too_precise': 1 })
  const refused = rows.find((row) => 'refusal' in row && row.refusal.code === 'row.number_ambiguous')
  assert.deepEqual(refused && 'refusal' in refused ? refused.refusal.facts : null, {
    field: 'existencia',
    value: '-332,771',
  })
})

test('of 34 document keys those of right NF-e and NFC-e are invoices', { skip }, () => {
  const keys = table('nfe/access-keys.csv', ',', 'utf8')
  assert.equal(keys.length, 34)
  const right = keys.filter(
    (row) => row['check_digit_ok'] === 'yes' && ['NF-e', 'NFC-e'].includes(row['model']!),
  )
  const accepted = keys.filter(({ key }) => readAccessKey(key!).ok)
  assert.deepEqual(accepted, right)
})

for (const file of FILES) {
  const { path, type, mapping, decimal, read, superseded = 0 } = file
  const refused = refusedIn(file)
  test(`${path} goes through the door, ${refused} rows refused`, { skip }, async (t) => {
    const hub = await startHub(t)
    await hub.call('PUT', 'stores/001', { body: { name: 'Loja' } })
    const saved = await hub.call('PUT', 'integrations/real', { body: { type, mapping, decimal } })
    assert.equal(saved.status, 201, saved.text)
    assert.deepEqual(saved.body.mapping, mapping)
    const { body } = await postToDoor(hub, type, readFileSync(FOLDER + path), { name: path.split('/')[1]! })
    const { held = [] } = file
    const reasons = (body.hold?.reasons ?? []).map((reason: Json) => [reason['code'], reason['measured']])
    assert.deepEqual([body.state, reasons], [held.length > 0 ? 'held' : 'finished', held])
    if (held.length > 0) assert.deepEqual(await tableOf(hub, 'select sku from variants'), [])
    const { rows } = held.length > 0 ? await say(hub, body, 'approve') : body
    assert.deepEqual([rows.read, rows.refused, rows.parked], [read, refused, 0])
    if (refused === 0) assert.deepEqual([rows.created, rows.superseded], [read - superseded, superseded])
    assert.equal(rows.created + rows.superseded, read - refused)
  })
}

function refusedIn({ refused }: RealFile): number {
  return Object.values(refused).reduce((sum, count) => sum + count, 0)
}

function tillMapping({ sku }: { sku: string }): Mapping {
  return {
    fields: {
      sku: { from: sku },
      ean: { from: 'referencias' },
      quantity: { from: 'existencia' },
      store: { constant: '001' },
    },
    spread: { into: 'list', value: 'price', columns: { precioa: 'default', preciob: 'B', precioc: 'C' } },
  }
}

function tillSums(rows: readonly Record<string, string>[], sku: string): Sums {
  return sumsOf({
    skus: rows.map((row) => row[sku]!),
    prices: rows.flatMap(({ precioa, preciob, precioc }) => [precioa!, preciob!, precioc!]),
    quantities: rows.map(({ existencia }) => existencia!.replace(',', '.')),
  })
}

function offersMapping({ price }: { price: string | string[] }): Mapping {
  return {
    fields: {
      sku: { from: 'id' },
      name: { from: 'titulo' },
      price: { from: price },
      salePrice: { from: 'precio' },
      quantity: { from: 'cantidad_disponible' },
      store: { constant: '001' },
    },
  }
}

function offers(): Record<string, unknown>[] {
  const lines = readFileSync(`${FOLDER}mercadolibre-ar/producto.jsonl`, 'utf8').trim().split('\n')
  const all = lines.map((line) => JSON.parse(line) as Record<string, unknown>)
  assert.equal(all.length - new Set(all.map(({ id }) => id)).size, 54)
  return all
}

function offerSums(all: readonly Record<string, unknown>[], prices: readonly string[]): Sums {
  return sumsOf({
    skus: all.map(({ id }) => String(id)),
    prices: all.map((offer) =>
      String(prices.map((name) => Number(offer[name] ?? NaN)).find(Number.isFinite)),
    ),
    quantities: all.map((offer) => String(offer['cantidad_disponible'])),
  })
}

function sumsOf(found: {
  skus: readonly string[]
  prices: readonly string[]
  quantities: readonly string[]
}): Sums {
  const total = (texts: readonly string[], places: number) =>
    texts.reduce((sum, text) => sum + BigInt(Math.round(Number(text) * 10 ** places)), 0n)
  return {
    variants: found.skus.length,
    skus: new Set(found.skus).size,
    prices: found.prices.length,
    amount: total(found.prices, 2),
    balances: found.quantities.length,
    quantity: total(found.quantities, 3),
  }
}

/** What the hub's own reading says, as `sumsOf` counts it. */
function said(parts: readonly Part[]): Sums {
  const products = parts.filter((part) => part.kind === 'product')
  const prices = parts.filter((part) => part.kind === 'price')
  const balances = parts.filter((part) => part.kind === 'stock')
  return {
    variants: products.length,
    skus: new Set(products.map(({ sku }) => sku)).size,
    prices: prices.length,
    amount: prices.reduce((sum, { price }) => sum + (price ?? 0n), 0n),
    balances: balances.length,
    quantity: balances.reduce((sum, { quantity }) => sum + quantity, 0n),
  }
}

function refusalsOf(rows: readonly Row[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const row of rows) {
    if ('refusal' in row) counts[row.refusal.code] = (counts[row.refusal.code] ?? 0) + 1
  }
  return counts
}

function json<Value>(path: string): Value {
  return JSON.parse(readFileSync(FOLDER + path, 'utf8')) as Value
}

/** A second reader of CSV, apart from the hub's: the records of a file by the names of its header. */
function table(path: string, delimiter: string, encoding: 'utf8' | 'latin1'): Record<string, string>[] {
  const text = readFileSync(FOLDER + path, encoding).replace(/^\uFEFF/, '')
  const records: string[][] = [['']]
  let quoted = false
  for (const char of text) {
    const record = records.at(-1)!
    if (char === '"') quoted = !quoted
    else if (!quoted && char === delimiter) record.push('')
    else if (!quoted && char === '\n') records.push([''])
    else if (char !== '\r' || quoted) record[record.length - 1] += char
  }
  const [header = [], ...rows] = records.filter((record) => record.join('') !== '')
  return rows.map((row) => Object.fromEntries(header.map((name, place) => [name, row[place] ?? ''])))
}
