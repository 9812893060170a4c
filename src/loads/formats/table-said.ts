import type { Said } from '../kinds/said.ts'
import { mappedSaid, type Sent } from '../mapping/mapped-said.ts'
import type { MappedColumns } from '../mapping/mapped-columns.ts'
import type { Spot } from '../mapping/mapped.ts'
import { follow } from '../mapping/path.ts'
import type { Columns } from '../vocabulary/columns.ts'
import { nestedIn, type ReadElement } from './json-said.ts'
import { listInCell, withDigits } from './json-value.ts'
import type { Cells } from './table-record.ts'

/** Fields that may be a list, which a cell may hold as JSON. */
const LISTS: readonly string[] = ['variants', 'prices', 'stock', 'kit', 'images', 'attributes']

/** What a record of a table says under our names. An empty cell is an absent field. */
export function saidByCells(record: Cells, { columns, how }: { columns: Columns; how: ReadElement }): Said {
  const { cells } = record
  const values: Record<string, unknown> = {}
  for (const { index, field } of columns.used) {
    const value = valueIn(record, index)
    if (value !== undefined) values[field] = LISTS.includes(field) ? listIn(value) : value
  }
  const attributes = columns.attributes.filter(({ index }) => textIn(record, index) !== '')
  if (attributes.length > 0) {
    values['attributes'] = attributes.map(({ code, index }) => ({ code, value: cells[index] }))
  }
  const indexOf = (field: string) => columns.used.find((column) => column.field === field)?.index
  const said: Said = {
    values,
    spellingOf: columns.spellingOf,
    digitsOf: (field) => cells[indexOf(field) ?? -1]?.trim() ?? String(values[field]),
    nested: (field, words) =>
      nestedIn(values[field], {
        place: placeIn(textIn(record, indexOf(field) ?? -1), { how, names: how.nested[words] }),
        words,
        key: columns.spellingOf(field),
        exactly: () => withDigits(textIn(record, indexOf(field) ?? -1)),
      }),
  }
  const { mapped } = columns
  return mapped === null
    ? said
    : mappedSaid(said, { mapped: mapped.mapped, sent: sentCells(record, { columns, mapped, how }) })
}

/** Cells as the sender wrote them, for a mapping to look in. */
function sentCells(
  record: Cells,
  { columns, mapped, how }: { columns: Columns; mapped: MappedColumns; how: ReadElement },
): Sent {
  const indexOf = (spot: Spot) => mapped.indexOf.get(spot) ?? -1
  const find = (spot: Spot, whole: unknown) => follow(whole, spot.path?.steps.slice(1) ?? [])
  const valueAt = (spot: Spot) => {
    const value = valueIn(record, indexOf(spot))
    return isPlain(spot) ? value : find(spot, listIn(value))
  }
  const exactlyAt = (spot: Spot) => find(spot, withDigits(textIn(record, indexOf(spot))))
  const spellingAt = (spot: Spot) => spot.path?.text ?? nameOf(columns, indexOf(spot))
  return {
    valueAt,
    digitsAt: (spot) => (isPlain(spot) ? textIn(record, indexOf(spot)) : String(exactlyAt(spot))),
    spellingAt,
    nestedAt: (spot, words) =>
      nestedIn(listIn(valueAt(spot)), {
        place: placeIn(textIn(record, indexOf(spot)), { how, names: how.nested[words] }),
        words,
        key: spellingAt(spot),
        exactly: () => exactlyAt(spot),
      }),
    columnsIn: (spreading) =>
      (mapped.spreads.get(spreading) ?? []).map(({ index, code }) => ({
        code,
        spelling: nameOf(columns, index),
        value: valueIn(record, index),
        digits: () => textIn(record, index),
      })),
  }
}

/** Whether it is a whole cell, and no place in the JSON that one holds. */
function isPlain({ path }: Spot): boolean {
  return path === undefined || path.steps.length === 1
}

/** The header's name of a column, or its number, from 1. */
function nameOf({ header }: Columns, index: number): string {
  return header[index]?.trim() || `#${index + 1}`
}

function placeIn(text: string, around: { how: ReadElement; names: ReadElement['names'] }) {
  return { ...around, path: '', text, exactly: () => withDigits(text) }
}

function textIn({ cells }: Cells, index: number): string {
  return cells[index]?.trim() ?? ''
}

function valueIn(record: Cells, index: number): string | number | undefined {
  const text = textIn(record, index)
  if (text === '') return undefined
  return record.kinds?.[index] === 'number' ? numberOr(text) : text
}

function listIn(value: unknown): unknown {
  return typeof value === 'string' ? listInCell(value) : value
}

const WHOLE = /^-?\d+$/

/** Digits alone are plain already, and a double may not hold them all; `1.234` as text would be ambiguous. */
function numberOr(text: string): number | string {
  return WHOLE.test(text) ? text : Number(text)
}
