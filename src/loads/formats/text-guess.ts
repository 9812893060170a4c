import type { Delimiter } from './layout.ts'

const DELIMITERS: readonly Delimiter[] = [';', '\t', ',']

/** A header of one column, as far as a person would call it one: words, and not many. */
const ONE_COLUMN = /^["']?[\p{L}_][\p{L}\p{M}\p{N} _.()/-]{0,63}["']?$/u

/** The delimiter that the first line of a CSV file has most of, outside quotes; null when it is no header at all. */
export function delimiterOf(text: string): Delimiter | null {
  const header = firstRecord(text).replace(/"[^"]*"/g, '""')
  const counts = DELIMITERS.map((delimiter) => header.split(delimiter).length - 1)
  const most = Math.max(...counts)
  if (most > 0) return DELIMITERS[counts.indexOf(most)]!
  return ONE_COLUMN.test(firstRecord(text).trim()) ? ',' : null
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
