import type { Refusal } from '../../kernel/result.ts'
import type { FileRecords, RowOutcome } from './file-records.ts'
import type { FileSource } from './file-source.ts'
import type { Cells, TableReader } from './table-record.ts'
import { openSheet } from './xlsx/read-sheet.ts'
import type { SheetRow } from './xlsx/sheet-parser.ts'

const NO_ROOT = { name: null, asOf: null }

/** The rows of the first sheet of a workbook. */
export function sheetRecords(source: FileSource, reader: TableReader): FileRecords {
  const sheet = openSheet(source)
  let failure: Refusal | null = null

  async function* batches(): AsyncGenerator<readonly RowOutcome[]> {
    for await (const rows of sheet.batches()) {
      const { outcomes, stopped } = outcomesOf(rows, reader)
      if (outcomes.length > 0) yield outcomes
      failure = stopped
      if (stopped !== null) return
    }
    failure = sheet.failure() ?? reader.lacks()
  }

  return {
    batches,
    failure: () => failure,
    encoding: () => 'utf-8',
    root: () => NO_ROOT,
    columns: reader.columns,
    from1904: sheet.from1904,
  }
}

function outcomesOf(rows: readonly SheetRow[], reader: TableReader) {
  const outcomes: RowOutcome[] = []
  for (const row of rows) {
    const outcome = row.tooLarge ? reader.tooLarge() : reader.read(cellsOfRow(row))
    if (outcome === null) continue
    if ('failure' in outcome) {
      const { code, facts } = outcome.failure
      return { outcomes, stopped: { code, facts: { ...facts, line: row.number } } }
    }
    outcomes.push(outcome)
  }
  return { outcomes, stopped: null }
}

/** A row of a sheet as the readers of tables take it. */
export function cellsOfRow({ cells, kinds, number }: SheetRow): Cells {
  return { cells, kinds, malformed: -1, line: number }
}
