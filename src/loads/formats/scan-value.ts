import { refuse } from '../../kernel/result.ts'
import { broken, byteAt, type Scan } from './json-scan.ts'

const QUOTE = 0x22
const BACKSLASH = 0x5c
const BRACKET_OPEN = 0x5b
const BRACKET_CLOSE = 0x5d
const BRACE_OPEN = 0x7b
const BRACE_CLOSE = 0x7d
const COMMA = 0x2c

/** An ERP's product nests four deep; beyond this somebody tries us. */
export const NESTING_MAX = 64

/** Begins a value of any sort at the present byte; false where none can begin. */
export function beginValue(scan: Scan, owner: Scan['owner']): boolean {
  const byte = scan.buffer[scan.at]!
  scan.owner = owner
  scan.start = scan.at
  scan.depth = 0
  if (byte === QUOTE || byte === BRACE_OPEN || byte === BRACKET_OPEN) scan.mode = 'nested'
  else if (isBare(byte)) scan.mode = 'bare'
  else {
    broken(scan, scan.at)
    return false
  }
  return true
}

/** Reads on in an object, a list or a string; true once behind its end. The loop that sees every byte. */
export function scanNested(scan: Scan): boolean {
  const { buffer } = scan
  let { at, depth, inString, escaped } = scan
  let ended = false
  while (at < buffer.length && !ended && depth <= NESTING_MAX) {
    const byte = buffer[at]!
    if (inString) {
      if (escaped) escaped = false
      else if (byte === BACKSLASH) escaped = true
      else if (byte === QUOTE) {
        inString = false
        ended = depth === 0
      }
    } else if (byte === QUOTE) inString = true
    else if (byte === BRACE_OPEN || byte === BRACKET_OPEN) depth++
    else if (byte === BRACE_CLOSE || byte === BRACKET_CLOSE) ended = --depth === 0
    at++
  }
  scan.at = at
  scan.depth = depth
  scan.inString = inString
  scan.escaped = escaped
  if (depth > NESTING_MAX) {
    scan.failure = refuse('load.nested_too_deep', { limit: NESTING_MAX, byte: byteAt(scan, at - 1) }).refusal
  }
  return ended
}

/** Reads on in a number or a word; true once at the byte behind it. */
export function scanBare(scan: Scan): boolean {
  const { buffer } = scan
  while (scan.at < buffer.length && isBare(buffer[scan.at]!)) scan.at++
  return scan.at < buffer.length
}

function isBare(byte: number): boolean {
  return byte > 0x20 && byte !== COMMA && byte !== BRACKET_CLOSE && byte !== BRACE_CLOSE
}
