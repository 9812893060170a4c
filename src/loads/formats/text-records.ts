import type { Refusal } from '../../kernel/result.ts'
import type { FileRecords, RowOutcome } from './file-records.ts'
import type { FileSource } from './file-source.ts'
import type { Detected } from './layout.ts'
import { type OpenFile, openFile } from './open-file.ts'
import type { Pieces } from './pieces.ts'
import type { RecordReader } from './record.ts'

/** The rows of a file of text: JSON, NDJSON or CSV. */
export function textRecords(source: FileSource, detected: Detected, reader: RecordReader): FileRecords {
  const file = openFile(source, detected)
  let failure: Refusal | null = null

  async function* batches(): AsyncGenerator<readonly RowOutcome[]> {
    for await (const pieces of file.batches()) {
      const { outcomes, stopped } = outcomesOf(pieces, { file, reader })
      if (outcomes.length > 0) yield outcomes
      failure = stopped
      if (stopped !== null) return
    }
    failure = file.failure() ?? reader.lacks()
  }

  return {
    batches,
    failure: () => failure,
    encoding: file.decoder.encoding,
    root: file.root,
    columns: reader.columns,
    from1904: () => false,
  }
}

function outcomesOf({ pieces }: Pieces, { file, reader }: { file: OpenFile; reader: RecordReader }) {
  const outcomes: RowOutcome[] = []
  for (const piece of pieces) {
    const outcome = piece.tooLarge
      ? reader.tooLarge()
      : reader.read(file.decoder.textOf(piece.start, piece.end), piece)
    if (outcome === null) continue
    if ('failure' in outcome) return { outcomes, stopped: file.locate(outcome.failure, piece, outcome.at) }
    outcomes.push(outcome)
  }
  return { outcomes, stopped: null }
}
