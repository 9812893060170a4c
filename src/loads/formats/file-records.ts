import type { Refusal } from '../../kernel/result.ts'
import type { Encoding } from './layout.ts'
import type { Outcome } from './record.ts'

/** What came of a record that is a row. */
export type RowOutcome = Exclude<Outcome, { readonly failure: Refusal }>

/** The rows of one file, whatever its format; how it turned out is known once `batches` has been read to its end. */
export interface FileRecords {
  /** In the file's order, a thousand or so at a time. Stops where the file is broken. */
  readonly batches: () => AsyncGenerator<readonly RowOutcome[]>
  /** Why reading stopped before the end, with `line` or `byte`, or what the file lacks. */
  readonly failure: () => Refusal | null
  readonly encoding: () => Encoding
  /** Of a JSON object: the name of the field with the rows, and its `asOf` as JSON text. */
  readonly root: () => { readonly name: string | null; readonly asOf: string | null }
  /** The header as sent, where there is one. */
  readonly columns: () => readonly string[]
  /** Whether a spreadsheet's serials count from 1904. */
  readonly from1904: () => boolean
}
