import { storable } from '../../kernel/storable.ts'

const NAMES_MAX = 100
const NAME_CHARS_MAX = 100

/** The fields of a file that mean nothing to us, each named once, in the order met; at most 100 of them. */
export interface IgnoredFields {
  readonly note: (spelling: string) => void
  readonly list: () => readonly string[]
}

/** None yet. */
export function ignoredFields(): IgnoredFields {
  const names = new Set<string>()
  return {
    note: (spelling) => {
      if (names.size < NAMES_MAX) names.add(storable(spelling.slice(0, NAME_CHARS_MAX)))
    },
    list: () => [...names],
  }
}
