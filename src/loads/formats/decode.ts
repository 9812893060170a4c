import { isAscii, isUtf8 } from 'node:buffer'
import type { Detected, Encoding } from './layout.ts'

/** Reads records as text, each by its own bytes: UTF-8 where they are valid UTF-8, else Windows-1252. */
export interface Decoder {
  /** To be called with each new buffer, before its records are read. */
  readonly begin: (buffer: Buffer) => void
  readonly textOf: (start: number, end: number) => string
  /** Bytes of a record before a place in its text. */
  readonly bytesBefore: (record: { readonly start: number; readonly end: number }, chars: number) => number
  /** Whether a record's bytes are Windows-1252 and not UTF-8; ASCII is both. */
  readonly isWindows1252: (record: { readonly start: number; readonly end: number }) => boolean
  /** What the file turned out to be. */
  readonly encoding: () => Encoding
}

const WINDOWS_1252 = new TextDecoder('windows-1252')

/** A run of bytes as text: UTF-8 where it is valid UTF-8, else Windows-1252. */
export function decode(bytes: Buffer): string {
  return isUtf8(bytes) ? bytes.toString('utf8') : WINDOWS_1252.decode(bytes)
}

/** A decoder for one file; it remembers which encodings it has met. */
export function decoderOf(detected: Detected): Decoder {
  let buffer: Buffer = Buffer.alloc(0)
  // Almost every block is pure ASCII; one string for all of it, and slices of that, is several times faster.
  let ascii: string | null = null
  let seen1252 = false
  let seenUtf8 = false

  function textOf(start: number, end: number): string {
    if (ascii !== null) return ascii.slice(start, end)
    const bytes = buffer.subarray(start, end)
    if (!isUtf8(bytes)) seen1252 = true
    else if (!seenUtf8) seenUtf8 = !isAscii(bytes)
    return decode(bytes)
  }

  return {
    begin: (next) => {
      buffer = next
      ascii = isAscii(next) ? next.toString('latin1') : null
    },
    textOf,
    bytesBefore: ({ start, end }, chars) =>
      isUtf8(buffer.subarray(start, end)) ? Buffer.byteLength(textOf(start, end).slice(0, chars)) : chars,
    isWindows1252: ({ start, end }) => !isUtf8(buffer.subarray(start, end)),
    encoding: () => {
      if (detected.encoding !== 'utf-8' || !seen1252) return detected.encoding
      return seenUtf8 || detected.bom ? 'mixed' : 'windows-1252'
    },
  }
}
