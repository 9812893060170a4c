import type { DecimalMark } from '../kinds/numbers.ts'
import type { Scalar } from './mapping.ts'
import type { Step } from './path.ts'

/** A way into nested JSON, and how the mapping wrote it. */
export interface Path {
  readonly text: string
  readonly steps: readonly Step[]
}

/** One place in an element in which a value may stand. */
export type Spot =
  | { readonly name: string; readonly column?: undefined; readonly path?: undefined }
  /** From 0. */
  | { readonly name?: undefined; readonly column: number; readonly path?: undefined }
  | { readonly name?: undefined; readonly column?: undefined; readonly path: Path }

/** A field of ours that needs more than another name. */
export interface Taking {
  readonly field: string
  /** The first that is filled has the value; none: it is `constant`. */
  readonly spots: readonly Spot[]
  readonly constant?: Scalar
  readonly values?: Readonly<Record<string, Scalar>>
  /** A plain decimal. */
  readonly multiply?: string
}

/** One spread, ready to be looked up. */
export interface Spreading {
  readonly into: 'store' | 'list'
  readonly value: 'quantity' | 'price'
  /** By folded name; null takes every column that means nothing else. */
  readonly codes: ReadonlyMap<string, string> | null
  /** The code of a column by its name as sent; null for what is not spread by name. */
  readonly codeOf: (name: string) => string | null
}

/** What a mapping adds to the names of one kind of object: an element of the file, a variant in it. */
export interface Mapped {
  /** Fields that come under another name and are otherwise as the sender wrote them. */
  readonly renames: readonly { readonly field: string; readonly name: string }[]
  readonly takings: readonly Taking[]
  readonly spreads: readonly Spreading[]
  readonly decimal: DecimalMark | undefined
}
