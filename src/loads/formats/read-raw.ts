import { cellsOf } from './csv-cells.ts'
import type { FileSource } from './file-source.ts'
import { detectedOf, type Encoding, type Layout } from './layout.ts'
import { openFile } from './open-file.ts'
import { tablePlaces } from './table-places.ts'

/** A row of a file as it was sent. */
export interface RawRow {
  readonly rowNumber: number
  /** The text of the element or record; null for one too large to hold. */
  readonly text: string | null
  /** That of this record; ASCII counts as UTF-8. */
  readonly encoding: Exclude<Encoding, 'mixed'>
}

/** Reads a file again that has been read before, its rows numbered as then, without a look at what they say. */
export async function* readRaw(source: FileSource, layout: Layout): AsyncGenerator<RawRow> {
  const detected = detectedOf(layout)
  const { batches, decoder } = openFile(source, detected)
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

/** Whether a record is a row, as the readers have it: no blank line, no title and no header. */
function rowsIn({ format, delimiter, rowsAt }: Layout): (text: string) => boolean {
  if (format === 'json') return () => true
  if (format === 'ndjson') return (text) => text.trim() !== ''
  const placeOf = tablePlaces(rowsAt)
  return (text) => placeOf(cellsOf(text, delimiter ?? ',')) === 'row'
}
