import { refuse, type Refusal } from '../../kernel/result.ts'
import { NO_BYTES, type Measure, type Piece } from './pieces.ts'

/** What the scanner of JSON expects next. */
export type Mode =
  | 'before'
  | 'list_first'
  | 'list_value'
  | 'list_after'
  | 'root_first'
  | 'root_key'
  | 'root_colon'
  | 'root_value'
  | 'root_after'
  | 'nested'
  | 'bare'
  | 'done'

/** State of one file's scanner, kept between blocks. */
export interface Scan {
  readonly measure: Measure
  buffer: Buffer
  /** Next byte to look at. */
  at: number
  /** Bytes of the file, as sent, before `buffer[0]`. */
  base: number
  mode: Mode
  /** The value being read: whose it is, where it starts, how deep inside it we are. */
  owner: 'element' | 'key' | 'field'
  start: number
  depth: number
  inString: boolean
  escaped: boolean
  /** The value is too large: its bytes are not held. */
  skipping: boolean
  pieces: Piece[]
  /** Of a file that is an object: the field being read, the list's field, the text of `asOf`. */
  inRoot: boolean
  key: string
  /** The first of its fields, to be named when none has the rows. */
  readonly fields: string[]
  root: string | null
  /** The way to the list that a mapping names; null where its name alone tells it. */
  readonly path: readonly string[] | null
  /** How many objects of that way have been entered. */
  level: number
  asOf: string | null
  failure: Refusal | null
}

/** Where a scanner begins, and what it looks for. */
export interface ScanFrom {
  /** The bytes of the file before its first block, e.g. of a mark. */
  readonly base: number
  readonly path: readonly string[] | null
}

/** A scanner before its first block. */
export function newScan(measure: Measure, { base, path }: ScanFrom): Scan {
  return {
    measure,
    buffer: NO_BYTES,
    at: 0,
    base,
    mode: 'before',
    owner: 'element',
    start: 0,
    depth: 0,
    inString: false,
    escaped: false,
    skipping: false,
    pieces: [],
    inRoot: false,
    key: '',
    fields: [],
    root: null,
    path,
    level: 0,
    asOf: null,
    failure: null,
  }
}

/** Whether the scanner is inside a value, whose bytes it holds. */
export function isReadingValue(scan: Scan): boolean {
  return scan.mode === 'nested' || scan.mode === 'bare'
}

/** An index of the present buffer as a byte of the file as sent. */
export function byteAt(scan: Scan, index: number): number {
  return scan.base + scan.measure(scan.buffer, 0, index)
}

/** Stops the scanner: what stands at `index` cannot stand there. */
export function broken(scan: Scan, index: number): void {
  scan.failure = refuse('load.broken', { byte: byteAt(scan, index) }).refusal
}
