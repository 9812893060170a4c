import { type Mapping, type RowsAt, rowsAtOf } from '../mapping/mapping.ts'

/** What a file may be (contract 3.1), once a gzip around it is taken off: that does not show. */
export type Format = TextFormat | 'xlsx'
export type TextFormat = 'json' | 'ndjson' | 'csv'

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252' | 'mixed'

/** What the first bytes of a file tell of how to read it. Plain JSON, so that it can be kept with the load. */
export interface Detected {
  readonly format: Format
  /** `utf-8` here means: not UTF-16; which records are Windows-1252 is seen one by one. */
  readonly encoding: 'utf-8' | 'utf-16le' | 'utf-16be'
  readonly bom: boolean
  /** Of a CSV file; null for the others. */
  readonly delimiter: Delimiter | null
  readonly lineEnd: '\n' | '\r\n' | '\r'
  /** Of a CSV file: the one that each of its first lines has most of, null where it has none. */
  readonly delimiters?: readonly (Delimiter | null)[]
  /** Where a mapping says that the rows are. */
  readonly rowsAt?: RowsAt
  /** There when the file is a gzip, of what the rest tells. */
  readonly gzip?: true
}

export type Delimiter = ',' | ';' | '\t'

/** All that the error file needs to look like the file it is about; known once the file has been read. */
export interface Layout extends Omit<Detected, 'encoding'> {
  readonly encoding: Encoding
  /** Of a JSON object: the name of the field with the rows, as sent, and its root `asOf` as JSON text. */
  readonly root: string | null
  readonly asOf: string | null
  /** The header of a CSV or XLSX file, as sent. */
  readonly columns: readonly string[]
  /** There when a workbook's serials count from 1904. */
  readonly from1904?: true
}

/** What `detect` looks at. */
export const DETECT_BYTES_MAX = 64 * 1024

/** A record of more is refused, and its bytes are passed over without holding them (contract 1). */
export const ROW_BYTES_MAX = 1024 * 1024

/** How a file is to be read once a mapping has said where its rows are. */
export function placedBy(detected: Detected, mapping: Mapping | undefined): Detected {
  const { delimiters = [], ...found } = detected
  const rowsAt = mapping === undefined ? undefined : rowsAtOf(mapping)
  if (rowsAt === undefined) return found
  const { header, headerRow, root } = rowsAt
  const guessed = header === false ? mostOf(delimiters) : delimiters[(headerRow ?? 1) - 1]
  return {
    ...found,
    rowsAt,
    // One object on one line, and a way into it: no row, but rows within.
    format: found.format === 'ndjson' && root !== undefined ? 'json' : found.format,
    delimiter: guessed ?? found.delimiter,
  }
}

function mostOf(delimiters: readonly (Delimiter | null)[]): Delimiter | null {
  const times = (one: Delimiter | null) => delimiters.filter((delimiter) => delimiter === one).length
  return delimiters
    .filter((one) => one !== null)
    .reduce<Delimiter | null>((most, one) => (most !== null && times(most) >= times(one) ? most : one), null)
}

/** How a file that has been read is read once more. */
export function detectedOf(layout: Layout): Detected {
  const { format, bom, delimiter, lineEnd, encoding, gzip, rowsAt } = layout
  const wide = encoding === 'utf-16le' || encoding === 'utf-16be'
  const packed = gzip === true ? { gzip } : {}
  const mapped = rowsAt === undefined ? {} : { rowsAt }
  return { format, bom, delimiter, lineEnd, encoding: wide ? encoding : 'utf-8', ...packed, ...mapped }
}
