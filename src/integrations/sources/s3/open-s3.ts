import type { Readable } from 'node:stream'
import type { SourceSettings } from '../../schema/source.ts'
import { climbs, isFileName, LOGIN_FOLDER, nameOf } from '../paths.ts'
import { SOURCE_TIMES, type SourceContext } from '../source-context.ts'
import { LIST_FILES_MAX, type RemoteFile, type Source } from '../source.ts'
import { SourceProblem } from '../source-problem.ts'
import { toldReadable } from '../told-readable.ts'
import { connectS3, type S3Connection } from './connect-s3.ts'
import { hostOfS3, s3Problem } from './s3-problem.ts'
import { upload } from './upload.ts'

/** A bucket of an S3-compatible service: a folder is a beginning that keys share. Throws what `connectS3` does. */
export async function openS3(settings: SourceSettings, context: SourceContext): Promise<Source> {
  const connection = await connectS3(settings, context)
  const { silenceMs } = context.times ?? SOURCE_TIMES
  const of = { host: hostOfS3(settings), user: settings.user ?? '', ms: silenceMs }
  const told = async <Value>(path: string, work: () => Promise<Value>): Promise<Value> => {
    try {
      if (climbs(path)) throw SourceProblem.of('source.not_permitted', { path })
      return await work()
    } catch (error) {
      throw s3Problem(error, { ...of, path })
    }
  }
  return {
    list: (folder) => told(folder, () => listFiles(connection, folder)),
    stat: (path) => told(path, async () => (await headOf(connection, path))?.file ?? null),
    read: (path) =>
      told(path, async () =>
        toldReadable(await readObject(connection, path), (error) => s3Problem(error, { ...of, path })),
      ),
    move: (from, to) => told(from, () => moveObject(connection, from, to)),
    // An object is there once it is whole: it needs no other name before.
    write: (path, content) => told(path, () => upload(connection, keyOf(path), content)),
    close: async () => connection.client.destroy(),
  }
}

/** Keys begin without a `/`. */
function keyOf(path: string): string {
  return path.replace(/^\/+/, '')
}

async function listFiles(
  { client, sdk, bucket, signal }: S3Connection,
  folder: string,
): Promise<RemoteFile[]> {
  const key = folder === LOGIN_FOLDER ? '' : keyOf(folder)
  const Prefix = key === '' ? '' : `${key}/`
  const files: RemoteFile[] = []
  for (let ContinuationToken: string | undefined; ; ) {
    // Encoded: a key may hold characters that no XML can.
    const asked = { Bucket: bucket, Prefix, Delimiter: '/', EncodingType: 'url', ContinuationToken } as const
    const page = await client.send(new sdk.ListObjectsV2Command(asked), { abortSignal: signal })
    const isEncoded = page.EncodingType === 'url'
    for (const { Key = '', Size = 0, LastModified } of page.Contents ?? []) {
      const name = (isEncoded ? decoded(Key) : Key).slice(Prefix.length)
      if (isFileName(name)) files.push({ name, size: Size, modifiedAt: secondOf(LastModified) })
    }
    ContinuationToken = page.NextContinuationToken
    if (ContinuationToken === undefined || files.length >= LIST_FILES_MAX)
      return files.slice(0, LIST_FILES_MAX)
  }
}

/** Some services list milliseconds, and none tells them of one object: both must say the same. */
function secondOf(moment: Date | undefined): Date | null {
  return moment === undefined ? null : new Date(Math.floor(moment.getTime() / 1000) * 1000)
}

function decoded(key: string): string {
  return decodeURIComponent(key.replaceAll('+', ' '))
}

async function headOf({ client, sdk, bucket, signal }: S3Connection, path: string) {
  try {
    const asked = new sdk.HeadObjectCommand({ Bucket: bucket, Key: keyOf(path) })
    const { ContentLength = 0, LastModified, ETag } = await client.send(asked, { abortSignal: signal })
    const file: RemoteFile = { name: nameOf(path), size: ContentLength, modifiedAt: secondOf(LastModified) }
    return { file, tag: ETag }
  } catch (error) {
    if (['NotFound', 'NoSuchKey'].includes((error as Error).name)) return null
    throw error
  }
}

async function readObject({ client, sdk, bucket, signal }: S3Connection, path: string): Promise<Readable> {
  const asked = new sdk.GetObjectCommand({ Bucket: bucket, Key: keyOf(path) })
  const { Body } = await client.send(asked, { abortSignal: signal })
  return Body as Readable
}

/**
 * A copy, and then the first one gone, unless it is another one by now: where only the copy was made, what
 * is there already is that copy.
 */
async function moveObject(connection: S3Connection, from: string, to: string): Promise<void> {
  const { client, sdk, bucket, signal } = connection
  const [source, target] = await Promise.all([headOf(connection, from), headOf(connection, to)])
  if (source === null) throw SourceProblem.of('source.file_missing', { path: from })
  if (target !== null && (target.tag === undefined || target.tag !== source.tag)) {
    throw SourceProblem.of('source.exists', { path: to })
  }
  if (target === null) {
    const CopySource = encodeURIComponent(`${bucket}/${keyOf(from)}`).replaceAll('%2F', '/')
    const asked = { Bucket: bucket, Key: keyOf(to), CopySource, CopySourceIfMatch: source.tag }
    await client.send(new sdk.CopyObjectCommand(asked), { abortSignal: signal })
  }
  if ((await headOf(connection, from))?.tag !== source.tag) return
  const gone = new sdk.DeleteObjectCommand({ Bucket: bucket, Key: keyOf(from) })
  await client.send(gone, { abortSignal: signal })
}
