import type { Delimiter } from './layout.ts'

const DELIMITERS: readonly Delimiter[] = [';', '\t', ',']

/** A header of one column, as far as a person would call it one: words, and not many. */
const ONE_COLUMN = /^["']?[\p{L}_][\p{L}\p{M}\p{N} _.()/-]{0,63}["']?$/u

/** Enough for a title, a filter and a date above the header. */
const LINES_MAX = 20

/**
 * The delimiter that the first line of a CSV file has most of, outside quotes. Where it has none it may be a title:
 * then that of two lines below which have the same. Null when there is no header at all.
 */
export function delimiterOf(text: string): Delimiter | null {
  const first = mostIn(firstRecord(text))
  if (first !== null) return first
  const below = lineDelimiters(text).filter((delimiter) => delimiter !== null)
  const repeated = below.find((delimiter, place) => below.indexOf(delimiter) < place)
  if (repeated !== undefined) return repeated
  return ONE_COLUMN.test(firstRecord(text).trim()) ? ',' : null
}

/** The delimiter that each of the first lines has most of, for a mapping that knows which one is the header. */
export function lineDelimiters(text: string): readonly (Delimiter | null)[] {
  return text.split(/\r\n|\n|\r/, LINES_MAX).map(mostIn)
}

function mostIn(line: string): Delimiter | null {
  const bare = line.replace(/"[^"]*"/g, '""')
  const counts = DELIMITERS.map((delimiter) => bare.split(delimiter).length - 1)
  const most = Math.max(...counts)
  return most > 0 ? DELIMITERS[counts.indexOf(most)]! : null
}

/** The first line that is not blank; quoted names may hold line breaks. */
function firstRecord(text: string): string {
  return /^(?:"[^"]*"|[^"\r\n])+/.exec(text.trimStart())?.[0] ?? ''
}

/** Whether a text that begins with `{` is one object a line rather than one object. */
export function isNdjson(text: string, { whole }: { whole: boolean }): boolean {
  const lines = text.split('\n')
  // Without a line end it may go on beyond what we see.
  const first = lines[0]!.trim()
  const second = lines.slice(1).find((line) => line.trim() !== '')
  if (second !== undefined) return isObject(first) && second.trimStart().startsWith('{')
  return whole && isObject(first) && !holdsRows(first)
}

function isObject(text: string): boolean {
  return text.startsWith('{') && objectOf(text) !== null
}

/**
 * One line alone is a row, unless a list is in it or its only field is an object: then it is rows in an
 * object, rightly or not.
 */
function holdsRows(text: string): boolean {
  const values: readonly unknown[] = Object.values(objectOf(text) ?? {})
  return (
    values.some(Array.isArray) || (values.length === 1 && typeof values[0] === 'object' && values[0] !== null)
  )
}

function objectOf(text: string): object | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' ? value : null
  } catch {
    return null
  }
}
