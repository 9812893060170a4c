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

/** Dates remembered per file: a price list has one or two, and a time zone is slow to ask. */
const DATES_MAX = 1_000

/** Reads RFC 3339, `dd/mm/yyyy` with or without a time, and serials; without an offset, in `timeZone`. */
export function datesIn(timeZone: string): ReadDate {
  const known = new Map<string, Date | null>()
  return (text, edge) => {
    const label = edge + text
    const found = known.get(label)
    if (found !== undefined) return found
    const date = dateOf(text, { timeZone, edge })
    if (known.size < DATES_MAX) known.set(label, date)
    return date
  }
}

function dateOf(text: string, { timeZone, edge }: { timeZone: string; edge: Edge }): Date | null {
  const iso = isoOf(text)
  if (iso < YEAR_MIN) return null
  const start = timeOf(iso, timeZone)
  if (start === null || edge === 'start' || !DATE_ALONE.test(iso)) return start

  // The next day's start, and not 24 hours on: clocks change. The last day has no next.
  const next = new Date(Date.parse(iso) + DAY_MS).toISOString().slice(0, 10)
  const end = timeOf(next, timeZone)?.getTime() ?? start.getTime() + DAY_MS
  return new Date(Math.min(end - 1, LAST_MOMENT_MS))
}

function isoOf(text: string): string {
  const match = DAY_FIRST.exec(text)
  if (match !== null) {
    const day = `${match[3]}-${match[2]}-${match[1]}`
    return match[4] === undefined ? day : `${day}T${match[4]}`
  }
  if (!SERIAL.test(text)) return text
  const wall = new Date(Math.round((SERIAL_ZERO + Number(text) * DAY_MS) / 1000) * 1000).toISOString()
  return wall.endsWith('T00:00:00.000Z') ? wall.slice(0, 10) : wall.slice(0, 19)
}
