import type { SheetCell } from './cell-value.ts'

/** A row of a sheet as XML; cells without anything to say are "". */
export function rowXml(number: number, cells: readonly string[]): string {
  return `<row r="${number}">${cells.join('')}</row>`
}

/** A cell as XML, so that reading it gives the cell again. */
export function cellXml({ text, kind }: SheetCell, at: { column: number; number: number }): string {
  const open = `<c r="${columnName(at.column)}${at.number}"`
  switch (kind) {
    case 'number':
      return `${open}><v>${text}</v></c>`
    case 'flag':
      return `${open} t="b"><v>${text === 'true' ? 1 : 0}</v></c>`
    case 'error':
      return `${open} t="e"><v>${escaped(text)}</v></c>`
    case 'date':
      return `${open} t="d"><v>${escaped(text)}</v></c>`
    case 'text':
      return `${open} t="inlineStr"><is><t xml:space="preserve">${escaped(text)}</t></is></c>`
    default:
      return kind satisfies never
  }
}

const LETTERS = 26
const LETTER_A = 65

/** 0 → "A", 25 → "Z", 26 → "AA". */
export function columnName(column: number): string {
  const letter = String.fromCharCode(LETTER_A + (column % LETTERS))
  return column < LETTERS ? letter : columnName(Math.floor(column / LETTERS) - 1) + letter
}

/** What XML cannot hold, and what would be read as standing for that. */
const SPECIAL = /(?![\t\n])\p{Cc}|[\ufffe\uffff]|\p{Cs}|_(?=x[0-9A-Fa-f]{4}_)/gu
const MARKUP: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }

/** Text as a sheet holds it: "a\r" → "a_x000D_", "a & b" → "a &amp; b". */
function escaped(text: string): string {
  return text
    .replace(SPECIAL, (one) => `_x${one.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`)
    .replace(/[&<>]/g, (one) => MARKUP[one]!)
}
