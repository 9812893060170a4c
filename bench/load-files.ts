import { createWriteStream } from 'node:fs'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { writeWorkbook } from '../test/files/write-workbook.ts'
import { shuffled, skuOf, storeOf } from './stock-file.ts'

/** What a generated file says: one row for each variant and store (or price list), shuffled by a seed. */
export interface Wanted {
  readonly kind: 'stock' | 'price'
  readonly rows: number
  readonly seed: number
  /** One row in so many has another value than the others' files say; 0 for none. */
  readonly changedOneIn: number
  /** `copy` is text for PostgreSQL itself, a price in minor units. */
  readonly format: 'json' | 'csv' | 'copy' | 'xlsx'
}

export const PLACES = 10
const CHUNK_CHARS = 256 * 1024
const LISTS = Array.from({ length: PLACES }, (_, place) => `L${place}`)

/** Writes a file as an ERP would, and answers its path. */
export async function writeFileOf(folder: string, wanted: Wanted): Promise<string> {
  const { kind, rows, seed, changedOneIn, format } = wanted
  const path = `${folder}/${kind}-${rows}-${seed}-${changedOneIn}.${format}`
  const variants = rows / PLACES
  const line = (place: number) => {
    const value = ((place * 7) % 50) + (changedOneIn > 0 && place % changedOneIn === 0 ? 1 : 0)
    const sku = skuOf(place % variants)
    const other = Math.floor(place / variants)
    if (kind === 'stock') return [sku, storeOf(other), String(value)]
    return [sku, LISTS[other]!, format === 'copy' ? `${value + 10}90` : `${value + 10}.90`]
  }
  const names = kind === 'stock' ? ['codigo', 'loja', 'saldo'] : ['codigo', 'tabelaPreco', 'preco']
  if (format === 'xlsx') {
    const cells = Array.from(shuffled(rows, seed), (place) => {
      const [sku, other, value] = line(place)
      return [sku!, other!, Number(value)]
    })
    await writeFile(path, await writeWorkbook([names, ...cells], { shared: false }))
    return path
  }
  const separator = { csv: ';', copy: '\t', json: '' }[format]
  const textOf =
    format !== 'json'
      ? (values: readonly string[]) => `${values.join(separator)}\n`
      : (values: readonly string[], index: number) =>
          `${index === 0 ? '' : ','}{"${names[0]}":"${values[0]}","${names[1]}":"${values[1]}","${names[2]}":${values[2]}}\n`
  await writePieces(path, {
    head: { csv: `${names.join(';')}\n`, json: '[\n', copy: '' }[format],
    tail: format === 'json' ? ']\n' : '',
    order: shuffled(rows, seed),
    textOf: (place, index) => textOf(line(place), index),
  })
  return path
}

/** Products of five attributes each, one size: what type 1 carries. */
export async function writeProducts(folder: string, count: number): Promise<string> {
  const path = `${folder}/products-${count}.json`
  await writePieces(path, {
    head: '[\n',
    tail: ']\n',
    order: shuffled(count, 1),
    textOf: (place, index) => `${index === 0 ? '' : ','}${JSON.stringify(productOf(place))}\n`,
  })
  return path
}

export const ATTRIBUTES = ['cor', 'tecido', 'colecao', 'genero', 'voltagem'] as const

/** The product of a place, as the sender writes it. */
export function productOf(place: number) {
  return {
    referencia: skuOf(place),
    codigo: skuOf(place),
    nome: `Camisa ${place}`,
    marca: `Marca ${place % 40}`,
    categoria: `Roupas > Camisas > ${place % 12}`,
    atributos: Object.fromEntries(ATTRIBUTES.map((code, nth) => [code, `valor ${(place + nth) % 30}`])),
  }
}

async function writePieces(
  path: string,
  {
    head,
    tail,
    order,
    textOf,
  }: {
    head: string
    tail: string
    order: Uint32Array
    textOf: (place: number, index: number) => string
  },
): Promise<void> {
  const file = createWriteStream(path)
  let chunk = head
  for (let index = 0; index < order.length; index += 1) {
    chunk += textOf(order[index]!, index)
    if (chunk.length < CHUNK_CHARS) continue
    if (!file.write(chunk)) await once(file, 'drain')
    chunk = ''
  }
  file.end(chunk + tail)
  await once(file, 'close')
}
