import type { Refusal } from '../kernel/result.ts'
import { csvRecords } from './formats/csv-record.ts'
import { jsonElements, jsonLines } from './formats/json-element.ts'
import type { Detected, Encoding, Layout } from './formats/layout.ts'
import { type OpenFile, openFile } from './formats/open-file.ts'
import type { Piece } from './formats/pieces.ts'
import type { RecordReader } from './formats/record.ts'
import { datesIn } from './kinds/dates.ts'
import { labelOf } from './kinds/key.ts'
import type { Kind } from './kinds/kind.ts'
import { KINDS } from './kinds/kinds.ts'
import type { DecimalMark } from './kinds/numbers.ts'
import type { Said, Terms } from './kinds/said.ts'
import type { LoadKind, Part, Row } from './rows.ts'
import { KIT_FIELDS, VARIANT_FIELDS } from './vocabulary/fields.ts'
import { type IgnoredFields, ignoredFields } from './vocabulary/ignored-fields.ts'
import { namesOf } from './vocabulary/names.ts'

export interface ReadRowsOptions {
  readonly kinds: readonly LoadKind[]
  readonly detected: Detected
  readonly site: { readonly places: number; readonly timeZone: string }
  /** Settles numbers such as `1.234`; without it they are refused. */
  readonly decimal?: DecimalMark
}

export interface RowReader {
  /** The rows in file order, at most BATCH_ROWS_MAX at a time; memory does not grow with the file. Once only. */
  readonly batches: () => AsyncGenerator<readonly Row[]>
  /** How the file turned out. To be asked after the last batch. */
  readonly end: () => ReadEnd
}

export interface ReadEnd {
  readonly rowsRead: number
  readonly encoding: Encoding
  readonly ignoredFields: readonly string[]
  /** The sender's own name of a field, as its first row has it. */
  readonly spellingOf: (field: string) => string
  /** The file's root field `asOf`. */
  readonly asOf: Date | null
  /** Why reading stopped before the end, with `line` or `byte`; the rows before it have been given. */
  readonly failure: Refusal | null
  readonly layout: Layout
}

/** Reads a load file: its bytes in, one row out for each element, whatever is in it. */
export function readRows(bytes: AsyncIterable<Uint8Array>, options: ReadRowsOptions): RowReader {
  const { detected, site, decimal } = options
  const file = openFile(bytes, detected)
  const kinds = options.kinds.flatMap((kind) => KINDS[kind] ?? [])
  const terms: Terms = { places: site.places, decimal, dateOf: datesIn(site.timeZone) }
  const ignored = ignoredFields()
  const reading: Reading = {
    file,
    kinds,
    terms,
    records: recordsOf(kinds, { detected, ignored }),
    rowsRead: 0,
    first: null,
    failure: null,
  }
  return {
    batches: () => batchesOf(reading),
    end: () => endOf(reading, { detected, ignored }),
  }
}

interface Reading {
  readonly file: OpenFile
  readonly kinds: readonly Kind[]
  readonly terms: Terms
  readonly records: RecordReader
  rowsRead: number
  first: Said | null
  failure: Refusal | null
}

interface FileOf {
  readonly detected: Detected
  readonly ignored: IgnoredFields
}

function recordsOf(kinds: readonly Kind[], { detected, ignored }: FileOf): RecordReader {
  const names = namesOf(...kinds.map((kind) => kind.words))
  const nested = { variant: namesOf(VARIANT_FIELDS), kit: namesOf(KIT_FIELDS) }
  const how = { names, nested, ignore: ignored.note }
  if (detected.format === 'json') return jsonElements(how)
  if (detected.format === 'ndjson') return jsonLines(how)
  const needs = kinds.flatMap((kind) => kind.needs)
  return csvRecords({ ...how, needs, delimiter: detected.delimiter ?? ',' })
}

async function* batchesOf(reading: Reading): AsyncGenerator<readonly Row[]> {
  for await (const { pieces } of reading.file.batches()) {
    const rows = rowsOf(pieces, reading)
    if (rows.length > 0) yield rows
    if (reading.failure !== null) return
  }
  reading.failure = reading.file.failure() ?? reading.records.lacks()
}

function rowsOf(pieces: readonly Piece[], reading: Reading): readonly Row[] {
  const { file, records } = reading
  const rows: Row[] = []
  for (const piece of pieces) {
    const outcome = piece.tooLarge
      ? records.tooLarge()
      : records.read(file.decoder.textOf(piece.start, piece.end), piece)
    if (outcome === null) continue
    if ('failure' in outcome) {
      reading.failure = file.locate(outcome.failure, piece, outcome.at)
      break
    }
    const rowNumber = ++reading.rowsRead
    rows.push(
      'said' in outcome
        ? rowOf(outcome.said, { rowNumber, reading })
        : { rowNumber, key: '', refusal: outcome.refusal },
    )
  }
  return rows
}

/** One element, one row: what each kind reads in it, or the first refusal. */
function rowOf(said: Said, { rowNumber, reading }: { rowNumber: number; reading: Reading }): Row {
  const { kinds, terms } = reading
  reading.first ??= said
  const key = labelOf(said, kinds.length === 1 ? kinds[0]!.apart : null)
  let parts: readonly Part[] = []
  for (const kind of kinds) {
    const read = kind.read(said, terms)
    if (!read.ok) return { rowNumber, key, refusal: read.refusal }
    parts = parts.length === 0 ? read.value : [...parts, ...read.value]
  }
  return { rowNumber, key, parts }
}

function endOf(reading: Reading, { detected, ignored }: FileOf): ReadEnd {
  const { file, records, terms, rowsRead, first, failure } = reading
  const root = file.root()
  const encoding = file.decoder.encoding()
  const asOf = root.asOf === null ? null : rootDate(root.asOf, terms)
  if (root.asOf !== null && asOf === null) ignored.note('asOf')
  return {
    rowsRead,
    encoding,
    ignoredFields: ignored.list(),
    // A list of variants has names of its own, in each element others.
    spellingOf: (field) =>
      first?.values['variants'] === undefined ? (first?.spellingOf(field) ?? field) : field,
    asOf,
    failure,
    layout: { ...detected, encoding, root: root.name, asOf: root.asOf, columns: records.columns() },
  }
}

/** The root `asOf` is JSON text; one that is no date is named among the ignored fields. */
function rootDate(json: string, terms: Terms): Date | null {
  const value: unknown = JSON.parse(json)
  return typeof value === 'string' ? terms.dateOf(value.trim(), 'start') : null
}
