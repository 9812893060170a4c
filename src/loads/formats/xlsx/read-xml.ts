import { SaxesParser } from 'saxes'

/** What a part says, in turn; names come without their prefix. */
export interface XmlEvents {
  readonly open?: (name: string, attributes: Attributes) => void
  readonly close?: (name: string) => void
  readonly text?: (text: string) => void
}

/** An attribute by its name without prefix. */
export type Attributes = (name: string) => string | undefined

/** Between two events no more text is held than this. No cell is half as long. */
const TOKEN_CHARS_MAX = 2 * 1024 * 1024

/** XML that is not to be read: malformed, with a DTD, or with something in it that never ends. */
export class XmlBroken extends Error {}

/** Feeds a part to a parser, chunk by chunk; throws `XmlBroken`. Entities other than the five of XML are none. */
export function xmlReader(events: XmlEvents): { write: (bytes: Uint8Array) => void; end: () => void } {
  const decoder = new TextDecoder('utf-8')
  const parser = new SaxesParser({ xmlns: false })
  let held = 0
  const broken = (message: string) => {
    throw new XmlBroken(message)
  }
  parser.on('error', (error) => broken(error.message))
  parser.on('doctype', () => broken('a document type declaration'))
  parser.on('opentag', ({ name, attributes }) => {
    held = 0
    events.open?.(bare(name), (wanted) => attributeOf(attributes, wanted))
  })
  parser.on('closetag', ({ name }) => {
    held = 0
    events.close?.(bare(name))
  })
  parser.on('text', (text) => events.text?.(text))
  parser.on('cdata', (text) => events.text?.(text))

  const write = (text: string) => {
    held += text.length
    if (held > TOKEN_CHARS_MAX) broken('more text than a cell holds')
    parser.write(text)
  }
  return {
    write: (bytes) => write(decoder.decode(bytes, { stream: true })),
    end: () => {
      write(decoder.decode())
      parser.close()
    },
  }
}

function bare(name: string): string {
  const colon = name.indexOf(':')
  return colon === -1 ? name : name.slice(colon + 1)
}

function attributeOf(attributes: Readonly<Record<string, string>>, wanted: string): string | undefined {
  const plain = attributes[wanted]
  if (plain !== undefined) return plain
  const prefixed = Object.keys(attributes).find((name) => bare(name) === wanted)
  return prefixed === undefined ? undefined : attributes[prefixed]
}
