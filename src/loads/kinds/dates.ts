import { LAST_MOMENT_MS, timeOf } from '../../kernel/time.ts'

/** A date alone is the day's first instant, or, as the end of a window, its last millisecond. */
export type Edge = 'start' | 'end'

/** Null for what is no date. */
export type ReadDate = (text: string, edge: Edge) => Date | null

const DAY_MS = 86_400_000
const DAY_FIRST = /^(\d{2})\/(\d{2})\/(\d{4})(?:[ T](\d{2}:\d{2}(?::\d{2})?))?$/
const DATE_ALONE = /^\d{4}-\d{2}-\d{2}$/
const YEAR_MIN = '1900'

/** A spreadsheet's serial: days since 1899-12-30, the fraction being the time of day. 1954 to 2119. */
const SERIAL = /^[2-7]\d{4}(?:\.\d+)?$/
const SERIAL_ZERO = Date.UTC(1899, 11, 30)
/** Workbooks of old Macs count from 1904-01-01. */
const SERIAL_ZERO_1904 = Date.UTC(1904, 0, 1)

/** Dates remembered per file: a price list has one or two, and a time zone is slow to ask. */
const DATES_MAX = 1_000

/**
 * Reads RFC 3339, `dd/mm/yyyy` with or without a time, and serials; without an offset, in `timeZone`. Whether
 * serials count from 1904 is asked with the first of them, since only the open workbook tells.
 */
export function datesIn(timeZone: string, from1904: () => boolean = () => false): ReadDate {
  const known = new Map<string, Date | null>()
  return (text, edge) => {
    const label = edge + text
    const found = known.get(label)
    if (found !== undefined) return found
    const zero = from1904() ? SERIAL_ZERO_1904 : SERIAL_ZERO
    const date = dateOf(isoOf(text, zero), { timeZone, edge })
    if (known.size < DATES_MAX) known.set(label, date)
    return date
  }
}

/** "24/11/2026" → "2026-11-24"; a date with a time → its moment in UTC; null for what is no date. */
export function dateText(text: string, dateOf: ReadDate): string | null {
  const start = dateOf(text, 'start')
  const end = dateOf(text, 'end')
  if (start === null || end === null) return null
  if (start.getTime() === end.getTime()) return start.toISOString()
  // A day begins within half a day of its noon in UTC, wherever the site is.
  return new Date(start.getTime() + DAY_MS / 2).toISOString().slice(0, 10)
}

function dateOf(iso: string, { timeZone, edge }: { timeZone: string; edge: Edge }): Date | null {
  if (iso < YEAR_MIN) return null
  const start = timeOf(iso, timeZone)
  if (start === null || edge === 'start' || !DATE_ALONE.test(iso)) return start

  // The next day's start, and not 24 hours on: clocks change. The last day has no next.
  const next = new Date(Date.parse(iso) + DAY_MS).toISOString().slice(0, 10)
  const end = timeOf(next, timeZone)?.getTime() ?? start.getTime() + DAY_MS
  return new Date(Math.min(end - 1, LAST_MOMENT_MS))
}

function isoOf(text: string, zero: number): string {
  const match = DAY_FIRST.exec(text)
  if (match !== null) {
    const day = `${match[3]}-${match[2]}-${match[1]}`
    return match[4] === undefined ? day : `${day}T${match[4]}`
  }
  if (!SERIAL.test(text)) return text
  const wall = new Date(Math.round((zero + Number(text) * DAY_MS) / 1000) * 1000).toISOString()
  return wall.endsWith('T00:00:00.000Z') ? wall.slice(0, 10) : wall.slice(0, 19)
}
