import { ok, refuse, type Result } from '../../kernel/result.ts'
import { expandHead, isGzip } from './expand.ts'
import { DETECT_BYTES_MAX, type Detected } from './layout.ts'
import { delimiterOf, isNdjson, lineDelimiters } from './text-guess.ts'

const ZIP = [0x50, 0x4b, 0x03, 0x04]
/** A spreadsheet of before 2007, or a newer one that is locked by a password. */
const OLD_WORKBOOK = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]

const WORKBOOK: Detected = { format: 'xlsx', encoding: 'utf-8', bom: false, delimiter: null, lineEnd: '\n' }

const MARKS = [
  { encoding: 'utf-8', bytes: [0xef, 0xbb, 0xbf] },
  { encoding: 'utf-16le', bytes: [0xff, 0xfe] },
  { encoding: 'utf-16be', bytes: [0xfe, 0xff] },
] as const

/** Text has tabs and line ends; of other control characters a stray one in a cell, and no more. */
const CONTROLS_SHARE_MAX = 0.01

type Text = Pick<Detected, 'encoding' | 'bom' | 'lineEnd'> & { readonly text: string }

/**
 * Tells from a file's first bytes (up to DETECT_BYTES_MAX; `whole` when that is all of it) how to read it; by
 * content, never by name. `load.unreadable` with `reason`: `empty`, `not_text`, `no_known_format`,
 * `old_workbook`, `gzip_broken`.
 */
export function detect(head: Uint8Array, { whole }: { whole: boolean }): Result<Detected> {
  if (!isGzip(head)) return detectPlain(head, { whole })
  const inner = expandHead(head)
  if (inner === null) return unreadable('gzip_broken')
  const looked = inner.subarray(0, DETECT_BYTES_MAX)
  const found = detectPlain(looked, { whole: whole && inner.length <= DETECT_BYTES_MAX })
  return found.ok ? ok({ ...found.value, gzip: true }) : found
}

function detectPlain(head: Uint8Array, { whole }: { whole: boolean }): Result<Detected> {
  if (startsWith(head, ZIP)) return ok(WORKBOOK)
  if (startsWith(head, OLD_WORKBOOK)) return unreadable('old_workbook')

  const read = textOf(head)
  if (read.text.trim() === '' && whole) return unreadable('empty')
  if (controlShare(read.text) > CONTROLS_SHARE_MAX) return unreadable('not_text')

  const { text, ...found } = read
  const start = text.trimStart()
  if (start.startsWith('[')) return ok({ format: 'json', delimiter: null, ...found })
  if (start.startsWith('{')) {
    return ok({ format: isNdjson(start, { whole }) ? 'ndjson' : 'json', delimiter: null, ...found })
  }
  const delimiter = start.startsWith('<') ? null : delimiterOf(start)
  if (delimiter === null) return unreadable('no_known_format')
  const delimiters = lineDelimiters(text)
  const differ = delimiters.some((one) => one !== null && one !== delimiter)
  return ok({ format: 'csv', delimiter, ...found, ...(differ ? { delimiters } : {}) })
}

function textOf(head: Uint8Array): Text {
  const mark = MARKS.find(({ bytes }) => startsWith(head, bytes))
  const encoding = mark?.encoding ?? 'utf-8'
  // Bytes that are no UTF-8 become U+FFFD, which is good enough to see the structure.
  const text = new TextDecoder(encoding).decode(head)
  const lineEnd = text.includes('\r\n') ? '\r\n' : text.includes('\n') || !text.includes('\r') ? '\n' : '\r'
  return { encoding, bom: mark !== undefined, lineEnd, text }
}

function controlShare(text: string): number {
  let controls = 0
  for (let at = 0; at < text.length; at++) if (isControl(text.charCodeAt(at))) controls++
  return text === '' ? 0 : controls / text.length
}

function isControl(code: number): boolean {
  return code < 0x09 || (code > 0x0d && code < 0x20)
}

function startsWith(head: Uint8Array, bytes: readonly number[]): boolean {
  return bytes.every((byte, index) => head[index] === byte)
}

function unreadable(reason: string) {
  return refuse('load.unreadable', { reason })
}
