import { Readable } from 'node:stream'
import type { SourceProblem } from './source-problem.ts'

/** A stream whose error is told in words of the hub. Given up, it gives up what it reads from. */
export function toldReadable(stream: Readable, problemOf: (error: unknown) => SourceProblem): Readable {
  return Readable.from(piecesOf(stream, problemOf), { objectMode: false })
}

async function* piecesOf(stream: Readable, problemOf: (error: unknown) => SourceProblem) {
  try {
    yield* stream as AsyncIterable<Buffer>
  } catch (error) {
    throw problemOf(error)
  }
}
