import { createWriteStream } from 'node:fs'
import { once } from 'node:events'

export interface Balances {
  readonly variants: number
  readonly stores: number
}

export const skuOf = (variant: number) => `SKU${String(variant).padStart(7, '0')}`
export const storeOf = (store: number) => String(store + 1).padStart(3, '0')
const quantityOf = (place: number) => (place * 7) % 50

const CHUNK_CHARS = 256 * 1024
const SEED = 42

/** Writes one balance of every variant in every store, shuffled: once as an ERP would, once as COPY text. */
export async function writeBalances(
  { variants, stores }: Balances,
  paths: { json: string; copy: string },
): Promise<void> {
  const order = shuffled(variants * stores, SEED)
  await writeAll(paths.json, order, (place, index) => {
    const said = {
      codigo: skuOf(place % variants),
      loja: storeOf(Math.floor(place / variants)),
      saldo: quantityOf(place),
    }
    return `${index === 0 ? '{"estoque":[\n' : ',\n'}${JSON.stringify(said)}${index === order.length - 1 ? '\n]}\n' : ''}`
  })
  await writeAll(
    paths.copy,
    order,
    (place) => `${skuOf(place % variants)}\t${storeOf(Math.floor(place / variants))}\t${quantityOf(place)}\n`,
  )
}

/** The numbers below `count`, in an order that a seed makes. */
export function shuffled(count: number, seed: number): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_, place) => place)
  let state = seed
  const random = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
  for (let place = count - 1; place > 0; place -= 1) {
    const other = Math.floor(random() * (place + 1))
    const kept = order[place]!
    order[place] = order[other]!
    order[other] = kept
  }
  return order
}

async function writeAll(
  path: string,
  order: Uint32Array,
  line: (place: number, index: number) => string,
): Promise<void> {
  const file = createWriteStream(path)
  let chunk = ''
  for (let index = 0; index < order.length; index += 1) {
    chunk += line(order[index]!, index)
    if (chunk.length < CHUNK_CHARS) continue
    if (!file.write(chunk)) await once(file, 'drain')
    chunk = ''
  }
  file.end(chunk)
  await once(file, 'close')
}
