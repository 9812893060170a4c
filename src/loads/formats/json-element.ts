import { refuse } from '../../kernel/result.ts'
import type { Said } from '../kinds/said.ts'
import { type ReadElement, saidBy } from './json-said.ts'
import { type Element, isObject, withDigits } from './json-value.ts'
import { ROW_BYTES_MAX } from './layout.ts'
import type { Outcome, RecordReader } from './record.ts'

const NOT_AN_OBJECT: Outcome = refuse('row.not_an_object')
const TOO_LARGE: Outcome = refuse('row.too_large', { limit: ROW_BYTES_MAX })

/** Reads the elements of a JSON list. */
export function jsonElements(how: ReadElement): RecordReader {
  return {
    read: (text) => {
      const parsed = parse(text)
      if ('at' in parsed) return { failure: refuse('load.broken').refusal, at: parsed.at }
      return outcomeOf(parsed.value, { text, how })
    },
    tooLarge: () => TOO_LARGE,
    columns: () => [],
    lacks: () => null,
  }
}

/** Reads the lines of NDJSON: one that is no JSON stops nothing, since the next one is found all the same. */
export function jsonLines(how: ReadElement): RecordReader {
  return {
    ...jsonElements(how),
    read: (text, { ended }) => {
      if (text.trim() === '') return null
      const parsed = parse(text)
      if ('value' in parsed) return outcomeOf(parsed.value, { text, how })
      return ended ? NOT_AN_OBJECT : { failure: refuse('load.broken').refusal, at: parsed.at }
    },
  }
}

function outcomeOf(value: unknown, { text, how }: { text: string; how: ReadElement }): Outcome {
  if (!isObject(value)) return NOT_AN_OBJECT
  return { said: topSaid(value, { text, how }) }
}

function topSaid(element: Element, { text, how }: { text: string; how: ReadElement }): Said {
  return saidBy(element, { how, names: how.names, path: '', text, exactly: () => withDigits(text) })
}

const POSITION = /at position (\d+)/

function parse(text: string): { readonly value: unknown } | { readonly at: number } {
  try {
    return { value: JSON.parse(text) }
  } catch (error) {
    const position = POSITION.exec((error as SyntaxError).message)?.[1]
    return { at: position === undefined ? text.length : Number(position) }
  }
}
