import { REFUSED_FIELD } from '../vocabulary/fields.ts'
import type { FileSource } from './file-source.ts'
import type { Layout } from './layout.ts'
import { markColumn } from './refused-record.ts'
import { type RefusedRows, refusedOnly } from './refused-rows.ts'
import { cellsOfRow } from './sheet-records.ts'
import { tablePlaces } from './table-places.ts'
import type { SheetCell } from './xlsx/cell-value.ts'
import { openSheet } from './xlsx/read-sheet.ts'
import type { SheetRow } from './xlsx/sheet-parser.ts'
import type { SheetToWrite } from './xlsx/write-sheet.ts'

type Cell = SheetCell | null

/** The refused rows of a workbook's sheet under its header, with the reason in one column more. */
export function refusedSheet(
  source: FileSource,
  { layout, refused }: { layout: Layout; refused: RefusedRows },
): SheetToWrite {
  return { rows: rowsOf(source, { layout, refused }), from1904: layout.from1904 === true }
}

async function* rowsOf(
  source: FileSource,
  { layout, refused }: { layout: Layout; refused: RefusedRows },
): AsyncGenerator<readonly Cell[]> {
  const { columns } = layout
  const mark = markColumn(columns)
  const place = mark === -1 ? columns.length : mark
  const { header, headerRow = 1 } = layout.rowsAt ?? {}
  // A title is not kept, its lines are: the mapping finds the header by their number.
  for (let line = 1; line < headerRow; line++) yield []
  if (header !== false) yield withReason(columns.map(textCell), { place, reason: REFUSED_FIELD })
  for await (const { raw, reason } of refusedOnly(rawRows(source, layout), refused)) {
    // A note beside the table, under no header, means nothing; the reason must find its column.
    const width = header === false ? raw.row.cells.length : columns.length
    const cells = Array.from({ length: width }, (_, column) => cellAt(raw.row, column))
    yield withReason(cells, { place: header === false ? width : place, reason })
  }
}

/** The rows of the sheet, numbered as they were when it was read. */
async function* rawRows(
  source: FileSource,
  { rowsAt }: Layout,
): AsyncGenerator<{ rowNumber: number; row: SheetRow }> {
  const placeOf = tablePlaces(rowsAt)
  let rowNumber = 0
  for await (const rows of openSheet(source).batches()) {
    for (const row of rows) {
      const place = placeOf(cellsOfRow(row), row.number)
      if (row.tooLarge || place === 'row') yield { rowNumber: ++rowNumber, row }
    }
  }
}

function cellAt({ cells, kinds }: SheetRow, column: number): Cell {
  const [text, kind] = [cells[column] ?? '', kinds[column]]
  return text === '' || kind === undefined ? null : { text, kind }
}

function textCell(text: string): Cell {
  return text === '' ? null : { text, kind: 'text' }
}

function withReason(cells: readonly Cell[], { place, reason }: { place: number; reason: string }): Cell[] {
  const row = [...cells]
  row[place] = textCell(reason)
  return row
}
