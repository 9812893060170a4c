import type { Refusal } from '../kernel/result.ts'
import { csvRecords } from './formats/csv-record.ts'
import { jsonElements, jsonLines } from './formats/json-element.ts'
import { type Detected, type Encoding, type Layout, placedBy } from './formats/layout.ts'
import type { FileRecords, RowOutcome } from './formats/file-records.ts'
import type { FileSource } from './formats/file-source.ts'
import { sheetRecords } from './formats/sheet-records.ts'
import { tableRecords } from './formats/table-record.ts'
import { textRecords } from './formats/text-records.ts'
import { datesIn } from './kinds/dates.ts'
import { labelOf } from './kinds/key.ts'
import type { Kind } from './kinds/kind.ts'
import type { DecimalMark } from './kinds/numbers.ts'
import type { Said, Terms } from './kinds/said.ts'
import { kindOf } from './kinds/together.ts'
import { wordsOf } from './kinds/words.ts'
import { mappedNames, type NamesOfAll } from './mapping/mapped-names.ts'
import type { Mapping } from './mapping/mapping.ts'
import type { LoadKind, Row } from './rows.ts'
import { type IgnoredFields, ignoredFields } from './vocabulary/ignored-fields.ts'

export interface ReadRowsOptions {
  readonly kinds: readonly LoadKind[]
  readonly detected: Detected
  readonly site: { readonly places: number; readonly timeZone: string }
  /** Settles numbers such as `1.234`; without it they are refused. */
  readonly decimal?: DecimalMark
  /** How the sender's file is to be read, where our vocabulary alone does not tell. */
  readonly mapping?: Mapping
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
export function readRows(source: FileSource, options: ReadRowsOptions): RowReader {
  const { site, decimal, mapping } = options
  const detected = placedBy(options.detected, mapping)
  const kind = kindOf(options.kinds)
  const ignored = ignoredFields()
  const all = mappedNames(wordsOf(options.kinds), { mapping, decimal })
  const records = recordsOf(source, { kind, all, detected, ignored })
  const dateOf = datesIn(site.timeZone, records.from1904)
  const terms: Terms = { places: site.places, decimal, dateOf }
  const reading: Reading = {
    kind,
    terms,
    records,
    rowsRead: 0,
    first: null,
  }
  return {
    batches: () => batchesOf(reading),
    end: () => endOf(reading, { detected, ignored }),
  }
}

interface Reading {
  readonly kind: Kind
  readonly terms: Terms
  readonly records: FileRecords
  rowsRead: number
  first: Said | null
}

interface FileOf {
  readonly detected: Detected
  readonly ignored: IgnoredFields
}

function recordsOf(
  source: FileSource,
  { kind, all, detected, ignored }: FileOf & { readonly kind: Kind; readonly all: NamesOfAll },
): FileRecords {
  const how = { names: all.element, nested: all, ignore: ignored.note }
  const { format, rowsAt } = detected
  const table = { ...how, needs: kind.needs, needsWith: kind.needsWith ?? [], rowsAt }
  if (format === 'xlsx') return sheetRecords(source, tableRecords(table))
  if (format === 'json') return textRecords(source, detected, jsonElements(how))
  if (format === 'ndjson') return textRecords(source, detected, jsonLines(how))
  return textRecords(source, detected, csvRecords({ ...table, delimiter: detected.delimiter ?? ',' }))
}

async function* batchesOf(reading: Reading): AsyncGenerator<readonly Row[]> {
  for await (const outcomes of reading.records.batches()) {
    yield outcomes.map((outcome) => rowFrom(outcome, reading))
  }
}

function rowFrom(outcome: RowOutcome, reading: Reading): Row {
  const rowNumber = ++reading.rowsRead
  if ('said' in outcome) return rowOf(outcome.said, { rowNumber, reading })
  return { rowNumber, key: '', refusal: outcome.refusal }
}

/** One element, one row: what its kinds read in it, or the first refusal. */
function rowOf(said: Said, { rowNumber, reading }: { rowNumber: number; reading: Reading }): Row {
  const { kind, terms } = reading
  reading.first ??= said
  // A row that is spread speaks of several stores or lists.
  const key = labelOf(said, said.spread === undefined ? kind.apart : null)
  const read = kind.read(said, terms)
  return read.ok ? { rowNumber, key, parts: read.value } : { rowNumber, key, refusal: read.refusal }
}

function endOf(reading: Reading, { detected, ignored }: FileOf): ReadEnd {
  const { records, terms, rowsRead, first } = reading
  const root = records.root()
  const encoding = records.encoding()
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
    failure: records.failure(),
    layout: {
      ...detected,
      encoding,
      root: root.name,
      asOf: root.asOf,
      columns: records.columns(),
      ...(records.from1904() ? { from1904: true } : {}),
    },
  }
}

/** The root `asOf` is JSON text; one that is no date is named among the ignored fields. */
function rootDate(json: string, terms: Terms): Date | null {
  const value: unknown = JSON.parse(json)
  return typeof value === 'string' ? terms.dateOf(value.trim(), 'start') : null
}
