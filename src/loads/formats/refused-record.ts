import { REFUSED_FIELD } from '../vocabulary/fields.ts'
import { foldName } from '../vocabulary/fold.ts'
import { cellsOf, cellText } from './csv-cells.ts'
import type { Layout } from './layout.ts'

/** An element from the mark on that an earlier error file left at its end. */
const OLD_MARK = new RegExp(`^"${REFUSED_FIELD}"\\s*:\\s*"(?:[^"\\\\]|\\\\.)*"\\s*\\}$`)

/** A refused JSON element with the reason as its last field. What is no object is kept in one. */
export function refusedElement(text: string | null, reason: string): string {
  const mark = `"${REFUSED_FIELD}":${JSON.stringify(reason)}`
  if (text === null) return `{${mark}}`
  if (!text.startsWith('{') || !isJson(text))
    return `{"element":${isJson(text) ? text : JSON.stringify(text)},${mark}}`
  const open = openElement(text)
  return open === '{' ? `{${mark}}` : `${open},${mark}}`
}

/** An object's text without its closing bracket, and without the mark of an earlier error file. */
function openElement(text: string): string {
  const at = text.lastIndexOf(`"${REFUSED_FIELD}"`)
  if (at === -1 || !OLD_MARK.test(text.slice(at))) return text.slice(0, -1).trimEnd()
  const before = text.slice(0, at).trimEnd()
  return before.endsWith(',') ? before.slice(0, -1).trimEnd() : before
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** The header of an error file: the sender's own, and one column more, unless it has it already. */
export function refusedHeader({ columns, delimiter }: Layout): string {
  const all = markColumn(columns) === -1 ? [...columns, REFUSED_FIELD] : columns
  return all.map((column) => cellText(column, delimiter ?? ',')).join(delimiter ?? ',')
}

/** A refused CSV record as it was sent, with the reason in the column of `refusedHeader`. */
export function refusedRecord(text: string | null, reason: string, { columns, delimiter }: Layout): string {
  const separator = delimiter ?? ','
  const { cells } = cellsOf(text ?? '', separator)
  const at = markColumn(columns)
  const write = (row: readonly string[]) => row.map((cell) => cellText(cell, separator)).join(separator)
  if (at !== -1) {
    const filled = Array.from(
      { length: Math.max(cells.length, columns.length) },
      (_, index) => cells[index] ?? '',
    )
    return write(filled.with(at, reason))
  }
  if (text === null) return write([...columns.map(() => ''), reason])

  const named = columns.findLastIndex((column) => column.trim() !== '') + 1
  const surplus = cells.slice(columns.length)
  const fits = cells.length >= named && surplus.every((cell) => cell.trim() === '')
  // Where a separator at the line's end is there in some lines only, the reason must still find its column.
  if (fits && cells.length !== columns.length) {
    return write([...columns.map((_, index) => cells[index] ?? ''), reason])
  }
  return text + separator + cellText(reason, separator)
}

/** Where the mark of an earlier error file stands; -1 where there is none. */
export function markColumn(columns: readonly string[]): number {
  const mark = foldName(REFUSED_FIELD)
  return columns.findIndex((column) => foldName(column) === mark)
}
