import { encode } from './encode.ts'
import type { Encoding, Layout } from './layout.ts'
import { type RawRow, readRaw } from './read-raw.ts'
import { refusedElement, refusedHeader, refusedRecord } from './refused-record.ts'

/** Written at a time. */
const CHUNK_BYTES = 64 * 1024

export interface RefusedRow {
  readonly rowNumber: number
  /** What the sender reads in the extra field: code and advice. */
  readonly reason: string
}

/** The refused rows in the order of their numbers. */
export type RefusedRows = AsyncIterable<RefusedRow> | Iterable<RefusedRow>

/**
 * The refused rows of a file in the sender's own format, columns, order, separator and encoding, with the
 * reason in an extra field that is skipped on loading back. `bytes` is the same file once more.
 */
export async function* writeErrorFile(
  bytes: AsyncIterable<Uint8Array>,
  { layout, refused }: { layout: Layout; refused: RefusedRows },
): AsyncGenerator<Buffer> {
  const frame = frameOf(layout)
  const whole = encodingOf(layout.encoding === 'mixed' ? 'utf-8' : layout.encoding, layout)
  let chunk = [encode(`${layout.bom ? '\uFEFF' : ''}${frame.open}`, whole)]
  let size = 0
  let first = true
  for await (const { raw, reason } of pairs(readRaw(bytes, layout), refused)) {
    const record = encode(
      `${first ? '' : frame.between}${frame.record(raw.text, reason)}`,
      encodingOf(raw.encoding, layout),
    )
    first = false
    chunk.push(record)
    size += record.length
    if (size < CHUNK_BYTES) continue
    yield Buffer.concat(chunk)
    chunk = []
    size = 0
  }
  yield Buffer.concat([...chunk, encode(frame.close, whole)])
}

/** A record of pure ASCII takes its reason in the encoding that the file has elsewhere. */
function encodingOf(record: RawRow['encoding'], layout: Layout): Exclude<Encoding, 'mixed'> {
  return record === 'utf-8' && layout.encoding === 'windows-1252' ? 'windows-1252' : record
}

/** Walks both in step; stops behind the last refused row. */
async function* pairs(
  rows: AsyncIterable<RawRow>,
  refused: RefusedRows,
): AsyncGenerator<{ raw: RawRow; reason: string }> {
  const reasons =
    Symbol.asyncIterator in refused ? refused[Symbol.asyncIterator]() : refused[Symbol.iterator]()
  try {
    let next = await reasons.next()
    if (next.done === true) return
    for await (const raw of rows) {
      if (raw.rowNumber !== next.value.rowNumber) continue
      yield { raw, reason: next.value.reason }
      next = await reasons.next()
      if (next.done === true) return
    }
  } finally {
    await reasons.return?.()
  }
}

interface Frame {
  readonly open: string
  readonly between: string
  readonly close: string
  readonly record: (text: string | null, reason: string) => string
}

function frameOf(layout: Layout): Frame {
  const { format, lineEnd } = layout
  if (format === 'csv') {
    const record = (text: string | null, reason: string) => refusedRecord(text, reason, layout)
    return { open: refusedHeader(layout) + lineEnd, between: lineEnd, close: lineEnd, record }
  }
  if (format === 'ndjson') return { open: '', between: '\n', close: '\n', record: refusedElement }
  const asOf = layout.asOf === null ? '' : `"asOf":${layout.asOf},`
  const [open, close] = layout.root === null ? ['[', ']'] : [`{${asOf}${JSON.stringify(layout.root)}:[`, ']}']
  return { open: `${open}\n`, between: ',\n', close: `\n${close}\n`, record: refusedElement }
}
