import { SaxesParser } from 'saxes'
import type { InvoiceXml } from './moves/invoice.ts'

/** An invoice of 990 items, the layout's most, with its protocol. */
export const XML_CHARS_MAX = 2_000_000
const DEPTH_MAX = 32

/** Where the layout of the NF-e (MOC, "infNFe") has each fact, below the invoice itself. */
const PLACES: Readonly<Record<string, keyof InvoiceXml>> = {
  'ide/mod': 'model',
  'ide/serie': 'series',
  'ide/nNF': 'number',
  'total/ICMSTot/vNF': 'amount',
}

/**
 * Reads the facts of an invoice's XML, signed or not, with or without its protocol around it. Null for what is no
 * XML, has a document type (nothing in an invoice needs one, and entities are how XML is made to explode), or is no
 * invoice.
 */
export function readInvoiceXml(xml: string): InvoiceXml | null {
  if (xml.length > XML_CHARS_MAX) return null
  const facts: { -readonly [Fact in keyof InvoiceXml]: InvoiceXml[Fact] } = {}
  const way: string[] = []
  let invoices = 0
  let broken = false
  let text = ''
  const parser = new SaxesParser()
  parser.on('error', () => {
    broken = true
  })
  parser.on('doctype', () => {
    broken = true
  })
  parser.on('opentag', ({ name, attributes }) => {
    way.push(nameOf(name))
    text = ''
    if (way.length > DEPTH_MAX) broken = true
    if (way.at(-1) !== 'infNFe') return
    invoices += 1
    facts.accessKey = String(attributes['Id'] ?? '').replace(/^NFe/, '')
  })
  parser.on('text', (more) => {
    text += more
  })
  parser.on('closetag', () => {
    const from = way.indexOf('infNFe')
    const fact = from === -1 ? undefined : PLACES[way.slice(from + 1).join('/')]
    if (fact !== undefined) facts[fact] = text.trim()
    text = ''
    way.pop()
  })
  parser.write(xml).close()
  return broken || invoices !== 1 ? null : facts
}

/** Without the prefix of its namespace. */
function nameOf(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}
