import type { Result } from '../../kernel/result.ts'
import type { Part } from '../rows.ts'
import type { Vocabulary } from '../vocabulary/fields.ts'
import type { Said, Terms } from './said.ts'

/** Everything the reader of files knows of one kind of load. */
export interface Kind {
  readonly words: Vocabulary
  /** Columns without which no row of a file with a header can be read: one of each group. */
  readonly needs: readonly (readonly string[])[]
  /** Columns that are needed only where another is there: the other, and the needed one. */
  readonly needsWith?: readonly (readonly [string, string])[]
  readonly read: (said: Said, terms: Terms) => Result<readonly Part[]>
  /** What sets rows of one variant apart in a report, e.g. the store; null when nothing does. */
  readonly apart: { readonly field: string; readonly absent: string } | null
}
