import { ok, refuse, type Result } from '../../kernel/result.ts'
import type { Detected } from './layout.ts'
import { delimiterOf, isNdjson } from './text-guess.ts'

/** What the first bytes of other kinds of file are; by content, never by name. */
const MAGIC = [
  { format: 'gzip', bytes: [0x1f, 0x8b] },
  { format: 'xlsx', bytes: [0x50, 0x4b, 0x03, 0x04] },
] as const

const MARKS = [
  { encoding: 'utf-8', bytes: [0xef, 0xbb, 0xbf] },
  { encoding: 'utf-16le', bytes: [0xff, 0xfe] },
  { encoding: 'utf-16be', bytes: [0xfe, 0xff] },
] as const

/** Text has tabs and line ends; of other control characters a stray one in a cell, and no more. */
const CONTROLS_SHARE_MAX = 0.01

type Text = Pick<Detected, 'encoding' | 'bom' | 'lineEnd'> & { readonly text: string }

/**
 * Tells from a file's first bytes (up to DETECT_BYTES_MAX; `whole` when that is all of it) how to read it.
 * `load.unreadable` with `reason`: `empty`, `not_text`, `no_known_format`; `load.format_unavailable` with
 * `format` for what the hub does not read yet.
 */
export function detect(head: Uint8Array, { whole }: { whole: boolean }): Result<Detected> {
  const other = MAGIC.find(({ bytes }) => startsWith(head, bytes))
  if (other !== undefined) return refuse('load.format_unavailable', { format: other.format })

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
  return delimiter === null ? unreadable('no_known_format') : ok({ format: 'csv', delimiter, ...found })
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
