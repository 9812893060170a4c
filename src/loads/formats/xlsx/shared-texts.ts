import { refuse, type Refusal } from '../../../kernel/result.ts'

/** The texts that the cells of a workbook share, by their place in the list. */
export interface SharedTexts {
  /** Keeps one more; false where that would be more than is held. */
  readonly add: (text: string) => boolean
  /** Null for a place that is not in the list. */
  readonly at: (place: number) => string | null
}

/** Held in memory at most, whatever the file: any cell may name any of them. Enough for a million names. */
export const SHARED_TEXT_BYTES_MAX = 96 * 1024 * 1024
export const SHARED_TEXTS_MAX = 4_000_000

const BLOCK_BYTES = 1024 * 1024
/** A text's length stands before it. */
const LENGTH_BYTES = 4
const CHAR_BYTES_MAX = 3
const STARTS_FIRST = 1024

/**
 * Texts as their bytes, one behind the other, and where each begins: as JavaScript strings they would take
 * several times as much. A text is shorter than a block, as the reader of texts sees to.
 */
export function sharedTexts({ bytesMax = SHARED_TEXT_BYTES_MAX } = {}): SharedTexts {
  const blocks: Buffer[] = []
  let starts = new Uint32Array(STARTS_FIRST)
  let count = 0
  let free = BLOCK_BYTES

  return {
    add: (text) => {
      if (free + LENGTH_BYTES + text.length * CHAR_BYTES_MAX > BLOCK_BYTES) {
        if ((blocks.length + 1) * BLOCK_BYTES > bytesMax) return false
        blocks.push(Buffer.allocUnsafeSlow(BLOCK_BYTES))
        free = 0
      }
      if (count === SHARED_TEXTS_MAX) return false
      if (count === starts.length) starts = grown(starts)
      const block = blocks.at(-1)!
      const length = block.write(text, free + LENGTH_BYTES, 'utf8')
      block.writeUInt32LE(length, free)
      starts[count] = (blocks.length - 1) * BLOCK_BYTES + free
      free += LENGTH_BYTES + length
      count += 1
      return true
    },
    at: (place) => {
      const start = place < count ? starts[place] : undefined
      if (start === undefined) return null
      const block = blocks[Math.floor(start / BLOCK_BYTES)]!
      const from = (start % BLOCK_BYTES) + LENGTH_BYTES
      return block.toString('utf8', from, from + block.readUInt32LE(from - LENGTH_BYTES))
    },
  }
}

function grown(starts: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const more = new Uint32Array(starts.length * 2)
  more.set(starts)
  return more
}

/** What a workbook with more shared texts than are held is refused with. */
export function tooManyTexts(): Refusal {
  return refuse('load.too_large', { reason: 'shared_texts', limit: SHARED_TEXT_BYTES_MAX }).refusal
}
