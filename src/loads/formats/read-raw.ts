import { cellsOf, isBlank } from './csv-cells.ts'
import type { Detected, Encoding, Layout } from './layout.ts'
import { openFile } from './open-file.ts'

/** A row of a file as it was sent. */
export interface RawRow {
  readonly rowNumber: number
  /** The text of the element or record; null for one too large to hold. */
  readonly text: string | null
  /** That of this record; ASCII counts as UTF-8. */
  readonly encoding: Exclude<Encoding, 'mixed'>
}

/** Reads a file again that has been read before, its rows numbered as then, without a look at what they say. */
export async function* readRaw(bytes: AsyncIterable<Uint8Array>, layout: Layout): AsyncGenerator<RawRow> {
  const detected = detectedOf(layout)
  const { batches, decoder } = openFile(bytes, detected)
  const isRow = rowsIn(layout)
  let rowNumber = 0
  for await (const { pieces } of batches()) {
    for (const piece of pieces) {
      const text = piece.tooLarge ? null : decoder.textOf(piece.start, piece.end)
      if (text !== null && !isRow(text)) continue
      const windows = !piece.tooLarge && decoder.isWindows1252(piece)
      yield { rowNumber: ++rowNumber, text, encoding: windows ? 'windows-1252' : detected.encoding }
    }
  }
}

function detectedOf(layout: Layout): Detected {
  const { format, bom, delimiter, lineEnd, encoding } = layout
  const wide = encoding === 'utf-16le' || encoding === 'utf-16be'
  return { format, bom, delimiter, lineEnd, encoding: wide ? encoding : 'utf-8' }
}

/** Whether a record is a row, as the readers have it: no blank line, and no header. */
function rowsIn({ format, delimiter }: Layout): (text: string) => boolean {
  if (format === 'json') return () => true
  if (format === 'ndjson') return (text) => text.trim() !== ''
  let header = true
  return (text) => {
    if (isBlank(cellsOf(text, delimiter ?? ','))) return false
    if (!header) return true
    header = false
    return false
  }
}
