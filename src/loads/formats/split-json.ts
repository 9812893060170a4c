import { refuse } from '../../kernel/result.ts'
import { ROOT_FIELDS } from '../vocabulary/fields.ts'
import { foldName } from '../vocabulary/fold.ts'
import { namesOf } from '../vocabulary/names.ts'
import { decode } from './decode.ts'
import { broken, byteAt, isReadingValue, type Mode, newScan, type Scan, type ScanFrom } from './json-scan.ts'
import { ROW_BYTES_MAX } from './layout.ts'
import { type Measure, NO_BYTES, type Pieces, type Splitter } from './pieces.ts'
import { beginValue, scanBare, scanNested } from './scan-value.ts'

const ROOTS = namesOf(ROOT_FIELDS)
const AS_OF = foldName('asOf')
/** Enough to recognise a file by. */
const FIELDS_NAMED_MAX = 10

export interface JsonSplitter extends Splitter {
  /** Of a file that is an object: the name of its list as sent, and its `asOf` as JSON text. */
  readonly root: () => { readonly name: string | null; readonly asOf: string | null }
}

/**
 * Cuts a JSON list, or the list in an object, into its elements. It looks only for where they end;
 * whether an element is right inside is for JSON.parse to say.
 */
export function splitJson(measure: Measure, from: ScanFrom): JsonSplitter {
  const scan = newScan(measure, from)
  return {
    push: (block) => push(scan, block),
    end: () => {
      if (scan.failure === null && scan.mode !== 'done') broken(scan, scan.buffer.length)
      return { buffer: scan.buffer, pieces: [] }
    },
    failure: () => scan.failure,
    placeOf: (index) => ({ byte: byteAt(scan, index) }),
    root: () => ({ name: scan.root, asOf: scan.asOf }),
  }
}

function push(scan: Scan, block: Buffer): Pieces {
  scan.pieces = []
  if (scan.failure !== null) return { buffer: scan.buffer, pieces: scan.pieces }
  append(scan, block)
  while (scan.at < scan.buffer.length && scan.failure === null) STEPS[scan.mode](scan)
  if (isReadingValue(scan) && scan.at - scan.start > ROW_BYTES_MAX) scan.skipping = true
  return { buffer: scan.buffer, pieces: scan.pieces }
}

/** Keeps of the old buffer only the value it ended in. */
function append(scan: Scan, block: Buffer): void {
  const holds = isReadingValue(scan) && !scan.skipping
  const held = holds ? scan.buffer.subarray(scan.start) : NO_BYTES
  scan.base += scan.measure(scan.buffer, 0, scan.buffer.length - held.length)
  scan.buffer = held.length === 0 ? block : Buffer.concat([held, block])
  scan.at = held.length
  scan.start = 0
}

type Marks = Readonly<Record<string, Mode>>

/** Which mark may come in a mode, and where it leads. */
const MARKS = {
  none: {},
  before: { '[': 'list_first', '{': 'root_first' },
  listFirst: { ']': 'root_after' },
  listAfter: { ',': 'list_value', ']': 'root_after' },
  rootFirst: { '}': 'done' },
  rootColon: { ':': 'root_value' },
  rootAfter: { ',': 'root_key', '}': 'done' },
} as const satisfies Record<string, Marks>

const STEPS: Readonly<Record<Mode, (scan: Scan) => void>> = {
  before: (scan) => expect(scan, MARKS.before),
  list_first: (scan) => expect(scan, MARKS.listFirst, 'element'),
  list_value: (scan) => expect(scan, MARKS.none, 'element'),
  list_after: (scan) => expect(scan, MARKS.listAfter),
  root_first: (scan) => expect(scan, MARKS.rootFirst, 'key'),
  root_key: (scan) => expect(scan, MARKS.none, 'key'),
  root_colon: (scan) => expect(scan, MARKS.rootColon),
  root_value: rootValue,
  root_after: (scan) => expect(scan, MARKS.rootAfter),
  nested: (scan) => {
    if (scanNested(scan)) endValue(scan)
  },
  bare: (scan) => {
    if (scanBare(scan)) endValue(scan)
  },
  done: (scan) => expect(scan, MARKS.none),
}

