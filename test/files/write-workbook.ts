import type { Readable } from 'node:stream'
import { ZipFile } from 'yazl'

/** Text, a number, a yes or no, nothing; or a cell as XML has it: `t` its type, `v` its value, `f` a formula. */
export type TestCell =
  | string
  | number
  | boolean
  | null
  | { readonly t?: string; readonly v: string; readonly f?: string }

export interface WorkbookOptions {
  /** Texts in a list of their own, as Excel keeps them; else in their cells. Default: true. */
  readonly shared?: boolean
  /** Other parts, or other content of a part; null leaves it out. */
  readonly parts?: Readonly<Record<string, string | Buffer | null>>
}

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006/relationships'

/** A workbook of one sheet, as programs write them; not by the hub's own writer. */
export function writeWorkbook(
  rows: readonly (readonly TestCell[])[],
  { shared = true, parts = {} }: WorkbookOptions = {},
): Promise<Buffer> {
  const texts: string[] = []
  const sheet = sheetXml(rows, shared ? texts : null)
  return writeZip({
    '[Content_Types].xml': '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    '_rels/.rels': relations({ rId1: ['officeDocument', 'xl/workbook.xml'] }),
    'xl/workbook.xml': workbookXml(['rId1']),
    'xl/_rels/workbook.xml.rels': relations({
      rId1: ['worksheet', 'worksheets/sheet1.xml'],
      rId2: ['sharedStrings', 'sharedStrings.xml'],
    }),
    'xl/sharedStrings.xml': sharedXml(texts.map((text) => `<t xml:space="preserve">${escaped(text)}</t>`)),
    'xl/worksheets/sheet1.xml': sheet,
    ...parts,
  })
}

export function sheetXml(rows: readonly (readonly TestCell[])[], texts: string[] | null = null): string {
  const places = new Map<string, number>()
  const lines = rows.map((cells, row) => {
    const xml = cells.map((cell, column) => {
      const at = `r="${String.fromCharCode(65 + column)}${row + 1}"`
      if (cell === null) return ''
      if (typeof cell === 'number') return `<c ${at}><v>${cell}</v></c>`
      if (typeof cell === 'boolean') return `<c ${at} t="b"><v>${cell ? 1 : 0}</v></c>`
      if (typeof cell === 'object') {
        const type = cell.t === undefined ? '' : ` t="${cell.t}"`
        const formula = cell.f === undefined ? '' : `<f>${escaped(cell.f)}</f>`
        return `<c ${at}${type}>${formula}<v>${escaped(cell.v)}</v></c>`
      }
      if (texts === null) return `<c ${at} t="inlineStr"><is><t>${escaped(cell)}</t></is></c>`
      if (!places.has(cell)) places.set(cell, texts.push(cell) - 1)
      return `<c ${at} t="s"><v>${places.get(cell)}</v></c>`
    })
    return `<row r="${row + 1}">${xml.join('')}</row>`
  })
  return `<worksheet xmlns="${MAIN}"><sheetData>${lines.join('')}</sheetData></worksheet>`
}

/** `items` are what stands inside of each text of the list. */
export function sharedXml(items: readonly string[]): string {
  return `<sst xmlns="${MAIN}">${items.map((item) => `<si>${item}</si>`).join('')}</sst>`
}

/** A list of sheets by their relations; `settings` stand before it. */
export function workbookXml(sheets: readonly string[], settings = ''): string {
  const list = sheets.map((sheet, index) => {
    const [id, state] = sheet.split(' ')
    return `<sheet name="Plan${index}" sheetId="${index + 1}" r:id="${id}" ${state ? `state="${state}"` : ''}/>`
  })
  return `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}">${settings}<sheets>${list.join('')}</sheets></workbook>`
}

export function relations(targets: Readonly<Record<string, readonly [string, string]>>): string {
  const list = Object.entries(targets).map(
    ([id, [type, target]]) => `<Relationship Id="${id}" Type="${OFFICE}/${type}" Target="${target}"/>`,
  )
  return `<Relationships xmlns="${PACKAGE}">${list.join('')}</Relationships>`
}

export async function writeZip(parts: Readonly<Record<string, string | Buffer | null>>): Promise<Buffer> {
  const zip = new ZipFile()
  for (const [name, content] of Object.entries(parts)) {
    if (content !== null) zip.addBuffer(Buffer.from(content as string), name)
  }
  zip.end()
  const chunks: Buffer[] = []
  for await (const chunk of zip.outputStream as Readable as AsyncIterable<Buffer>) chunks.push(chunk)
  return Buffer.concat(chunks)
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}
