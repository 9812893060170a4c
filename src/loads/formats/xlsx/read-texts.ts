import { CELL_CHARS_MAX, unescaped } from './cell-value.ts'
import type { Workbook } from './open-workbook.ts'
import { xmlReader } from './read-xml.ts'
import { type SharedTexts, sharedTexts } from './shared-texts.ts'

/** Reads the texts that cells share; null where they are more than is held. Throws `XmlBroken`. */
export async function readTexts(
  { zip, texts: part }: Workbook,
  onChunk: (bytes: number) => void,
): Promise<SharedTexts | null> {
  const texts = sharedTexts()
  if (part === null) return texts
  let fits = true
  const xml = xmlReader(
    textEvents('si', (text) => {
      fits = fits && texts.add(text)
    }),
  )
  for await (const chunk of (await zip.read(part)) as AsyncIterable<Buffer>) {
    xml.write(chunk)
    onChunk(chunk.length)
    if (!fits) return null
  }
  xml.end()
  return texts
}

/** Gathers the text of each element `owner`: that of all its runs, without how a Japanese reader says them. */
function textEvents(owner: string, give: (text: string) => void) {
  let text = ''
  let spoken = false
  let inText = false
  return {
    open: (name: string) => {
      if (name === owner) text = ''
      if (name === 'rPh') spoken = true
      inText = name === 't' && !spoken
    },
    close: (name: string) => {
      inText = false
      if (name === 'rPh') spoken = false
      // One character more than a cell may have tells that it has too many.
      if (name === owner) give(unescaped(text).slice(0, CELL_CHARS_MAX + 1))
    },
    text: (more: string) => {
      if (inText && text.length <= CELL_CHARS_MAX) text += more
    },
  }
}
