import { type DecimalMark, withoutExponent } from '../kinds/numbers.ts'
import type { NestedWords } from '../kinds/said.ts'
import { foldName } from '../vocabulary/fold.ts'
import { type Names, type NamesAsked, namesUnder, REFUSED, remembering } from '../vocabulary/names.ts'
import type { Vocabulary } from '../vocabulary/fields.ts'
import type { Mapped, Spot, Spreading, Taking } from './mapped.ts'
import { type ColumnName, type FieldSource, type Mapping, spreadsOf } from './mapping.ts'
import { pathOf } from './path.ts'
import { placeOf } from './targets.ts'

/** The names of each kind of object in a file: of its elements, and of what is nested in them. */
export type NamesOfAll = Readonly<Record<'element' | NestedWords, Names>>

export type WordsOfAll = Readonly<Record<'element' | NestedWords, readonly Vocabulary[]>>

/** Our vocabulary as a mapping leaves it: a mapped name goes before ours, and a mapped field comes under no other. */
export function mappedNames(
  words: WordsOfAll,
  { mapping, decimal }: { mapping: Mapping | undefined; decimal: DecimalMark | undefined },
): NamesOfAll {
  const names = (place: keyof WordsOfAll): Names => {
    const asked = mapping === undefined ? null : askedOf(mapping, { place, decimal })
    return namesUnder(words[place], asked)
  }
  return {
    element: names('element'),
    variant: names('variant'),
    price: names('price'),
    stock: names('stock'),
    kit: names('kit'),
    attribute: names('attribute'),
  }
}

interface Wanted {
  readonly place: keyof WordsOfAll
  readonly decimal: DecimalMark | undefined
}

/** Null where the mapping says nothing of such objects. */
function askedOf(mapping: Mapping, { place, decimal }: Wanted): NamesAsked | null {
  const takings = Object.entries(mapping.fields ?? {}).flatMap(([target, source]) => {
    const found = placeOf(target)
    return found.place === place ? [takingOf(found.field, source)] : []
  })
  const spreads = place === 'element' ? spreadsOf(mapping).map(spreadingOf) : []
  if (takings.length === 0 && spreads.length === 0) return null

  const claims = countedNames(takings)
  const isRename = (taking: Taking) => renameOf(taking, claims) !== null
  const mapped: Mapped = {
    renames: takings.flatMap((taking) => renameOf(taking, claims) ?? []),
    takings: takings.filter((taking) => !isRename(taking)),
    spreads,
    decimal,
  }
  const claimed = new Map([...claims.keys()].map((name) => [name, REFUSED]))
  for (const { codes } of spreads) for (const name of codes?.keys() ?? []) claimed.set(name, REFUSED)
  for (const { field, name } of mapped.renames) claimed.set(foldName(name), field)
  return { claimed, targets: new Set(takings.map(({ field }) => field)), mapped }
}

/** How many fields take each name, folded. */
function countedNames(takings: readonly Taking[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const { spots } of takings) {
    for (const spot of spots) {
      const name = spot.name ?? (spot.path === undefined ? undefined : String(spot.path.steps[0]))
      if (name !== undefined) counts.set(foldName(name), (counts.get(foldName(name)) ?? 0) + 1)
    }
  }
  return counts
}

/** A field that is one column of its own, unchanged: no more than another name, and as quick. */
function renameOf(taking: Taking, claims: ReadonlyMap<string, number>): Mapped['renames'][number] | null {
  const { field, spots, values, multiply } = taking
  const name = spots.length === 1 ? spots[0]!.name : undefined
  if (name === undefined || values !== undefined || multiply !== undefined) return null
  if (field.includes('.') || claims.get(foldName(name)) !== 1) return null
  return { field, name }
}

function takingOf(field: string, source: FieldSource): Taking {
  const { constant, values, multiply } = source
  return {
    field,
    spots: spotsOf(source),
    ...(constant === undefined ? {} : { constant }),
    ...(values === undefined ? {} : { values }),
    ...(multiply === undefined ? {} : { multiply: factorText(multiply) }),
  }
}

function spotsOf({ from, column, path }: FieldSource): readonly Spot[] {
  if (column !== undefined) return [{ column: column - 1 }]
  if (from !== undefined) return (isList(from) ? from : [from]).map(columnSpot)
  const texts = path === undefined ? [] : isList(path) ? path : [path]
  return texts.map((text) => ({ path: { text, steps: pathOf(text) ?? [] } }))
}

function isList<Item>(value: Item | readonly Item[]): value is readonly Item[] {
  return Array.isArray(value)
}

function columnSpot(from: ColumnName): Spot {
  return typeof from === 'string' ? { name: from } : { column: from.column - 1 }
}

/** A JSON number as a plain decimal: JavaScript writes 0.0000001 as "1e-7". */
function factorText(factor: number): string {
  return withoutExponent(String(factor)) ?? '1'
}

function spreadingOf({ into, value, columns }: ReturnType<typeof spreadsOf>[number]): Spreading {
  if (columns === 'others') return { into, value, codes: null, codeOf: () => null }
  const codes = new Map(Object.entries(columns).map(([name, code]) => [foldName(name), code.trim()]))
  return { into, value, codes, codeOf: remembering(codes) }
}
