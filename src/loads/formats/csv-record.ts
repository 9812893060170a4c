import { cellsOf } from './csv-cells.ts'
import type { RecordReader } from './record.ts'
import { type ReadTable, tableRecords } from './table-record.ts'

export interface ReadCsv extends ReadTable {
  readonly delimiter: string
}

/** Reads the records of a CSV file, the first that is not blank being its header. */
export function csvRecords(how: ReadCsv): RecordReader {
  const table = tableRecords(how)
  return { ...table, read: (text) => table.read(cellsOf(text, how.delimiter)) }
}
