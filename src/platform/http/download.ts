import { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'

/** A file that is sent as it comes, and the name under which a browser keeps it. */
export interface Download {
  readonly name: string
  readonly bytes: AsyncIterable<Uint8Array>
  /** What it is, where that is known. */
  readonly type?: string
}

/** Sends a download: never shown, whatever it holds. */
export function sendDownload(
  reply: FastifyReply,
  { name, bytes, type = 'application/octet-stream' }: Download,
): FastifyReply {
  return reply
    .type(type)
    .header(
      'content-disposition',
      `attachment; filename="${asciiOf(name)}"; filename*=UTF-8''${encoded(name)}`,
    )
    .send(Readable.from(bytes, { objectMode: false }))
}

function asciiOf(name: string): string {
  return name.replaceAll(/[^\x20-\x7e]|["\\%]/g, '_')
}

/** RFC 8187: what encodeURIComponent leaves alone and a header may not have. */
function encoded(name: string): string {
  return encodeURIComponent(name.toWellFormed()).replaceAll(
    /['()*]/g,
    (found) => `%${found.charCodeAt(0).toString(16)}`,
  )
}
