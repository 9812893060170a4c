import { refuse, type Refusal } from '../../../kernel/result.ts'
import type { FileSource } from '../file-source.ts'
import { throwFault } from './open-zip.ts'
import { openWorkbook, type Workbook } from './open-workbook.ts'
import { readTexts } from './read-texts.ts'
import { type SheetParser, sheetParser, type SheetRow } from './sheet-parser.ts'
import { tooManyTexts } from './shared-texts.ts'

/** The sheet of a workbook being read; how it turned out is known once `batches` has been read to its end. */
export interface OpenSheet {
  /** The rows that ended in each chunk of the file. Stops where the file is broken. */
  readonly batches: () => AsyncGenerator<readonly SheetRow[]>
  /** `load.unreadable`, `load.too_large`, `load.broken`; of the last the `line` is the row's number in the sheet. */
  readonly failure: () => Refusal | null
  readonly from1904: () => boolean
}

/** Begins to read the first sheet of a workbook. */
export function openSheet(source: FileSource): OpenSheet {
  const state: State = { failure: null, from1904: false }
  return {
    batches: () => batches(source, state),
    failure: () => state.failure,
    from1904: () => state.from1904,
  }
}

/** Read at a time: a few of its bytes may name a shared text that is thousands of times as long. */
const SLICE_BYTES = 16 * 1024

interface State {
  failure: Refusal | null
  from1904: boolean
}

async function* batches(source: FileSource, state: State): AsyncGenerator<readonly SheetRow[]> {
  const file = await source.onDisk()
  if (!file.ok) {
    state.failure = file.refusal
    return
  }
  try {
    const opened = await openWorkbook(file.value.path, source)
    if (!opened.ok) {
      state.failure = opened.refusal
      return
    }
    state.from1904 = opened.value.from1904
    try {
      yield* rowsOf(opened.value, { source, state })
    } finally {
      opened.value.zip.close()
    }
  } finally {
    await file.value.release()
  }
}

async function* rowsOf(
  workbook: Workbook,
  { source, state }: { source: FileSource; state: State },
): AsyncGenerator<readonly SheetRow[]> {
  const expanded = workbook.sheet.uncompressedSize + (workbook.texts?.uncompressedSize ?? 0)
  // How far we are is told in bytes as received.
  const seen = (bytes: number) => source.onRead(Math.floor((bytes / expanded) * source.size))
  let parser: SheetParser | null = null
  try {
    const texts = await readTexts(workbook, seen)
    if (texts === null) {
      state.failure = tooManyTexts()
      return
    }
    parser = sheetParser(texts)
    for await (const chunk of slicesOf(await workbook.zip.read(workbook.sheet))) {
      const whole = wrote(parser, chunk)
      seen(chunk.length)
      yield parser.take()
      if (parser.ended()) return
      if (!whole) break
    }
    state.failure = brokenAt(parser)
  } catch (error) {
    throwFault(error)
    state.failure = brokenAt(parser)
  }
}

async function* slicesOf(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  for await (const chunk of bytes) {
    for (let at = 0; at < chunk.length; at += SLICE_BYTES) yield chunk.subarray(at, at + SLICE_BYTES)
  }
}

/** False where the bytes make no sense; the rows before are there to be taken. */
function wrote(parser: SheetParser, chunk: Uint8Array): boolean {
  try {
    parser.write(chunk)
    return true
  } catch (error) {
    throwFault(error)
    return parser.ended()
  }
}

function brokenAt(parser: SheetParser | null): Refusal {
  return refuse('load.broken', { line: parser?.at() ?? 1 }).refusal
}