/** Passes white space, then takes one of the marks, or begins a value where `owner` says whose. */
function expect(scan: Scan, marks: Marks, owner?: Scan['owner']): void {
  if (!skipSpace(scan)) return
  const next = marks[String.fromCharCode(scan.buffer[scan.at]!)]
  if (next !== undefined) return enter(scan, next)
  if (owner === undefined || (owner === 'key' && scan.buffer[scan.at] !== 0x22)) return broken(scan, scan.at)
  beginValue(scan, owner)
}

function enter(scan: Scan, mode: Mode): void {
  if (mode === 'root_first') scan.inRoot = true
  const closed = scan.mode === 'list_first' || scan.mode === 'list_after'
  // Behind a list that is the whole file there is nothing; behind an object within the root, the rest of that.
  if (closed && mode === 'root_after' && !scan.inRoot) mode = 'done'
  if (mode === 'done' && scan.level > 0) {
    scan.level--
    mode = 'root_after'
  }
  if (mode === 'done' && scan.inRoot && scan.root === null) return noList(scan)
  scan.mode = mode
  scan.at++
}

/** The value of a field of the root object: the list of rows, when its name and its first byte say so. */
function rootValue(scan: Scan): void {
  if (!skipSpace(scan)) return
  const byte = scan.buffer[scan.at]
  if (byte === 0x7b && isOnWay(scan)) {
    scan.level++
    scan.mode = 'root_first'
    scan.at++
    return
  }
  if (byte !== 0x5b || !isRoot(scan)) return void beginValue(scan, 'field')
  // A second list would be read under the first one's name: which of them is meant, we cannot know.
  if (scan.root !== null) return broken(scan, scan.at)
  scan.root = scan.key
  scan.mode = 'list_first'
  scan.at++
}

/** Whether the field being read is the next object on the way to the list. */
function isOnWay({ path, level, key }: Scan): boolean {
  return path !== null && level < path.length - 1 && foldName(key) === foldName(path[level]!)
}

function isRoot({ path, level, key }: Scan): boolean {
  if (path === null) return ROOTS.fieldOf(key) !== null
  return level === path.length - 1 && foldName(key) === foldName(path[level]!)
}

function endValue(scan: Scan): void {
  const { owner, start, at: end } = scan
  const tooLarge = scan.skipping || end - start > ROW_BYTES_MAX
  scan.skipping = false
  if (owner === 'element') {
    scan.pieces.push({ start, end, tooLarge, ended: true })
    scan.mode = 'list_after'
    return
  }
  scan.mode = owner === 'key' ? 'root_colon' : 'root_after'
  if (tooLarge) return owner === 'key' ? broken(scan, start) : undefined
  const text = decode(scan.buffer.subarray(start, end))
  const value = parsed(text)
  if (value === undefined) return broken(scan, start)
  if (owner === 'key') {
    scan.key = typeof value === 'string' ? value : ''
    if (scan.fields.length < FIELDS_NAMED_MAX) scan.fields.push(scan.key)
    return
  }
  if (foldName(scan.key) === AS_OF) scan.asOf = text
}

/** JSON text to its value; undefined where it is none. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function noList(scan: Scan): void {
  const ours = Object.keys(ROOT_FIELDS).flatMap((field) => ROOTS.accepted(field))
  const accepted = scan.path === null ? ours : [scan.path.join('.')]
  const found = scan.fields.length === 0 ? ['{}'] : scan.fields
  scan.failure = refuse('load.broken', { reason: 'wrong_root', accepted, found }).refusal
}

function skipSpace(scan: Scan): boolean {
  const { buffer } = scan
  while (scan.at < buffer.length) {
    const byte = buffer[scan.at]!
    if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return true
    scan.at++
  }
  return false
}
