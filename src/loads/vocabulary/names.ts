import { REFUSED_FIELD, type Vocabulary } from './fields.ts'
import { foldName } from './fold.ts'

/** Spellings remembered per file; a hostile file has a new one in each row. */
const SPELLINGS_MAX = 1_000

/** Which field of ours a name of the sender's means, and under which names a field may come. */
export interface Names {
  /** The canonical field; `refused` for our own mark in an error file; null for what means nothing to us. */
  readonly fieldOf: (spelling: string) => string | null
  readonly accepted: (field: string) => readonly string[]
}

/** Our own column of an error file; see REFUSED_FIELD. */
export const REFUSED = 'refused'

/** Where two vocabularies share a name, the earlier has it. */
export function namesOf(...vocabularies: readonly Vocabulary[]): Names {
  const fields = new Map([[foldName(REFUSED_FIELD), REFUSED]])
  const accepted = new Map<string, readonly string[]>()
  for (const [field, { portuguese, source }] of vocabularies.flatMap((words) => Object.entries(words))) {
    const spellings = [...new Set([field, ...portuguese, ...source])]
    accepted.set(field, spellings)
    for (const folded of spellings.map(foldName)) if (!fields.has(folded)) fields.set(folded, field)
  }
  return { fieldOf: remembering(fields), accepted: (field) => accepted.get(field) ?? [field] }
}

/** Folding costs more than reading a whole row, so each spelling is folded once a file. */
function remembering(fields: ReadonlyMap<string, string>): Names['fieldOf'] {
  const seen = new Map<string, string | null>()
  return (spelling) => {
    const known = seen.get(spelling)
    if (known !== undefined) return known
    const field = fields.get(foldName(spelling)) ?? null
    if (seen.size < SPELLINGS_MAX) seen.set(spelling, field)
    return field
  }
}
