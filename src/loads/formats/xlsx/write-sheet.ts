import { Readable } from 'node:stream'
import { ZipFile } from 'yazl'
import type { SheetCell } from './cell-value.ts'
import { cellXml, rowXml } from './sheet-xml.ts'

/** A sheet to be written: its rows in order, each cell null where it says nothing. */
export interface SheetToWrite {
  readonly rows: AsyncIterable<readonly (SheetCell | null)[]>
  readonly from1904: boolean
}

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'
const SHEET_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml'
const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

/** The same file twice is the same bytes: it does not say when it was written. */
const WRITTEN_AT = new Date('2000-01-01T00:00:00Z')

/** XML gathered before it is packed. */
const CHUNK_CHARS = 64 * 1024

/** Writes a workbook of one sheet, row by row. Throws what the rows throw. */
export async function* writeSheet({ rows, from1904 }: SheetToWrite): AsyncGenerator<Buffer> {
  const zip = new ZipFile()
  const part = (name: string, xml: string) =>
    zip.addBuffer(Buffer.from(HEAD + xml), name, { mtime: WRITTEN_AT })
  part('[Content_Types].xml', contentTypes())
  part('_rels/.rels', relations(`${OFFICE}/officeDocument`, 'xl/workbook.xml'))
  part('xl/workbook.xml', workbook(from1904))
  part('xl/_rels/workbook.xml.rels', relations(`${OFFICE}/worksheet`, 'worksheets/sheet1.xml'))
  const sheet = Readable.from(sheetXml(rows), { objectMode: false })
  zip.addReadStream(sheet, 'xl/worksheets/sheet1.xml', { mtime: WRITTEN_AT })
  zip.end()

  const output = zip.outputStream as Readable
  zip.on('error', (error: Error) => output.destroy(error))
  try {
    yield* output as AsyncIterable<Buffer>
  } finally {
    sheet.destroy()
  }
}

async function* sheetXml(rows: SheetToWrite['rows']): AsyncGenerator<string> {
  let xml = `${HEAD}<worksheet xmlns="${MAIN}"><sheetData>`
  let number = 0
  for await (const cells of rows) {
    number += 1
    xml += rowXml(
      number,
      cells.map((cell, column) => (cell === null ? '' : cellXml(cell, { column, number }))),
    )
    if (xml.length < CHUNK_CHARS) continue
    yield xml
    xml = ''
  }
  yield `${xml}</sheetData></worksheet>`
}

function contentTypes(): string {
  const override = (part: string, kind: string) =>
    `<Override PartName="/xl/${part}" ContentType="${SHEET_TYPE}.${kind}+xml"/>`
  return (
    `<Types xmlns="${PACKAGE}/content-types">` +
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
    '<Default Extension="xml" ContentType="application/xml"/>' +
    override('workbook.xml', 'sheet.main') +
    override('worksheets/sheet1.xml', 'worksheet') +
    '</Types>'
  )
}

function relations(type: string, target: string): string {
  return (
    `<Relationships xmlns="${PACKAGE}/relationships">` +
    `<Relationship Id="rId1" Type="${type}" Target="${target}"/></Relationships>`
  )
}

function workbook(from1904: boolean): string {
  return (
    `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}">` +
    (from1904 ? '<workbookPr date1904="1"/>' : '') +
    '<sheets><sheet name="malote" sheetId="1" r:id="rId1"/></sheets></workbook>'
  )
}
