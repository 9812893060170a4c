import type { RowsAt } from '../mapping/mapping.ts'

/** What a record of a table is: a row, or something to be passed over. */
export type TablePlace = 'title' | 'blank' | 'header' | 'row'

/** A record without a filled cell is no row (contract 13): spreadsheets leave them at the end. */
export function isBlank({ cells }: { readonly cells: readonly string[] }): boolean {
  return cells.every((cell) => cell.trim() === '')
}

/**
 * Tells the records of one table apart, in their order: its header is the first that is not blank, from the
 * line that a mapping names. `line` is a record's own place in a sheet, which leaves empty rows out.
 */
export function tablePlaces({ header, headerRow = 1 }: RowsAt = {}) {
  let line = 0
  let hasHeader = header !== false
  return (record: { readonly cells: readonly string[] }, own?: number): TablePlace => {
    line = own ?? line + 1
    if (isBlank(record)) return 'blank'
    if (!hasHeader) return 'row'
    if (line < headerRow) return 'title'
    hasHeader = false
    return 'header'
  }
}
