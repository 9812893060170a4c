import { setImmediate } from 'node:timers/promises'
import type { Refusal } from '../../kernel/result.ts'
import { blocksOf, firstByte, measureOf } from './blocks.ts'
import { type Decoder, decoderOf } from './decode.ts'
import { expand } from './expand.ts'
import type { FileSource } from './file-source.ts'
import type { Detected } from './layout.ts'
import type { Piece, Pieces, Splitter } from './pieces.ts'
import { splitJson } from './split-json.ts'
import { splitLines } from './split-lines.ts'

/** A file being cut into records; how it turned out is known once `batches` has been read to its end. */
export interface OpenFile {
  /** The records in turn, at most BATCH_ROWS_MAX at a time. Stops where the file is broken. */
  readonly batches: () => AsyncGenerator<Pieces>
  readonly decoder: Decoder
  /** A refusal with the `byte` or `line` of a place in a record of the present block. */
  readonly locate: (failure: Refusal, piece: Piece, at: number) => Refusal
  readonly failure: () => Refusal | null
  readonly root: () => { readonly name: string | null; readonly asOf: string | null }
}

/** Rows given at a time. */
export const BATCH_ROWS_MAX = 200

const NO_ROOT = { name: null, asOf: null }

/** Begins to read a file of text, whose format has been detected. */
export function openFile(source: Pick<FileSource, 'bytes' | 'bytesMax'>, detected: Detected): OpenFile {
  const packed = detected.gzip === true ? expand(source.bytes(), source) : null
  const bytes = packed?.bytes ?? source.bytes()
  let cutOff: Refusal | null = null
  const decoder = decoderOf(detected)
  const from = { base: firstByte(detected), path: detected.rowsAt?.root ?? null }
  const json = detected.format === 'json' ? splitJson(measureOf(detected), from) : null
  const splitter: Splitter = json ?? splitLines(detected)

  async function* batches(): AsyncGenerator<Pieces> {
    let last = 0
    for await (const block of blocksOf(bytes, detected)) {
      const pieces = splitter.push(block)
      decoder.begin(pieces.buffer)
      last = pieces.buffer.length
      yield* cut(pieces)
      if (splitter.failure() !== null) return
    }
    // Of a gzip that breaks, the last record may be cut off in the middle and look whole.
    const failure = packed?.failure() ?? null
    cutOff = failure && located(failure, last)
    if (cutOff === null) yield splitter.end()
  }

  function located(failure: Refusal, index: number): Refusal {
    return { ...failure, facts: { ...failure.facts, ...splitter.placeOf(index) } }
  }

  return {
    batches,
    decoder,
    locate: (failure, piece, at) => located(failure, piece.start + decoder.bytesBefore(piece, at)),
    failure: () => splitter.failure() ?? cutOff,
    root: json?.root ?? (() => NO_ROOT),
  }
}

/** A block of tiny records is thousands of them: others run between. */
async function* cut({ buffer, pieces }: Pieces): AsyncGenerator<Pieces> {
  for (let from = 0; from < pieces.length; from += BATCH_ROWS_MAX) {
    if (from > 0) await setImmediate()
    yield { buffer, pieces: pieces.slice(from, from + BATCH_ROWS_MAX) }
  }
}
