const LOCAL = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?)?$/
const WITH_OFFSET = /^\d{4}-\d{2}-\d{2}[Tt ](\d{2}):\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:[Zz]|[+-]\d{2}:\d{2})$/
const DAY_MS = 24 * 60 * 60 * 1000

/** RFC 3339 ends with the year 9999, and ERPs write its last day for "for ever". */
export const LAST_MOMENT_MS = Date.UTC(9999, 11, 31, 23, 59, 59, 999)
const FIRST_MOMENT_MS = new Date(0).setUTCFullYear(1, 0, 1)

/**
 * RFC 3339 text to a moment. Without an offset it is read in `timeZone` (contract section 1), a date
 * alone as its first instant there. Null when malformed or no date of the calendar ("2026-02-30").
 */
export function timeOf(text: string, timeZone: string): Date | null {
  const withOffset = WITH_OFFSET.exec(text)
  if (withOffset !== null) {
    if (!isCalendarDate(text) || Number(withOffset[1]) > 23) return null
    return dateOf(new Date(text.replace(' ', 'T').toUpperCase()).getTime())
  }
  const match = LOCAL.exec(text)
  if (match === null || !isCalendarDate(text)) return null
  const [year, month, day, hour = 0, minute = 0, second = 0] = match
    .slice(1, 7)
    .map((part) => Number(part ?? 0))
  if (hour > 23 || minute > 59 || second > 59) return null
  const millis = Number((match[7] ?? '').slice(0, 3).padEnd(3, '0'))
  const ofDay = ((hour * 60 + minute) * 60 + second) * 1000 + millis
  return dateOf(inZone(midnight(year!, month!, day!) + ofDay, timeZone))
}

/** RFC 3339 in UTC, milliseconds dropped when zero: "2026-11-24T10:00:00Z". */
export function timeText(moment: Date): string {
  return moment.toISOString().replace('.000Z', 'Z')
}

/** Null before the year 1, where an offset can lead the first of its days: RFC 3339 has no words for it. */
function dateOf(momentMs: number): Date | null {
  if (Number.isNaN(momentMs) || momentMs < FIRST_MOMENT_MS) return null
  return new Date(Math.min(momentMs, LAST_MOMENT_MS))
}

/** There is no year 0, and PostgreSQL knows none. */
function isCalendarDate(text: string): boolean {
  const [year, month, day] = text.slice(0, 10).split('-').map(Number)
  const date = new Date(midnight(year!, month!, day!))
  return year !== 0 && date.getUTCMonth() === month! - 1 && date.getUTCDate() === day
}

/** `Date.UTC` would take the year 50 for 1950. */
function midnight(year: number, month: number, day: number): number {
  return new Date(0).setUTCFullYear(year, month - 1, day)
}

/**
 * The moment at which a wall clock of `timeZone` shows what a UTC clock shows at `wall`. Shown twice
 * (clocks set back): the first. Never shown (clocks set forward): as if they had not been set yet, so
 * a day without midnight starts with its first instant.
 */
function inZone(wall: number, timeZone: string): number {
  const before = offsetAt(wall - DAY_MS, timeZone)
  const after = offsetAt(wall + DAY_MS, timeZone)
  const shown = [before, after].find((offset) => offsetAt(wall - offset, timeZone) === offset)
  return wall - (shown ?? before)
}

const formats = new Map<string, Intl.DateTimeFormat>()

function offsetAt(moment: number, timeZone: string): number {
  const parts = Object.fromEntries(
    formatOf(timeZone)
      .formatToParts(moment)
      .map((part) => [part.type, Number(part.value)]),
  )
  const { year, month, day, hour, minute, second } = parts
  const shown = midnight(year!, month!, day!) + ((hour! * 60 + minute!) * 60 + second!) * 1000
  return shown - Math.floor(moment / 1000) * 1000
}

/** Making a format costs some 50 µs and rows come by the million; there are a few hundred zones at most. */
function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone)
  if (known !== undefined) return known
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  formats.set(timeZone, made)
  return made
}
