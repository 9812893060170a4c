import { foldName } from '../vocabulary/fold.ts'
import type { Mapped, Spot, Spreading } from './mapped.ts'

/** Where in a table a mapping's spots stand. */
export interface MappedColumns {
  readonly mapped: Mapped
  /** A spot that no column has is not in it. */
  readonly indexOf: ReadonlyMap<Spot, number>
  readonly spreads: ReadonlyMap<Spreading, readonly SpreadColumn[]>
}

export interface SpreadColumn {
  readonly index: number
  readonly code: string
}

/** What of a mapping a table does not have: a field of ours, and the columns that could have been its. */
export interface Lacking {
  readonly field: string
  readonly columns: readonly string[]
}

export interface FoundColumns {
  readonly columns: MappedColumns
  readonly lacking: readonly Lacking[]
  /** Fields of ours that the mapping fills. */
  readonly filled: readonly string[]
  /** The columns of one name of which a mapping wants one. */
  readonly ambiguous: { readonly field: string; readonly columns: readonly string[] } | null
}

/** What of a table's columns means nothing by itself: `others` are spread from them. */
interface Table {
  /** Null where there is none: then columns are known by number. */
  readonly header: readonly string[] | null
  readonly others: readonly number[]
}

/** Looks up a mapping's columns in a header. */
export function mappedColumns(mapped: Mapped, { header, others }: Table): FoundColumns {
  const indexOf = new Map<Spot, number>()
  const lacking: Lacking[] = []
  let ambiguous: FoundColumns['ambiguous'] = null
  for (const { field, spots } of mapped.takings) {
    const found = spots.map((spot) => ({ spot, indexes: indexesOf(spot, header) }))
    for (const { spot, indexes } of found) {
      if (indexes.length > 1) ambiguous ??= { field, columns: indexes.map((index) => header?.[index] ?? '') }
      if (indexes.length > 0) indexOf.set(spot, indexes[0]!)
    }
    if (spots.length > 0 && found.every(({ indexes }) => indexes.length === 0)) {
      lacking.push({ field, columns: spots.map(nameOf) })
    }
  }
  const spreads = new Map(mapped.spreads.map((one) => [one, spreadColumns(one, { header, others })]))
  for (const [{ value, codes }, columns] of spreads) {
    if (columns.length === 0) lacking.push({ field: value, columns: [...(codes?.keys() ?? [])] })
    const twin = columns.find(({ code, index }) =>
      columns.some((one) => one.code === code && one.index < index),
    )
    if (twin !== undefined) ambiguous ??= { field: value, columns: [header?.[twin.index] ?? '', twin.code] }
  }
  const filled = [
    ...mapped.takings.map(({ field }) => field),
    ...mapped.spreads.flatMap(({ into, value }) => [into, value]),
  ]
  return { columns: { mapped, indexOf, spreads }, lacking, filled, ambiguous }
}

/** The columns that a spot takes by number, which mean nothing else. */
export function numberedColumns({ takings }: Mapped): ReadonlySet<number> {
  return new Set(takings.flatMap(({ spots }) => spots.flatMap(({ column }) => column ?? [])))
}

/** Those of that very name, else those that differ by case or accents alone. */
function indexesOf(spot: Spot, header: readonly string[] | null): readonly number[] {
  if (spot.column !== undefined) return header === null || spot.column < header.length ? [spot.column] : []
  const name = spot.name ?? String(spot.path.steps[0])
  const exact = indexesWhere(header, (spelling) => spelling.trim() === name.trim())
  if (exact.length > 0) return exact
  const folded = foldName(name)
  return indexesWhere(header, (spelling) => foldName(spelling) === folded)
}

function indexesWhere(
  header: readonly string[] | null,
  is: (spelling: string) => boolean,
): readonly number[] {
  return (header ?? []).flatMap((spelling, index) => (is(spelling) ? [index] : []))
}

/** A column by its name, one without a name by its number. */
function nameOf(spot: Spot): string {
  if (spot.column !== undefined) return `#${spot.column + 1}`
  return spot.name ?? spot.path.text
}

function spreadColumns({ codes }: Spreading, { header, others }: Table): readonly SpreadColumn[] {
  if (codes === null) return others.map((index) => ({ index, code: header?.[index]?.trim() ?? '' }))
  if (header === null) return [...codes].map(([number, code]) => ({ index: Number(number) - 1, code }))
  return header.flatMap((spelling, index) => {
    const code = codes.get(foldName(spelling))
    return code === undefined ? [] : [{ index, code }]
  })
}
