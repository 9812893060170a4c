import type { Encoding } from './layout.ts'

/** The 32 bytes in which Windows-1252 differs from Latin-1, by character. */
const SPECIALS: ReadonlyMap<string, number> = new Map(
  Array.from({ length: 32 }, (_, index) => [
    new TextDecoder('windows-1252').decode(Uint8Array.of(0x80 + index)),
    0x80 + index,
  ]),
)

const NO_CHARACTER = 0x3f

/** Text to bytes; what Windows-1252 cannot write becomes a question mark. */
export function encode(text: string, encoding: Exclude<Encoding, 'mixed'>): Buffer {
  switch (encoding) {
    case 'utf-8':
      return Buffer.from(text, 'utf8')
    case 'utf-16le':
      return Buffer.from(text, 'utf16le')
    case 'utf-16be':
      return Buffer.from(text, 'utf16le').swap16()
    case 'windows-1252':
      return Buffer.from(Array.from(text, byteOf))
    default:
      return encoding satisfies never
  }
}

function byteOf(character: string): number {
  const code = character.codePointAt(0)!
  return SPECIALS.get(character) ?? (code < 0x100 ? code : NO_CHARACTER)
}
