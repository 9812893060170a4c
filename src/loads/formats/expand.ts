import { Readable } from 'node:stream'
import { constants, createGunzip, gunzipSync } from 'node:zlib'
import { refuse, type Refusal } from '../../kernel/result.ts'
import { DETECT_BYTES_MAX } from './layout.ts'

/** What a gzip holds. */
export interface Expanded {
  /** As far as it can be read. Throws what the bytes it is made of throw. Once only. */
  readonly bytes: AsyncGenerator<Buffer>
  /** Why that was not all: `load.broken` or `load.too_large`. To be asked after the last byte. */
  readonly failure: () => Refusal | null
}

/** Given at a time. */
const CHUNK_BYTES = 64 * 1024

/** The head of a gzip that is expanded first; a gzip grows no more than a thousand times. */
const HEAD_BYTES = 1024

/** Takes a gzip off, several in a row included; of more than `bytesMax` no byte past that is given. */
export function expand(bytes: AsyncIterable<Uint8Array>, { bytesMax }: { bytesMax: number }): Expanded {
  let failure: Refusal | null = null

  async function* expanded(): AsyncGenerator<Buffer> {
    let given = 0
    const broken = () => {
      failure = refuse('load.broken', { reason: 'gzip_broken' }).refusal
    }
    for await (const chunk of gunzipped(bytes, broken)) {
      given += chunk.length
      if (given > bytesMax) {
        failure = refuse('load.too_large', { reason: 'expanded', limit: bytesMax }).refusal
        return
      }
      yield chunk
    }
  }

  return { bytes: expanded(), failure: () => failure }
}

/**
 * A stream that breaks forgets what nobody has taken yet, and to us that is rows: so it is read by hand, to
 * the last byte that came out.
 */
async function* gunzipped(bytes: AsyncIterable<Uint8Array>, broken: () => void): AsyncGenerator<Buffer> {
  const source = Readable.from(bytes, { objectMode: false })
  const gunzip = createGunzip({ chunkSize: CHUNK_BYTES })
  let fault: Error | null = null
  let ended = false
  let wake = () => {}
  const end = (error?: Error) => {
    ended = true
    fault ??= error ?? null
    wake()
  }
  source.on('error', end)
  gunzip.on('error', () => {
    broken()
    end()
  })
  gunzip.on('end', () => end())
  gunzip.on('readable', () => wake())
  source.pipe(gunzip)
  try {
    for (;;) {
      const chunk = gunzip.read() as Buffer | null
      if (chunk !== null) yield chunk
      else if (ended) break
      else await new Promise<void>((resolve) => (wake = resolve))
    }
  } finally {
    source.destroy()
    gunzip.destroy()
  }
  if (fault !== null) throw fault
}

const GZIP = [0x1f, 0x8b]

/** Whether bytes are those of a gzip, by the first two. */
export function isGzip(head: Uint8Array): boolean {
  return GZIP.every((byte, index) => head[index] === byte)
}

/** The first bytes of what a gzip holds, about DETECT_BYTES_MAX; null where it holds nothing that can be read. */
export function expandHead(head: Uint8Array): Buffer | null {
  let found: Buffer | null = null
  // A little at first: what is a bomb shows soon, and what is not needs more.
  for (let bytes = HEAD_BYTES; ; bytes *= 2) {
    const more = gunzipPart(head.subarray(0, bytes))
    found = more ?? found
    if (more === null || more.length >= DETECT_BYTES_MAX || bytes >= head.length) return found
  }
}

function gunzipPart(part: Uint8Array): Buffer | null {
  try {
    return gunzipSync(part, { finishFlush: constants.Z_SYNC_FLUSH })
  } catch {
    return null
  }
}
