import { setImmediate } from 'node:timers/promises'
import type { Detected } from './layout.ts'
import type { Measure } from './pieces.ts'

/** Small enough that reading one is no long slice of the event loop, big enough that waiting between is cheap. */
export const BLOCK_BYTES = 64 * 1024

/**
 * The bytes of a file in blocks of one size, without a byte order mark, UTF-16 written as UTF-8.
 * Lets others run between blocks: the hub answers HTTP in the same process.
 */
export async function* blocksOf(
  bytes: AsyncIterable<Uint8Array>,
  detected: Detected,
): AsyncGenerator<Buffer> {
  let toSkip = markBytes(detected)
  for await (const block of evened(recoded(bytes, detected))) {
    // A block is at least as long as the mark, but for a file that is shorter.
    yield toSkip === 0 ? block : block.subarray(toSkip)
    toSkip = 0
    await setImmediate()
  }
}

/** Bytes of the mark in what `recoded` gives. */
function markBytes({ bom, encoding }: Detected): number {
  return bom && encoding === 'utf-8' ? 3 : 0
}

/** Bytes of the mark in the file, where counting starts. */
export function firstByte({ bom, encoding }: Detected): number {
  if (!bom) return 0
  return encoding === 'utf-8' ? 3 : 2
}

async function* recoded(bytes: AsyncIterable<Uint8Array>, { encoding }: Detected): AsyncGenerator<Buffer> {
  if (encoding === 'utf-8') {
    for await (const chunk of bytes) yield asBuffer(chunk)
    return
  }
  const decoder = new TextDecoder(encoding)
  for await (const chunk of bytes) {
    for (const slice of slices(asBuffer(chunk))) yield Buffer.from(decoder.decode(slice, { stream: true }))
  }
  yield Buffer.from(decoder.decode())
}

/** Joins small chunks and cuts big ones: neither a byte at a time nor a whole file at once does harm. */
async function* evened(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let waiting: Buffer[] = []
  let bytes = 0
  for await (const chunk of chunks) {
    for (const slice of slices(chunk)) {
      waiting.push(slice)
      bytes += slice.length
      if (bytes < BLOCK_BYTES) continue
      yield joined(waiting)
      waiting = []
      bytes = 0
    }
  }
  if (bytes > 0) yield joined(waiting)
}

function* slices(chunk: Buffer): Generator<Buffer> {
  for (let at = 0; at < chunk.length; at += BLOCK_BYTES) yield chunk.subarray(at, at + BLOCK_BYTES)
}

function joined(chunks: readonly Buffer[]): Buffer {
  return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)
}

function asBuffer(chunk: Uint8Array): Buffer {
  return Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
}

/** Counts bytes as they were sent: two for each UTF-16 unit, where a block holds them as UTF-8. */
export function measureOf({ encoding }: Detected): Measure {
  if (encoding === 'utf-8') return (_buffer, start, end) => end - start
  return (buffer, start, end) => buffer.toString('utf8', start, end).length * 2
}
