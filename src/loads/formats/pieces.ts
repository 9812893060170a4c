import type { Refusal } from '../../kernel/result.ts'

/** Where a record lies in `Pieces.buffer`. */
export interface Piece {
  readonly start: number
  readonly end: number
  /** More than ROW_BYTES_MAX: the bytes were passed over, start and end mean nothing. */
  readonly tooLarge: boolean
  /** False for a last line that the file's end cut off, or only left without a line end. */
  readonly ended: boolean
}

/** The records that ended in one block, and the buffer they lie in until the next block is pushed. */
export interface Pieces {
  readonly buffer: Buffer
  readonly pieces: readonly Piece[]
}

/** Cuts a file into records, block by block. Holds no more than one record and one block. */
export interface Splitter {
  readonly push: (block: Buffer) => Pieces
  /** What the last block left. */
  readonly end: () => Pieces
  /** Why reading stopped, or will once the pieces given have been read: `load.broken`, `load.nested_too_deep`. */
  readonly failure: () => Refusal | null
  /** `byte` or `line` of an index of the buffer last given, counted as the file was sent. */
  readonly placeOf: (index: number) => Place
}

export type Place = { readonly byte: number } | { readonly line: number }

/** Bytes of the file as it was sent that lie between two indices of a buffer. */
export type Measure = (buffer: Buffer, start: number, end: number) => number

export const NO_BYTES = Buffer.alloc(0)
