import { encode } from './encode.ts'
import type { FileSource } from './file-source.ts'
import type { Encoding, Layout } from './layout.ts'
import { type RawRow, readRaw } from './read-raw.ts'
import { refusedElement, refusedHeader, refusedRecord } from './refused-record.ts'
import { type RefusedRows, refusedOnly } from './refused-rows.ts'
import { refusedSheet } from './refused-sheet.ts'
import { writeSheet } from './xlsx/write-sheet.ts'

/** Written at a time. */
const CHUNK_BYTES = 64 * 1024

/**
 * The refused rows of a file in the sender's own format, columns, order, separator and encoding, with the
 * reason in an extra field that is skipped on loading back; of a gzip, what was in it. `source` is the same file
 * once more.
 */
export function writeErrorFile(
  source: FileSource,
  told: { layout: Layout; refused: RefusedRows },
): AsyncGenerator<Buffer> {
  return told.layout.format === 'xlsx' ? writeSheet(refusedSheet(source, told)) : writeText(source, told)
}

async function* writeText(
  source: FileSource,
  { layout, refused }: { layout: Layout; refused: RefusedRows },
): AsyncGenerator<Buffer> {
  const frame = frameOf(layout)
  const whole = encodingOf(layout.encoding === 'mixed' ? 'utf-8' : layout.encoding, layout)
  let chunk = [encode(`${layout.bom ? '\uFEFF' : ''}${frame.open}`, whole)]
  let size = 0
  let first = true
  for await (const { raw, reason } of refusedOnly(readRaw(source, layout), refused)) {
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

interface Frame {
  readonly open: string
  readonly between: string
  readonly close: string
  readonly record: (text: string | null, reason: string) => string
}

function frameOf(layout: Layout): Frame {
  const { format, lineEnd, rowsAt = {} } = layout
  if (format === 'csv') {
    const record = (text: string | null, reason: string) => refusedRecord(text, reason, layout)
    // A title is not kept, its lines are: the mapping finds the header by their number.
    const titles = lineEnd.repeat((rowsAt.headerRow ?? 1) - 1)
    const open = rowsAt.header === false ? '' : titles + refusedHeader(layout) + lineEnd
    return { open, between: lineEnd, close: lineEnd, record }
  }
  if (format === 'ndjson') return { open: '', between: '\n', close: '\n', record: refusedElement }
  const asOf = layout.asOf === null ? '' : `"asOf":${layout.asOf},`
  const path: readonly string[] = layout.root === null ? [] : (rowsAt.root ?? [layout.root])
  const within = path.map((name) => `${JSON.stringify(name)}:`).join('{')
  const [open, close] = path.length === 0 ? ['[', ']'] : [`{${asOf}${within}[`, `]${'}'.repeat(path.length)}`]
  return { open: `${open}\n`, between: ',\n', close: `\n${close}\n`, record: refusedElement }
}
