/** Formats the hub reads now (contract 3.1 adds xlsx; gzip does not show). */
export type Format = 'json' | 'ndjson' | 'csv'

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
}

export type Delimiter = ',' | ';' | '\t'

/** All that the error file needs to look like the file it is about; known once the file has been read. */
export interface Layout extends Omit<Detected, 'encoding'> {
  readonly encoding: Encoding
  /** Of a JSON object: the name of the field with the rows, as sent, and its root `asOf` as JSON text. */
  readonly root: string | null
  readonly asOf: string | null
  /** The header of a CSV file, as sent. */
  readonly columns: readonly string[]
}

/** What `detect` looks at. */
export const DETECT_BYTES_MAX = 64 * 1024

/** A record of more is refused, and its bytes are passed over without holding them (contract 1). */
export const ROW_BYTES_MAX = 1024 * 1024
