import { createHash, createHmac } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import type { TestContext } from 'node:test'
import { atEnd } from '../../harness/at-end.ts'

export interface S3ServerOptions {
  readonly user: string
  readonly secret: string
  /** Says nothing to requests of this method. */
  readonly silentTo?: string
  /** What it refuses everybody, and by which code. */
  readonly refuses?: { readonly method: string; readonly code: string; readonly status: number }
  /** Hears each request to a key that was carried out, as `PUT key`, before it is answered. */
  readonly onDone?: (call: string) => void
  /** Keys a page. */
  readonly pageKeys?: number
}

interface Kept {
  readonly bytes: Buffer
  readonly modifiedAt: Date
}

export interface S3Server {
  readonly port: number
  /** What the bucket holds, by key. */
  readonly objects: Map<string, Kept>
  /** Requests that were signed as they should be, as `PUT key`. */
  readonly calls: string[]
}

export const BUCKET = 'cargas'

/** A stand-in for an S3 service with one bucket, on loopback; it checks signatures, and ends with the test. */
export async function startS3Server(t: TestContext, options: S3ServerOptions): Promise<S3Server> {
  const objects = new Map<string, Kept>()
  const parts = new Map<string, Map<number, Buffer>>()
  const calls: string[] = []
  const server = createServer((request, response) => {
    answer(request, { options, objects, parts, calls }).then(
      (said) => said !== null && send(response, said),
      () => response.destroy(),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  atEnd(t, async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  return { port: (server.address() as AddressInfo).port, objects, calls }
}

interface Said {
  readonly status: number
  readonly headers?: Record<string, string>
  readonly body?: string | Buffer
  /** Of a HEAD, whose body is not sent. */
  readonly length?: number
}

interface Desk {
  readonly options: S3ServerOptions
  readonly objects: Map<string, Kept>
  readonly parts: Map<string, Map<number, Buffer>>
  readonly calls: string[]
}

function send(response: ServerResponse, { status, headers = {}, body = '', length }: Said): void {
  response.writeHead(status, { ...headers, 'content-length': length ?? Buffer.byteLength(body) })
  response.end(body)
}

function refuse(status: number, code: string): Said {
  return { status, headers: XML, body: `<Error><Code>${code}</Code><Message>Não pode</Message></Error>` }
}

const XML = { 'content-type': 'application/xml' }

async function answer(request: IncomingMessage, desk: Desk): Promise<Said | null> {
  const { options, calls } = desk
  const { method = '' } = request
  const url = new URL(request.url ?? '', 'http://s3')
  const bytes = await buffer(request)
  const wrong = signatureMistake(request, url, options)
  if (wrong !== null) return refuse(403, wrong)
  if (method === options.silentTo) return null
  if (method === options.refuses?.method) return refuse(options.refuses.status, options.refuses.code)
  const [, bucket = '', ...rest] = url.pathname.split('/')
  if (bucket !== BUCKET) return refuse(404, 'NoSuchBucket')
  const key = decodeURIComponent(rest.join('/'))
  calls.push(`${method} ${key}`)
  if (key === '') return list(url, desk)
  if (url.searchParams.has('uploads') || url.searchParams.has('uploadId'))
    return part(request, { url, key, bytes }, desk)
  const said = one(request, { key, bytes }, desk)
  options.onDone?.(`${method} ${key}`)
  return said
}

function one(
  request: IncomingMessage,
  { key, bytes }: { key: string; bytes: Buffer },
  { objects }: Desk,
): Said {
  const kept = objects.get(key)
  switch (request.method) {
    case 'PUT': {
      const source = request.headers['x-amz-copy-source']
      if (source === undefined) return put(objects, key, bytes)
      const from = objects.get(decodeURIComponent(String(source)).replace(`${BUCKET}/`, ''))
      if (from === undefined) return refuse(404, 'NoSuchKey')
      const match = request.headers['x-amz-copy-source-if-match']
      if (match !== undefined && match !== tagOf(from.bytes)) return refuse(412, 'PreconditionFailed')
      put(objects, key, from.bytes)
      return { status: 200, headers: XML, body: `<CopyObjectResult><ETag>"x"</ETag></CopyObjectResult>` }
    }
    case 'DELETE':
      objects.delete(key)
      return { status: 204 }
    default: {
      if (kept === undefined) return request.method === 'HEAD' ? { status: 404 } : refuse(404, 'NoSuchKey')
      const headers = { etag: tagOf(kept.bytes), 'last-modified': kept.modifiedAt.toUTCString() }
      if (request.method === 'HEAD') return { status: 200, headers, length: kept.bytes.length }
      return { status: 200, headers, body: kept.bytes }
    }
  }
}

function put(objects: Map<string, Kept>, key: string, bytes: Buffer): Said {
  objects.set(key, { bytes, modifiedAt: new Date() })
  return { status: 200, headers: { etag: tagOf(bytes) } }
}

function tagOf(bytes: Buffer): string {
  return `"${createHash('md5').update(bytes).digest('hex')}"`
}

/** An upload in parts: begun, each part, and made whole or given up. */
function part(
  request: IncomingMessage,
  { url, key, bytes }: { url: URL; key: string; bytes: Buffer },
  { parts, objects }: Desk,
): Said {
  const uploadId = url.searchParams.get('uploadId') ?? `u${parts.size + 1}`
  const kept = parts.get(uploadId) ?? new Map<number, Buffer>()
  if (request.method === 'PUT') {
    kept.set(Number(url.searchParams.get('partNumber')), bytes)
    return { status: 200, headers: { etag: tagOf(bytes) } }
  }
  if (request.method === 'DELETE') {
    parts.delete(uploadId)
    return { status: 204 }
  }
  if (url.searchParams.has('uploads')) {
    parts.set(uploadId, kept)
    const body = `<InitiateMultipartUploadResult><UploadId>${uploadId}</UploadId></InitiateMultipartUploadResult>`
    return { status: 200, headers: XML, body }
  }
  const ordered = [...kept].sort(([first], [second]) => first - second).map(([, piece]) => piece)
  put(objects, key, Buffer.concat(ordered))
  parts.delete(uploadId)
  return {
    status: 200,
    headers: XML,
    body: '<CompleteMultipartUploadResult></CompleteMultipartUploadResult>',
  }
}

function list(url: URL, { objects, options: { pageKeys = 1000 } }: Desk): Said {
  const [prefix, after] = ['prefix', 'continuation-token'].map(
    (name) => url.searchParams.get(name) ?? '',
  ) as [string, string]
  const isEncoded = url.searchParams.get('encoding-type') === 'url'
  const delimiter = url.searchParams.get('delimiter') ?? ''
  const most = Math.min(pageKeys, Number(url.searchParams.get('max-keys') ?? pageKeys))
  const keys = [...objects.keys()]
    .filter((key) => key.startsWith(prefix) && (after === '' || key > after))
    .filter((key) => delimiter === '' || !key.slice(prefix.length).includes(delimiter))
    .sort()
  const page = keys.slice(0, most)
  const contents = page.map((key) => {
    const { bytes, modifiedAt } = objects.get(key)!
    const shown = isEncoded ? encodeURIComponent(key).replaceAll('%20', '+').replaceAll('%2F', '/') : key
    const time = modifiedAt.toISOString()
    return `<Contents><Key>${shown}</Key><Size>${bytes.length}</Size><LastModified>${time}</LastModified></Contents>`
  })
  const more =
    keys.length > page.length ? `<NextContinuationToken>${page.at(-1)}</NextContinuationToken>` : ''
  const encoding = isEncoded ? '<EncodingType>url</EncodingType>' : ''
  return {
    status: 200,
    headers: XML,
    body: `<ListBucketResult>${encoding}${contents.join('')}${more}</ListBucketResult>`,
  }
}

/** Signature Version 4, as Amazon describes it; null when it is right. */
function signatureMistake(
  request: IncomingMessage,
  url: URL,
  { user, secret }: S3ServerOptions,
): string | null {
  const said = /Credential=([^/]+)\/([^,]+), ?SignedHeaders=([^,]+), ?Signature=(\w+)/.exec(
    request.headers.authorization ?? '',
  )
  if (said === null) return 'AccessDenied'
  const [, id, scope = '', signed = '', signature] = said
  if (id !== user) return 'InvalidAccessKeyId'
  const encode = (text: string) =>
    encodeURIComponent(text).replace(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`)
  const query = [...url.searchParams]
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort()
    .join('&')
  const headers = signed.split(';').map((name) => `${name}:${String(request.headers[name]).trim()}\n`)
  const payload = String(request.headers['x-amz-content-sha256'])
  const canonical = [request.method, url.pathname, query, headers.join(''), signed, payload].join('\n')
  const hash = createHash('sha256').update(canonical).digest('hex')
  const text = ['AWS4-HMAC-SHA256', request.headers['x-amz-date'], scope, hash].join('\n')
  const key = scope
    .split('/')
    .reduce<Buffer>(
      (before, one) => createHmac('sha256', before).update(one).digest(),
      Buffer.from(`AWS4${secret}`),
    )
  const right = createHmac('sha256', key).update(text).digest('hex')
  return right === signature ? null : 'SignatureDoesNotMatch'
}
