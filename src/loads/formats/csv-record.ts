import { refuse, type Refusal } from '../../kernel/result.ts'
import type { Said } from '../kinds/said.ts'
import { type Columns, columnsOf } from '../vocabulary/columns.ts'
import { type Cells, cellsOf, isBlank } from './csv-cells.ts'
import { ROW_BYTES_MAX } from './layout.ts'
import type { ReadElement } from './json-said.ts'
import type { Outcome, RecordReader } from './record.ts'

export interface ReadCsv extends Omit<ReadElement, 'nested'> {
  readonly delimiter: string
  readonly needs: readonly (readonly string[])[]
}

/** Reads the records of a CSV file, the first that is not blank being its header. */
export function csvRecords(how: ReadCsv): RecordReader {
  let columns: Columns | null = null

  function readHeader(cells: readonly string[]): Outcome | null {
    const found = columnsOf(cells, how)
    if (!found.ok) return { failure: found.refusal, at: 0 }
    columns = found.value
    for (const spelling of columns.ignored) how.ignore(spelling)
    return null
  }

  return {
    read: (text) => {
      const record = cellsOf(text, how.delimiter)
      if (isBlank(record)) return null
      return columns === null ? readHeader(record.cells) : readRecord(record, columns)
    },
    tooLarge: () =>
      columns === null
        ? { failure: refuse('load.broken').refusal, at: 0 }
        : refuse('row.too_large', { limit: ROW_BYTES_MAX }),
    columns: () => columns?.header ?? [],
    lacks: () => (columns === null ? noHeader(how) : null),
  }
}

function noHeader(how: ReadCsv): Refusal | null {
  const missing = columnsOf([], how)
  return missing.ok ? null : missing.refusal
}

function readRecord({ cells, malformed }: Cells, columns: Columns): Outcome {
  if (malformed !== -1) {
    return refuse('row.field_invalid', { field: columns.header[malformed] ?? '', value: cells[malformed] })
  }
  // A separator at the end of each line, in the header or in the rows alone, adds an empty cell and no meaning.
  const surplus = cells.slice(columns.header.length)
  if (cells.length < columns.widthMin || surplus.some((cell) => cell.trim() !== '')) {
    return refuse('row.columns_mismatch', { columns: columns.header.length, cells: cells.length })
  }
  return { said: saidByCells(cells, columns) }
}

function saidByCells(cells: readonly string[], columns: Columns): Said {
  const values: Record<string, unknown> = {}
  for (const { index, field } of columns.used) {
    const cell = cells[index]!.trim()
    // An empty cell is an absent field.
    if (cell !== '') values[field] = cell
  }
  const attributes = columns.attributes.filter(({ index }) => cells[index]!.trim() !== '')
  if (attributes.length > 0) {
    values['attributes'] = attributes.map(({ code, index }) => ({ code, value: cells[index] }))
  }
  return {
    values,
    spellingOf: columns.spellingOf,
    digitsOf: (field) => String(values[field]),
    nested: () => null,
  }
}
