import type { Cells } from './table-record.ts'

/** The cells of one record; a record without quotes, as most are, is simply split. */
export function cellsOf(record: string, delimiter: string): Cells {
  if (!record.includes('"')) return { cells: record.split(delimiter), malformed: -1 }
  const cells: string[] = []
  let malformed = -1
  for (let at = 0; at <= record.length; ) {
    const cell = cellAt(record, { at, delimiter })
    if (cell.malformed && malformed === -1) malformed = cells.length
    cells.push(cell.text)
    at = cell.next
  }
  return { cells, malformed }
}

interface Cell {
  readonly text: string
  readonly malformed: boolean
  /** Where the next cell begins; behind the record's end when this is the last. */
  readonly next: number
}

function cellAt(record: string, { at, delimiter }: { at: number; delimiter: string }): Cell {
  let open = at
  while (record[open] === ' ') open++
  if (record[open] !== '"') return bareCell(record, { at, delimiter })

  const close = closingQuote(record, open + 1)
  const end = endOf(record, { at: close + 1, delimiter })
  const text = record.slice(open + 1, close).replaceAll('""', '"')
  const rest = record.slice(close + 1, end)
  return { text: text + rest.trimEnd(), malformed: rest.trim() !== '', next: end + 1 }
}

function bareCell(record: string, { at, delimiter }: { at: number; delimiter: string }): Cell {
  const end = endOf(record, { at, delimiter })
  return { text: record.slice(at, end), malformed: false, next: end + 1 }
}

function endOf(record: string, { at, delimiter }: { at: number; delimiter: string }): number {
  const end = record.indexOf(delimiter, at)
  return end === -1 ? record.length : end
}

/** The quote that is not doubled; the record's end where there is none (the last record of a broken file). */
function closingQuote(record: string, from: number): number {
  for (let at = from; ; at += 2) {
    at = record.indexOf('"', at)
    if (at === -1) return record.length
    if (record[at + 1] !== '"') return at
  }
}

/** A cell as it is written: quoted only where it must be. */
export function cellText(text: string, delimiter: string): string {
  const plain = !text.includes(delimiter) && !/["\r\n]/.test(text) && text.trim() === text
  return plain ? text : `"${text.replaceAll('"', '""')}"`
}
