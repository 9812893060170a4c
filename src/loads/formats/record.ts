import type { Refusal } from '../../kernel/result.ts'
import type { Said } from '../kinds/said.ts'

/** What came of one record of the file. */
export type Outcome =
  | { readonly said: Said }
  /** A row, but not one to be read further. */
  | { readonly refusal: Refusal }
  /** Nothing behind it can be read; `at` is the place in the record's text. */
  | { readonly failure: Refusal; readonly at: number }

/** Reads the records of one file, in order. Null for what is no row: a header, a blank line. */
export interface RecordReader {
  readonly read: (text: string, record: { readonly ended: boolean }) => Outcome | null
  /** What a record of more than ROW_BYTES_MAX is. */
  readonly tooLarge: () => Outcome
  /** Of a CSV file: the header as sent. */
  readonly columns: () => readonly string[]
  /** What the file lacks when it ends here, e.g. a header; null when nothing. */
  readonly lacks: () => Refusal | null
}
