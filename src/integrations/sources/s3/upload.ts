import type { Readable } from 'node:stream'
import type { S3Connection } from './connect-s3.ts'

/** The least a part may have, save the last. */
const PART_BYTES = 8 * 1024 * 1024

/** Writes an object: in one piece while it is small, else in parts that become it at the end. */
export async function upload(connection: S3Connection, key: string, content: Readable): Promise<void> {
  const { client, sdk, bucket, signal } = connection
  const place = { Bucket: bucket, Key: key }
  const parts = partsOf(content)
  const first = await parts.next()
  const second = first.done === true ? first : await parts.next()
  if (second.done === true) {
    const Body = first.done === true ? Buffer.alloc(0) : first.value
    await client.send(new sdk.PutObjectCommand({ ...place, Body }), { abortSignal: signal })
    return
  }
  const { UploadId } = await client.send(new sdk.CreateMultipartUploadCommand(place), { abortSignal: signal })
  const upload = { ...place, UploadId }
  const done: { ETag: string | undefined; PartNumber: number }[] = []
  const send = async (Body: Buffer) => {
    const PartNumber = done.length + 1
    const part = new sdk.UploadPartCommand({ ...upload, PartNumber, Body })
    const { ETag } = await client.send(part, { abortSignal: signal })
    done.push({ ETag, PartNumber })
  }
  try {
    await send(first.value as Buffer)
    await send(second.value)
    for await (const part of parts) await send(part)
    const whole = { ...upload, MultipartUpload: { Parts: done } }
    await client.send(new sdk.CompleteMultipartUploadCommand(whole), { abortSignal: signal })
  } catch (error) {
    // Parts of what is never finished would be kept, and paid for.
    await client.send(new sdk.AbortMultipartUploadCommand(upload)).catch(() => undefined)
    throw error
  }
}

async function* partsOf(content: Readable): AsyncGenerator<Buffer> {
  let pieces: Buffer[] = []
  let bytes = 0
  for await (const piece of content as AsyncIterable<Buffer>) {
    pieces.push(piece)
    bytes += piece.length
    if (bytes < PART_BYTES) continue
    yield Buffer.concat(pieces)
    pieces = []
    bytes = 0
  }
  if (bytes > 0) yield Buffer.concat(pieces)
}
