import { refuse, type Refusal } from '../../kernel/result.ts'
import type { RowsAt } from '../mapping/mapping.ts'
import { type Columns, columnsOf, columnsWithoutHeader, type Needs } from '../vocabulary/columns.ts'
import type { ReadElement } from './json-said.ts'
import { ROW_BYTES_MAX } from './layout.ts'
import type { Outcome, RecordReader } from './record.ts'
import { tablePlaces } from './table-places.ts'
import { saidByCells } from './table-said.ts'

/** The cells of one record of a table, as meant. */
export interface Cells {
  readonly cells: readonly string[]
  /** The first cell with text behind its closing quote, which means one thing to no two readers; -1 if none. */
  readonly malformed: number
  /** What a spreadsheet says that each cell is; absent where all is text. */
  readonly kinds?: readonly CellKind[]
  /** Its place in a sheet, from 1, which leaves out empty rows; absent where every line is given. */
  readonly line?: number
}

/** Of a number the text is its digits, with a decimal point: never ambiguous. */
export type CellKind = 'text' | 'number' | 'flag' | 'date' | 'error'

export interface ReadTable extends ReadElement, Needs {
  readonly rowsAt?: RowsAt | undefined
}

/** Reads the records of a table, the first that is not blank being its header. */
export interface TableReader extends Pick<RecordReader, 'tooLarge' | 'columns' | 'lacks'> {
  readonly read: (record: Cells) => Outcome | null
}

/** The reader of one CSV file, or of one sheet. */
export function tableRecords(how: ReadTable): TableReader {
  const placeOf = tablePlaces(how.rowsAt)
  const hasHeader = how.rowsAt?.header !== false
  let columns: Columns | null = null

  function readHeader(cells: readonly string[]): Refusal | null {
    const found = hasHeader ? columnsOf(cells, how) : columnsWithoutHeader(how)
    if (!found.ok) return found.refusal
    columns = found.value
    for (const spelling of columns.ignored) how.ignore(spelling)
    return null
  }

  function read(record: Cells): Outcome | null {
    const place = placeOf(record, record.line)
    if (place === 'blank' || place === 'title') return null
    const failure = columns === null ? readHeader(record.cells) : null
    if (failure !== null) return { failure, at: 0 }
    return place === 'header' || columns === null ? null : readRecord(record, { columns, how })
  }

  return {
    read,
    tooLarge: () =>
      columns === null
        ? { failure: refuse('load.broken').refusal, at: 0 }
        : refuse('row.too_large', { limit: ROW_BYTES_MAX }),
    columns: () => columns?.header ?? [],
    lacks: () => (columns === null ? noHeader(how) : null),
  }
}

function noHeader(how: ReadTable): Refusal | null {
  const missing = how.rowsAt?.header === false ? columnsWithoutHeader(how) : columnsOf([], how)
  return missing.ok ? null : missing.refusal
}

function readRecord(record: Cells, { columns, how }: { columns: Columns; how: ReadTable }): Outcome {
  const { cells, malformed, kinds } = record
  if (malformed !== -1) {
    return refuse('row.field_invalid', {
      field: columns.header[malformed] ?? `#${malformed + 1}`,
      value: cells[malformed],
    })
  }
  // A cell of a sheet says itself in which column it stands; a CSV cell is counted.
  if (kinds === undefined && !fits(cells, columns)) {
    const expected = columns.header.length || columns.widthMin
    return refuse('row.columns_mismatch', { columns: expected, cells: cells.length })
  }
  return { said: saidByCells(record, { columns, how }) }
}

/**
 * A separator at the end of each line, in the header or in the rows alone, adds an empty cell and no meaning. Without
 * a header nobody says where a row ends.
 */
function fits(cells: readonly string[], { header, widthMin }: Columns): boolean {
  if (header.length === 0) return cells.length >= widthMin
  return cells.length >= widthMin && cells.slice(header.length).every((cell) => cell.trim() === '')
}
