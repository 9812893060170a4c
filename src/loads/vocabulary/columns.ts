import { ok, refuse, type Result } from '../../kernel/result.ts'
import { foldName } from './fold.ts'
import { type Names, REFUSED } from './names.ts'

/** What the header of a CSV file says of its columns. */
export interface Columns {
  readonly header: readonly string[]
  readonly used: readonly { readonly index: number; readonly field: string }[]
  /** Columns `attributes.<code>`. */
  readonly attributes: readonly { readonly index: number; readonly code: string }[]
  readonly ignored: readonly string[]
  /** Cells that a record must have at least: up to the last column with a name. */
  readonly widthMin: number
  readonly spellingOf: (field: string) => string
}

/**
 * `load.header_ambiguous` where two columns mean one field of ours, `load.header_missing` (`columns`:
 * canonical names, `accepted`: what each may be called) where one of the needed is not there.
 */
export function columnsOf(
  header: readonly string[],
  { names, needs }: { names: Names; needs: readonly (readonly string[])[] },
): Result<Columns> {
  const indexOf = new Map<string, number>()
  const attributes = new Map<string, number>()
  const ignored: string[] = []
  for (const [index, spelling] of header.entries()) {
    if (spelling.trim() === '') continue
    const code = attributeOf(spelling, names)
    const field = code ?? names.fieldOf(spelling)
    if (field === REFUSED) continue
    const known = code === null ? indexOf : attributes
    if (field === null) ignored.push(spelling.trim())
    else if (!known.has(field)) known.set(field, index)
    else return ambiguous(field, [header[known.get(field)!]!, spelling])
  }

  const missing = needs.filter((group) => !group.some((field) => indexOf.has(field)))
  if (missing.length > 0) return missingColumns(missing, names)
  return ok({
    header,
    used: [...indexOf].map(([field, index]) => ({ field, index })),
    attributes: [...attributes].map(([code, index]) => ({ code, index })),
    ignored: [...new Set(ignored)],
    widthMin: header.findLastIndex((spelling) => spelling.trim() !== '') + 1,
    spellingOf: (field) => header[indexOf.get(field) ?? -1]?.trim() ?? field,
  })
}

/** "atributos.voltagem" → "voltagem"; null for other columns. */
function attributeOf(spelling: string, names: Names): string | null {
  const point = spelling.indexOf('.')
  if (point === -1 || names.fieldOf(spelling.slice(0, point)) !== 'attributes') return null
  return foldName(spelling.slice(point + 1)) === '' ? null : spelling.slice(point + 1).trim()
}

function ambiguous(field: string, columns: readonly string[]) {
  return refuse('load.header_ambiguous', { field, columns: columns.map((column) => column.trim()) })
}

function missingColumns(groups: readonly (readonly string[])[], names: Names) {
  return refuse('load.header_missing', {
    columns: groups.map((group) => group[0]!),
    accepted: Object.fromEntries(
      groups.map((group) => [group[0]!, group.flatMap((field) => names.accepted(field))]),
    ),
  })
}
