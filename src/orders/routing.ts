/** A line that some store is to deliver. Quantities in thousandths. */
export interface LineToRoute {
  readonly lineNo: number
  readonly sku: string
  readonly quantity: bigint
  /** Lines of one kit go to one store. */
  readonly kitId: string | null
  /** The store that the order names for it, which fixes it. */
  readonly store: string | null
  /** Stores that have rejected it: it never goes there again. */
  readonly refusedBy: ReadonlySet<string>
}

/** What there is to choose from. */
export interface Routes {
  /** The active stores, those to be asked first in front. */
  readonly stores: readonly string[]
  /** What a store has of a sku and has not promised. */
  readonly available: (store: string, sku: string) => bigint
}

/** Lines that stay together: the parts of a kit, or one line. */
type Parcel = readonly LineToRoute[]

/** Sets of stores that are looked at; behind them the store that takes most is taken again and again. */
const SETS_MAX = 2_000
/** How often a choice is taken back in all; behind that each parcel stays with the first store that has it. */
const BACK_MAX = 1_000

/**
 * Which store delivers each line, by lineNo (contract section 4): one store for all if any can, else the fewest;
 * among as few, those that stand in front. A line is never split, a kit neither. Null where no store has it.
 */
export function routeLines(
  lines: readonly LineToRoute[],
  routes: Routes,
): ReadonlyMap<number, string | null> {
  const fixed = lines.filter((line) => line.store !== null)
  const parcels = parcelsOf(lines.filter((line) => line.store === null))
  const chosen = new Map<number, string | null>(fixed.map((line) => [line.lineNo, line.store]))
  const named = [...new Set(fixed.map((line) => line.store!))]
  const taken = takenBy(fixed)

  const able = parcels.filter((parcel) =>
    routes.stores.some((store) => canTake(store, parcel, { routes, taken })),
  )
  const found = wholly(able, { named, routes, taken }) ?? bitByBit(able, { named, routes, taken })
  for (const parcel of parcels) {
    for (const line of parcel) chosen.set(line.lineNo, found.get(parcel) ?? null)
  }
  return chosen
}

/** Units that the lines have taken so far, by store and sku. */
type Taken = Map<string, bigint>

interface Choice {
  /** Stores that the order names for other lines: to send from them costs no further parcel. */
  readonly named: readonly string[]
  readonly routes: Routes
  readonly taken: Taken
}

/** The first of the smallest sets of stores that takes all parcels; null when there is none among those looked at. */
function wholly(parcels: readonly Parcel[], choice: Choice): ReadonlyMap<Parcel, string> | null {
  const { named, routes } = choice
  const others = routes.stores.filter((store) => !named.includes(store))
  const largestFirst = [...parcels].sort((a, b) => b.length - a.length)
  const back = { left: BACK_MAX }
  let looked = 0
  for (let size = 0; size <= Math.min(others.length, parcels.length); size += 1) {
    for (const set of setsOf(others, size)) {
      looked += 1
      if (looked > SETS_MAX) return null
      const inOrder = routes.stores.filter((store) => set.includes(store) || named.includes(store))
      const each = largestFirst.every((parcel) => inOrder.some((store) => canTake(store, parcel, choice)))
      const given = each ? giveEach(largestFirst, inOrder, { ...choice, back }) : null
      if (given !== null) return given
    }
  }
  return null
}

/** Gives each parcel to the first of the stores with which all others find one, too; null where none is found. */
function giveEach(
  parcels: readonly Parcel[],
  stores: readonly string[],
  { routes, taken, back, from = 0 }: Omit<Choice, 'named'> & { back: { left: number }; from?: number },
): Map<Parcel, string> | null {
  const parcel = parcels[from]
  if (parcel === undefined) return new Map()
  for (const store of stores) {
    if (!canTake(store, parcel, { routes, taken })) continue
    const now = takenBy(
      parcel.map((line) => ({ ...line, store })),
      taken,
    )
    const given = giveEach(parcels, stores, { routes, taken: now, back, from: from + 1 })
    if (given !== null) return given.set(parcel, store)
    if (back.left === 0) return null
    back.left -= 1
  }
  return null
}

/** The store that takes most parcels, then the one that takes most of the rest, until nothing more is taken. */
function bitByBit(parcels: readonly Parcel[], choice: Choice): ReadonlyMap<Parcel, string> {
  const { named, routes } = choice
  const given = new Map<Parcel, string>()
  let taken = choice.taken
  let left = parcels
  for (const stores of [named, ...routes.stores.map(() => routes.stores)]) {
    const best = stores
      .map((store) => giveAll(left, [store], { ...choice, taken }))
      .reduce((most, one) => (one.size > most.size ? one : most), new Map<Parcel, string>())
    for (const [parcel, store] of best) given.set(parcel, store)
    taken = takenBy(
      [...best].flatMap(([parcel, store]) => parcel.map((line) => ({ ...line, store }))),
      taken,
    )
    left = left.filter((parcel) => !given.has(parcel))
    if (left.length === 0) break
  }
  return given
}

/** Gives each parcel to the first of the stores that has it, the largest first. */
function giveAll(
  parcels: readonly Parcel[],
  stores: readonly string[],
  { routes, taken }: Choice,
): Map<Parcel, string> {
  const given = new Map<Parcel, string>()
  let now: Taken = new Map(taken)
  for (const parcel of [...parcels].sort((a, b) => b.length - a.length)) {
    const store = stores.find((one) => canTake(one, parcel, { routes, taken: now }))
    if (store === undefined) continue
    given.set(parcel, store)
    now = takenBy(
      parcel.map((line) => ({ ...line, store })),
      now,
    )
  }
  return given
}

function canTake(
  store: string,
  parcel: Parcel,
  { routes, taken }: Pick<Choice, 'routes' | 'taken'>,
): boolean {
  if (parcel.some((line) => line.refusedBy.has(store))) return false
  const wanted = takenBy(
    parcel.map((line) => ({ ...line, store })),
    taken,
  )
  return parcel.every(({ sku }) => wanted.get(placeOf(store, sku))! <= routes.available(store, sku))
}

function takenBy(lines: readonly LineToRoute[], before: Taken = new Map()): Taken {
  const taken = new Map(before)
  for (const { store, sku, quantity } of lines) {
    const place = placeOf(store!, sku)
    taken.set(place, (taken.get(place) ?? 0n) + quantity)
  }
  return taken
}

function parcelsOf(lines: readonly LineToRoute[]): readonly Parcel[] {
  const alone = lines.filter((line) => line.kitId === null).map((line) => [line])
  const kits = Map.groupBy(
    lines.filter((line) => line.kitId !== null),
    (line) => line.kitId,
  )
  return [...kits.values(), ...alone]
}

/** All sets of `size` of the stores, those of the first stores first. */
function* setsOf(stores: readonly string[], size: number, from = 0): Generator<readonly string[]> {
  if (size === 0) {
    yield []
    return
  }
  for (let place = from; place <= stores.length - size; place += 1) {
    for (const rest of setsOf(stores, size - 1, place + 1)) yield [stores[place]!, ...rest]
  }
}

/** NUL stands in no code. */
function placeOf(store: string, sku: string): string {
  return `${store}\0${sku}`
}
