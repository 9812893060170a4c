import type { Mapped } from '../mapping/mapped.ts'
import { REFUSED_FIELD, type Vocabulary } from './fields.ts'
import { foldName } from './fold.ts'

/** Spellings remembered per file; a hostile file has a new one in each row. */
const SPELLINGS_MAX = 1_000

/** Which field of ours a name of the sender's means, and under which names a field may come. */
export interface Names {
  /** The canonical field; `refused` for our own mark in an error file; null for what means nothing to us. */
  readonly fieldOf: (spelling: string) => string | null
  readonly accepted: (field: string) => readonly string[]
  /** What a mapping takes beside that; absent without one. */
  readonly mapped?: Mapped
}

/** What a mapping asks of the names of one kind of object. */
export interface NamesAsked {
  /** Folded names of the sender's that mean what the mapping says: a field, or REFUSED where it is looked up. */
  readonly claimed: ReadonlyMap<string, string>
  /** Fields that come as the mapping says, and under none of our own names. */
  readonly targets: ReadonlySet<string>
  readonly mapped: Mapped
}

/** Passed over without a word: our own column of an error file (see REFUSED_FIELD), and what a mapping looks up. */
export const REFUSED = 'refused'

/** Where two vocabularies share a name, the earlier has it. */
export function namesOf(...vocabularies: readonly Vocabulary[]): Names {
  return namesUnder(vocabularies, null)
}

/** The names that a mapping leaves; all of them without one. */
export function namesUnder(vocabularies: readonly Vocabulary[], asked: NamesAsked | null): Names {
  const fields = new Map([[foldName(REFUSED_FIELD), REFUSED], ...(asked?.claimed ?? [])])
  const accepted = new Map<string, readonly string[]>()
  for (const [field, { portuguese, source }] of vocabularies.flatMap((words) => Object.entries(words))) {
    if (accepted.has(field) || asked?.targets.has(field) === true) continue
    const spellings = [...new Set([field, ...portuguese, ...source])]
    accepted.set(field, spellings)
    for (const folded of spellings.map(foldName)) if (!fields.has(folded)) fields.set(folded, field)
  }
  for (const { field, name } of asked?.mapped.renames ?? []) accepted.set(field, [name])
  return {
    fieldOf: remembering(fields),
    accepted: (field) => accepted.get(field) ?? [field],
    ...(asked === null ? {} : { mapped: asked.mapped }),
  }
}

/** `stock` and `estoque` are a list of balances, or, where they hold no list, a quantity (contract 3.1). */
export function fieldHolding(field: string | null, value: unknown): string | null {
  return field === 'stock' && value !== null && !Array.isArray(value) ? 'quantity' : field
}

/** Folding costs more than reading a whole row, so each spelling is folded once a file. */
export function remembering(fields: ReadonlyMap<string, string>): Names['fieldOf'] {
  const seen = new Map<string, string | null>()
  return (spelling) => {
    const known = seen.get(spelling)
    if (known !== undefined) return known
    const field = fields.get(foldName(spelling)) ?? null
    if (seen.size < SPELLINGS_MAX) seen.set(spelling, field)
    return field
  }
}
