import { refuse } from '../../kernel/result.ts'
import { ROW_BYTES_MAX } from './layout.ts'
import { NO_BYTES, type Piece, type Pieces, type Splitter } from './pieces.ts'

const QUOTE = 0x22
const SPACE = 0x20
const LF = 0x0a
const CR = 0x0d

export interface Lines {
  /** The byte at which a record ends, outside quotes: LF, or CR in files of old machines. */
  readonly lineEnd: '\n' | '\r\n' | '\r'
  /** Null where quotes mean nothing (NDJSON): a line is a line. */
  readonly delimiter: string | null
}

interface Scan {
  readonly endByte: number
  /** -1 where there is none. */
  readonly delimiterByte: number
  buffer: Buffer
  /** Next byte to look at, and first byte of the record it belongs to. */
  at: number
  start: number
  quoted: boolean
  /** Only at the start of a cell does a quote open anything. */
  cellStart: boolean
  /** The record is too large: its bytes are not held. */
  skipping: boolean
  /** Line ends passed before `start`, and before `buffer[0]`. */
  recordLine: number
  bufferLine: number
  lines: number
}

/** Cuts CSV and NDJSON into records; line ends within quotes belong to the record. */
export function splitLines({ lineEnd, delimiter }: Lines): Splitter {
  const scan: Scan = {
    endByte: lineEnd === '\r' ? CR : LF,
    delimiterByte: delimiter === null ? -1 : delimiter.charCodeAt(0),
    buffer: NO_BYTES,
    at: 0,
    start: 0,
    quoted: false,
    cellStart: delimiter !== null,
    skipping: false,
    recordLine: 1,
    bufferLine: 1,
    lines: 1,
  }
  let broken = false
  return {
    push: (block) => push(scan, block),
    end: () => {
      broken = scan.quoted
      return last(scan)
    },
    failure: () => (broken ? refuse('load.broken', { line: scan.recordLine }).refusal : null),
    placeOf: (index) => ({ line: scan.bufferLine + countOf(scan, 0, index) }),
  }
}

function push(scan: Scan, block: Buffer): Pieces {
  const held = scan.skipping ? NO_BYTES : scan.buffer.subarray(scan.start)
  scan.bufferLine = scan.skipping ? scan.lines : scan.recordLine
  scan.buffer = held.length === 0 ? block : Buffer.concat([held, block])
  scan.at = held.length
  scan.start = 0

  const pieces: Piece[] = []
  while (findEnd(scan)) {
    pieces.push(pieceOf(scan, scan.at - 1, true))
    scan.start = scan.at
    scan.recordLine = scan.lines
    scan.skipping = false
    scan.cellStart = scan.delimiterByte !== -1
  }
  if (scan.at - scan.start > ROW_BYTES_MAX) scan.skipping = true
  return { buffer: scan.buffer, pieces }
}

/** Moves behind the next record's end; false where the buffer ends first. The loop that sees every byte. */
function findEnd(scan: Scan): boolean {
  const { buffer, endByte, delimiterByte } = scan
  let { at, quoted, cellStart, lines } = scan
  let found = false
  for (; at < buffer.length && !found; at++) {
    const byte = buffer[at]!
    if (byte === endByte) {
      lines++
      found = !quoted
    } else if (quoted) {
      // A doubled quote closes and opens again: the same to us as one that stays within.
      if (byte === QUOTE) quoted = false
      cellStart = byte === QUOTE
    } else if (byte === delimiterByte) cellStart = true
    else if (byte === QUOTE && cellStart) quoted = true
    else if (byte !== SPACE) cellStart = false
  }
  scan.at = at
  scan.quoted = quoted
  scan.cellStart = cellStart
  scan.lines = lines
  return found
}

/** What the file's end left: a record without a line end, or one whose quote never closed, which is none. */
function last(scan: Scan): Pieces {
  const some = scan.skipping || scan.start < scan.buffer.length
  if (!some || scan.quoted) return { buffer: scan.buffer, pieces: [] }
  const piece = pieceOf(scan, scan.buffer.length, false)
  scan.start = scan.buffer.length
  return { buffer: scan.buffer, pieces: [piece] }
}

function pieceOf(scan: Scan, end: number, ended: boolean): Piece {
  const { buffer, start, endByte } = scan
  const bare = endByte === LF && end > start && buffer[end - 1] === CR ? end - 1 : end
  return { start, end: bare, tooLarge: scan.skipping || bare - start > ROW_BYTES_MAX, ended }
}

function countOf({ buffer, endByte }: Scan, start: number, end: number): number {
  let count = 0
  for (let at = start; at < end; at++) if (buffer[at] === endByte) count++
  return count
}
