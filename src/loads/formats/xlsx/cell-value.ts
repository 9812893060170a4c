import { withoutExponent } from '../../kinds/numbers.ts'
import type { CellKind } from '../table-record.ts'
import { XmlBroken } from './read-xml.ts'
import type { SharedTexts } from './shared-texts.ts'

/** A cell that says something, as the readers of tables take it. */
export interface SheetCell {
  readonly text: string
  readonly kind: CellKind
}

/** A cell as it stands in the file: its type, and the text of its value. */
export interface RawCell {
  readonly type: string
  readonly value: string
}

/** No spreadsheet holds a longer text in one cell. */
export const CELL_CHARS_MAX = 32_767

/** What a cell says; of a formula, what came of it when the file was saved. */
export function cellOf({ type, value }: RawCell, texts: SharedTexts): SheetCell {
  switch (type) {
    case 's':
      return { text: sharedText(value, texts), kind: 'text' }
    case 'b':
      return { text: value.trim() === '1' ? 'true' : 'false', kind: 'flag' }
    case 'e':
      return { text: value, kind: 'error' }
    case 'd':
      return { text: value, kind: 'date' }
    case 'str':
    case 'inlineStr':
      return { text: unescaped(value), kind: 'text' }
    default:
      return numberCell(value.trim())
  }
}

function sharedText(value: string, texts: SharedTexts): string {
  const text = /^\s*\d+\s*$/.test(value) ? texts.at(Number(value)) : null
  if (text === null) throw new XmlBroken('a cell names a text that is not there')
  return text
}

function numberCell(value: string): SheetCell {
  const digits = digitsOf(value)
  return digits === null ? { text: value, kind: 'text' } : { text: digits, kind: 'number' }
}

const WHOLE = /^(-?\d+)(?:\.0*)?$/
const NUMBER = /^-?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,4})?$/

/** A spreadsheet computes with fifteen digits and shows no more; what its file has behind them is noise. */
const DIGITS_MAX = 15

/**
 * The digits of a number, as the sheet shows them without a format: "7.891234567895E12" → "7891234567895",
 * "19.899999999999999" → "19.9", "42.0" → "42". A whole number keeps all its digits; one written with an
 * exponent beyond fifteen keeps that, since its digits are lost. Null for what is no number.
 */
export function digitsOf(value: string): string | null {
  const whole = WHOLE.exec(value)
  if (whole !== null) return whole[1]!
  if (!NUMBER.test(value)) return null
  const number = Number(value)
  if (!Number.isFinite(number) || Math.abs(number) >= 10 ** DIGITS_MAX) return value
  return withoutExponent(String(Number(number.toPrecision(DIGITS_MAX))))
}

const ESCAPED = /_x([0-9A-Fa-f]{4})_/g

/** Characters that XML cannot hold stand in a sheet as `_x000D_`. */
export function unescaped(text: string): string {
  if (!text.includes('_x')) return text
  return text.replace(ESCAPED, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
}
