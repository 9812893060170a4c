import { quantityNumber } from '../kernel/quantity.ts'
import { refuse, type Result } from '../kernel/result.ts'
import type { OrderedLine } from './order.ts'
import { routeLines, type LineToRoute } from './routing.ts'

/** What a store has of a sku and has promised of it, in thousandths. */
export interface Balance {
  readonly quantity: bigint
  readonly reserved: bigint
}

/** Balances by `stockKey`; a sku that a store has no balance of is not in it. */
export type Stock = ReadonlyMap<string, Balance>

/** The counter of a sku in a store; NUL stands in no code. */
export function stockKey({ store, sku }: { store: string; sku: string }): string {
  return `${store}\0${sku}`
}

/** Of what a store has never had. */
export const NO_BALANCE: Balance = { quantity: 0n, reserved: 0n }

/** A line whose amounts are amounts. */
export type ReadLine = OrderedLine & { readonly store: string | null }

/** A line and who is to deliver it. */
export interface GivenLine {
  readonly line: ReadLine
  readonly store: string
}

/** What there is to give. */
export interface Shelves {
  readonly stock: Stock
  /** All active stores, by priority, where a line names none; else nothing. */
  readonly routed: readonly string[]
}

/**
 * Who delivers each line: the store it names, else the one that routing finds. What no store has goes, of a paid
 * order, to the store that has most of it, and is short there. Null where the site has no store to ask.
 */
export function giveLines(
  lines: readonly ReadLine[],
  { stock, routed }: Shelves,
): readonly GivenLine[] | null {
  const available = (store: string, sku: string) =>
    availableOf(stock.get(stockKey({ store, sku })) ?? NO_BALANCE)
  const toRoute = lines.map((line) => lineToRoute(line, lines))
  const routes = routeLines(toRoute, { stores: routed, available })
  const covered = (store: string, parcel: readonly LineToRoute[]) =>
    parcel.reduce((sum, { sku, quantity }) => {
      const there = available(store, sku)
      return sum + (there < quantity ? there : quantity)
    }, 0n)
  const given = lines.map((line, place) => {
    const { kitId, lineNo } = toRoute[place]!
    const parcel = toRoute.filter((one) => one.lineNo === lineNo || (kitId !== null && one.kitId === kitId))
    const store = routes.get(lineNo) ?? null
    const [first] = [...routed].sort((a, b) => Number(covered(b, parcel) - covered(a, parcel)))
    return { line, store: store ?? first ?? null }
  })
  return given.every((one): one is GivenLine => one.store !== null) ? given : null
}

/** A kit goes where any of its lines is to go. */
function lineToRoute(line: ReadLine, lines: readonly ReadLine[]): LineToRoute {
  const { lineNo, sku, quantity, kit } = line
  const kitId = kit?.kitId ?? null
  const withIt = lines.find((one) => kitId !== null && one.kit?.kitId === kitId && one.store !== null)
  return { lineNo, sku, quantity, kitId, store: line.store ?? withIt?.store ?? null, refusedBy: new Set() }
}

function availableOf({ quantity, reserved }: Balance): bigint {
  return quantity > reserved ? quantity - reserved : 0n
}

/** What of each line is not covered: its units come after all that is reserved, and after the lines before it. */
export function shortOf(given: readonly GivenLine[], { stock }: Shelves): readonly bigint[] {
  const reserved = new Map<string, bigint>()
  return given.map(({ line, store }) => {
    const key = stockKey({ store, sku: line.sku })
    const balance = stock.get(key) ?? NO_BALANCE
    const before = reserved.get(key) ?? balance.reserved
    reserved.set(key, before + line.quantity)
    return uncovered({ balance: balance.quantity, before, quantity: line.quantity })
  })
}

function uncovered({
  balance,
  before,
  quantity,
}: {
  balance: bigint
  before: bigint
  quantity: bigint
}): bigint {
  const there = balance > before ? balance - before : 0n
  return quantity > there ? quantity - there : 0n
}

/** What an endless aisle order asks for and no store has. */
export function stockInsufficient(
  given: readonly GivenLine[],
  shorts: readonly bigint[],
  { stock }: Shelves,
): Result<never> {
  const facts = given.flatMap(({ line: { lineNo, sku, quantity }, store }, place) => {
    if (shorts[place] === 0n) return []
    const available = quantityNumber(availableOf(stock.get(stockKey({ store, sku })) ?? NO_BALANCE))
    return [{ lineNo, sku, store, quantity: quantityNumber(quantity), available }]
  })
  return refuse('stock.insufficient', { lines: facts })
}
