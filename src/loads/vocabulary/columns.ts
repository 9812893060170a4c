import { ok, refuse, type Result } from '../../kernel/result.ts'
import { mappedColumns, type MappedColumns, numberedColumns } from '../mapping/mapped-columns.ts'
import { foldName } from './fold.ts'
import { fieldHolding, type Names, REFUSED } from './names.ts'

/** What the header of a CSV or XLSX file says of its columns. */
export interface Columns {
  readonly header: readonly string[]
  readonly used: readonly { readonly index: number; readonly field: string }[]
  /** Columns `attributes.<code>`. */
  readonly attributes: readonly { readonly index: number; readonly code: string }[]
  readonly ignored: readonly string[]
  /** Cells that a record must have at least: up to the last column with a name. */
  readonly widthMin: number
  readonly spellingOf: (field: string) => string
  /** What a mapping looks up; null without one. */
  readonly mapped: MappedColumns | null
}

/** Columns of which a file must have one of each group; those of `needsWith` only where it has the first. */
export interface Needs {
  readonly needs: readonly (readonly string[])[]
  readonly needsWith: readonly (readonly [string, string])[]
}

/** What is to be found in a header. */
export interface WantedColumns extends Needs {
  readonly names: Names
}

/**
 * `load.header_ambiguous` where two columns mean one field of ours, `load.header_missing` (`columns`:
 * canonical names, `accepted`: what each may be called) where one of the needed is not there.
 */
export function columnsOf(header: readonly string[], wanted: WantedColumns): Result<Columns> {
  const { names } = wanted
  const numbered = names.mapped === undefined ? NONE : numberedColumns(names.mapped)
  const indexOf = new Map<string, number>()
  const attributes = new Map<string, number>()
  const others: number[] = []
  for (const [index, spelling] of header.entries()) {
    if (spelling.trim() === '' || numbered.has(index)) continue
    const code = attributeOf(spelling, names)
    const field = code ?? columnField(spelling, names)
    if (field === REFUSED) continue
    const known = code === null ? indexOf : attributes
    if (field === null) others.push(index)
    else if (!known.has(field)) known.set(field, index)
    else return ambiguous(field, [header[known.get(field)!]!, spelling])
  }

  const found = names.mapped === undefined ? null : mappedColumns(names.mapped, { header, others })
  if (found?.ambiguous) return ambiguous(found.ambiguous.field, found.ambiguous.columns)
  const missing = missingIn(wanted, { indexOf, lacking: found?.lacking ?? [], filled: found?.filled ?? [] })
  if (missing.length > 0) return missingColumns(missing)

  const [attribute] = attributes.values()
  const spelled = attribute === undefined ? 'attributes' : header[attribute]!.trim().split('.', 1)[0]!
  const listSpelling = (field: string) => (field === 'attributes' ? spelled : field)
  const spreadsOthers = names.mapped?.spreads.some(({ codes }) => codes === null) === true
  const ignored = spreadsOthers ? [] : others.map((index) => header[index]!.trim())
  return ok({
    header,
    used: [...indexOf].map(([field, index]) => ({ field, index })),
    attributes: [...attributes].map(([code, index]) => ({ code, index })),
    ignored: [...new Set(ignored)],
    widthMin: header.findLastIndex((spelling) => spelling.trim() !== '') + 1,
    spellingOf: (field) => header[indexOf.get(field) ?? -1]?.trim() ?? listSpelling(field),
    mapped: found?.columns ?? null,
  })
}

/** The columns of a table without a header, which only a mapping knows, by number. */
export function columnsWithoutHeader(wanted: WantedColumns): Result<Columns> {
  const { mapped } = wanted.names
  const found = mapped === undefined ? null : mappedColumns(mapped, { header: null, others: [] })
  const missing = missingIn(wanted, {
    indexOf: new Map(),
    lacking: found?.lacking ?? [],
    filled: found?.filled ?? [],
  })
  if (missing.length > 0 || found === null) return missingColumns(missing)
  const spread = [...found.columns.spreads.values()].flat().map(({ index }) => index)
  return ok({
    header: [],
    used: [],
    attributes: [],
    ignored: [],
    widthMin: Math.max(...found.columns.indexOf.values(), ...spread, 0) + 1,
    spellingOf: (field) => field,
    mapped: found.columns,
  })
}

const NONE: ReadonlySet<number> = new Set()

/** In a column `estoque` is a quantity, unless a mapping says that it holds the list. */
function columnField(spelling: string, names: Names): string | null {
  const field = names.fieldOf(spelling)
  const isMapped = names.mapped?.renames.some((rename) => rename.field === field) === true
  return isMapped ? field : fieldHolding(field, spelling)
}

/** "atributos.voltagem" → "voltagem"; null for other columns. */
function attributeOf(spelling: string, names: Names): string | null {
  const point = spelling.indexOf('.')
  if (point === -1 || names.fieldOf(spelling) !== null) return null
  if (names.fieldOf(spelling.slice(0, point)) !== 'attributes') return null
  return foldName(spelling.slice(point + 1)) === '' ? null : spelling.slice(point + 1).trim()
}

function ambiguous(field: string, columns: readonly string[]) {
  return refuse('load.header_ambiguous', { field, columns: columns.map((column) => column.trim()) })
}

interface Found {
  readonly indexOf: ReadonlyMap<string, number>
  readonly lacking: readonly { readonly field: string; readonly columns: readonly string[] }[]
  readonly filled: readonly string[]
}

/** A field that is missing, and what its column may be called. */
type Missing = readonly [string, readonly string[]]

/** A column that a mapping names and that is not there is missed, too: the mapping is of another file. */
function missingIn({ names, needs, needsWith }: WantedColumns, found: Found): readonly Missing[] {
  const { indexOf, lacking, filled } = found
  const has = (field: string) => indexOf.has(field) || filled.includes(field)
  const mapped = [
    ...lacking.map(({ field, columns }): Missing => [field, columns]),
    ...(names.mapped?.renames ?? [])
      .filter(({ field }) => !indexOf.has(field))
      .map(({ field, name }): Missing => [field, [name]]),
  ]
  const wanted = [...needs, ...needsWith.filter(([first]) => has(first)).map(([, then]) => [then])]
  const ours = wanted
    .filter((group) => !group.some(has))
    .map((group): Missing => [group[0]!, group.flatMap((field) => names.accepted(field))])
  return [...mapped, ...ours.filter(([field]) => !mapped.some(([named]) => named === field))]
}

function missingColumns(missing: readonly Missing[]) {
  return refuse('load.header_missing', {
    columns: missing.map(([field]) => field),
    accepted: Object.fromEntries(missing),
  })
}
