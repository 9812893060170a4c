import { ROW_BYTES_MAX } from '../layout.ts'
import type { CellKind } from '../table-record.ts'
import { CELL_CHARS_MAX, cellOf } from './cell-value.ts'
import { type Attributes, XmlBroken, xmlReader } from './read-xml.ts'
import type { SharedTexts } from './shared-texts.ts'

/** A row of a sheet, blank ones included. */
export interface SheetRow {
  /** As the spreadsheet counts them, the first being 1. */
  readonly number: number
  readonly cells: readonly string[]
  readonly kinds: readonly CellKind[]
  /** More text than a row may have: its cells are not held. */
  readonly tooLarge: boolean
}

/** Turns the bytes of a sheet into its rows. Throws `XmlBroken`. */
export interface SheetParser {
  readonly write: (bytes: Uint8Array) => void
  /** The rows that have ended since it was last asked. */
  readonly take: () => readonly SheetRow[]
  /** The number of the row that is being read, or would be next. */
  readonly at: () => number
  /** Whether the rows have ended; what comes behind them is of no use to us. */
  readonly ended: () => boolean
}

const COLUMNS_MAX = 16_384

interface Parse {
  readonly texts: SharedTexts
  rows: SheetRow[]
  number: number
  inRow: boolean
  cells: string[]
  kinds: CellKind[]
  chars: number
  /** Of the cell being read; -1 outside of one. */
  column: number
  type: string
  value: string
  inValue: boolean
  spoken: boolean
  ended: boolean
}

/** A parser for one sheet. */
export function sheetParser(texts: SharedTexts): SheetParser {
  const parse: Parse = {
    texts,
    rows: [],
    number: 0,
    inRow: false,
    cells: [],
    kinds: [],
    chars: 0,
    column: -1,
    type: '',
    value: '',
    inValue: false,
    spoken: false,
    ended: false,
  }
  const xml = xmlReader({
    open: (name, attribute) => open(parse, name, attribute),
    close: (name) => close(parse, name),
    text: (text) => {
      if (parse.inValue && parse.value.length <= CELL_CHARS_MAX) parse.value += text
    },
  })
  return {
    write: xml.write,
    take: () => {
      const { rows } = parse
      parse.rows = []
      return rows
    },
    at: () => (parse.inRow ? parse.number : parse.number + 1),
    ended: () => parse.ended,
  }
}

function open(parse: Parse, name: string, attribute: Attributes): void {
  switch (name) {
    case 'row':
      parse.number = rowNumber(attribute('r'), parse)
      parse.inRow = true
      parse.cells = []
      parse.kinds = []
      parse.chars = 0
      parse.column = -1
      return
    case 'c':
      parse.column = columnOf(attribute('r'), parse)
      parse.type = attribute('t') ?? 'n'
      parse.value = ''
      return
    case 'rPh':
      parse.spoken = true
      return
    case 'v':
    case 't':
      parse.inValue = !parse.spoken
      return
    default:
  }
}

function close(parse: Parse, name: string): void {
  switch (name) {
    case 'v':
    case 't':
      parse.inValue = false
      return
    case 'rPh':
      parse.spoken = false
      return
    case 'c':
      return endCell(parse)
    case 'row':
      return endRow(parse)
    case 'sheetData':
      parse.ended = true
      return
    default:
  }
}

function endCell(parse: Parse): void {
  const { type, value, texts, cells, kinds, column } = parse
  if (value === '' || parse.chars > ROW_BYTES_MAX) return
  const { text, kind } = cellOf({ type, value }, texts)
  if (text === '') return
  parse.chars += text.length > CELL_CHARS_MAX ? ROW_BYTES_MAX + 1 : text.length
  if (parse.chars > ROW_BYTES_MAX) return
  while (cells.length < column) {
    cells.push('')
    kinds.push('text')
  }
  cells[column] = text
  kinds[column] = kind
}

function endRow(parse: Parse): void {
  const tooLarge = parse.chars > ROW_BYTES_MAX
  const { number, cells, kinds } = parse
  parse.inRow = false
  parse.rows.push({ number, cells: tooLarge ? [] : cells, kinds: tooLarge ? [] : kinds, tooLarge })
}

function rowNumber(reference: string | undefined, { number }: Parse): number {
  if (reference === undefined) return number + 1
  return /^\d{1,9}$/.test(reference) ? Number(reference) : broken(`row ${reference}`)
}

/** "C12" → 2; a cell without a reference stands behind the last one. */
function columnOf(reference: string | undefined, { column }: Parse): number {
  const letters = reference === undefined ? '' : (/^[A-Z]{1,3}(?=\d+$)/.exec(reference)?.[0] ?? '')
  if (reference !== undefined && letters === '') broken(`cell ${reference}`)
  let found = letters === '' ? column + 2 : 0
  for (const letter of letters) found = found * 26 + letter.charCodeAt(0) - 64
  return found > COLUMNS_MAX ? broken('more columns than a sheet has') : found - 1
}

function broken(what: string): never {
  throw new XmlBroken(what)
}
