import type { Entry } from 'yauzl'
import { ok, refuse, type Result } from '../../../kernel/result.ts'
import { openZip, throwFault, type Zip } from './open-zip.ts'
import { type XmlEvents, XmlBroken, xmlReader } from './read-xml.ts'

/** A workbook of which the sheet that is read has been found. */
export interface Workbook {
  readonly zip: Zip
  readonly sheet: Entry
  /** The texts that cells share; null where each cell holds its own. */
  readonly texts: Entry | null
  /** Whether its days are counted from 1904, as old Macs do, and not from 1900. */
  readonly from1904: boolean
}

/** The list of sheets and the lists of what belongs together: small, whatever the sheets hold. */
const LIST_BYTES_MAX = 4 * 1024 * 1024

/**
 * Opens a workbook at its first sheet that is not hidden. `load.unreadable` with `reason` `zip_broken`, `encrypted` or
 * `no_workbook`; `load.too_large` where the sheet or the texts would be more than `bytesMax` once expanded.
 */
export async function openWorkbook(
  path: string,
  { bytesMax }: { bytesMax: number },
): Promise<Result<Workbook>> {
  const opened = await openZip(path)
  if (!opened.ok) return opened
  const zip = opened.value
  let kept = false
  try {
    const found = await findSheet(zip)
    if (found === null) return refuse('load.unreadable', { reason: 'no_workbook' })
    // The list of parts says how much each will be, and the reader of zips holds each to it.
    if (found.sheet.uncompressedSize + (found.texts?.uncompressedSize ?? 0) > bytesMax) {
      return refuse('load.too_large', { reason: 'expanded', limit: bytesMax })
    }
    kept = true
    return ok({ ...found, zip })
  } catch (error) {
    throwFault(error)
    return refuse('load.unreadable', { reason: 'no_workbook' })
  } finally {
    if (!kept) zip.close()
  }
}

/** Whether a workbook can be opened, and what it is refused with. */
export async function checkWorkbook(path: string, limits: { bytesMax: number }): Promise<Result<void>> {
  const opened = await openWorkbook(path, limits)
  if (!opened.ok) return opened
  opened.value.zip.close()
  return ok(undefined)
}

async function findSheet(zip: Zip): Promise<Omit<Workbook, 'zip'> | null> {
  const book = (await relationsOf(zip, '')).find(({ type }) => type === 'officeDocument')
  if (book === undefined || !book.target.endsWith('.xml')) return null

  const { sheets, from1904 } = await sheetsOf(zip, book.target)
  const relations = await relationsOf(zip, book.target)
  const worksheets = sheets.flatMap(({ id, hidden }) => {
    const relation = relations.find((one) => one.id === id && one.type === 'worksheet')
    const part = relation === undefined ? null : zip.part(relation.target)
    return part === null ? [] : [{ part, hidden }]
  })
  const first = worksheets.find(({ hidden }) => !hidden) ?? worksheets[0]
  if (first === undefined) return null
  const texts = relations.find(({ type }) => type === 'sharedStrings')
  return { sheet: first.part, texts: texts === undefined ? null : zip.part(texts.target), from1904 }
}

interface Relation {
  readonly id: string
  /** The last word of the address that names it: `worksheet`, also in files of the strict kind. */
  readonly type: string
  /** The name of a part. */
  readonly target: string
}

/** What a part refers to; the whole workbook's when `part` is "". */
async function relationsOf(zip: Zip, part: string): Promise<readonly Relation[]> {
  const folder = part.slice(0, part.lastIndexOf('/') + 1)
  const relations: Relation[] = []
  await readList(zip, `${folder}_rels/${part.slice(folder.length)}.rels`, {
    open: (name, attribute) => {
      const [id, type, target] = [attribute('Id'), attribute('Type'), attribute('Target')]
      if (name !== 'Relationship' || id === undefined || type === undefined || target === undefined) return
      relations.push({ id, type: type.slice(type.lastIndexOf('/') + 1), target: partName(folder, target) })
    },
  })
  return relations
}

/** "/xl/a.xml" → "xl/a.xml"; "../a.xml" and "a.xml" are seen from the folder. */
function partName(folder: string, target: string): string {
  const base = 'https://workbook.invalid/'
  return decodeURIComponent(new URL(target, base + folder).pathname.slice(1))
}

async function sheetsOf(zip: Zip, book: string) {
  const sheets: { readonly id: string; readonly hidden: boolean }[] = []
  let from1904 = false
  await readList(zip, book, {
    open: (name, attribute) => {
      if (name === 'workbookPr') from1904 = ['1', 'true'].includes(attribute('date1904') ?? '')
      if (name !== 'sheet') return
      sheets.push({ id: attribute('id') ?? '', hidden: (attribute('state') ?? 'visible') !== 'visible' })
    },
  })
  return { sheets, from1904 }
}

async function readList(zip: Zip, name: string, events: XmlEvents): Promise<void> {
  const part = zip.part(name)
  if (part === null) return
  if (part.uncompressedSize > LIST_BYTES_MAX) throw new XmlBroken('a list of parts as long as a book')
  const xml = xmlReader(events)
  for await (const chunk of (await zip.read(part)) as AsyncIterable<Buffer>) xml.write(chunk)
  xml.end()
}
