import { FileType, type FileInfo } from 'basic-ftp'
import { folderOf, isFileName, nameOf } from '../paths.ts'
import { LIST_FILES_MAX, type RemoteFile } from '../source.ts'
import type { FtpConnection } from './connect-ftp.ts'
import { isRefusal, isUnknown } from './ftp-problem.ts'

/** The files of a folder, which is entered: blanks in its name then mean nothing to the listing command. */
export async function listFolder({ client }: FtpConnection, folder: string): Promise<RemoteFile[]> {
  await client.cd(folder)
  const files = (await client.list()).flatMap((found) => fileOf(found) ?? [])
  return files.slice(0, LIST_FILES_MAX)
}

/**
 * What is known of one file; null for none. Asked in the words of the listing where the server has them, so that both
 * say the same time; a listing that tells no time is matched by the size alone.
 */
export async function statFile(connection: FtpConnection, path: string): Promise<RemoteFile | null> {
  const { client, hasMlst } = connection
  try {
    if (!hasMlst) return await sizeOf(connection, path)
    return fileOfFacts(nameOf(path), (await client.send(`MLST ${path}`)).message)
  } catch (error) {
    if (isUnknown(error) || !isRefusal(error)) throw error
    return null
  }
}

/** Some servers tell the size of folders too, and some tell none at all: then the listing is looked at. */
async function sizeOf(connection: FtpConnection, path: string): Promise<RemoteFile | null> {
  const { client } = connection
  const size = await client.size(path).catch((error: unknown) => {
    if (isUnknown(error)) return null
    throw error
  })
  const isFolder = size !== null && (await client.cd(path).then(() => true, refused))
  if (isFolder) return null
  if (size !== null) return { name: nameOf(path), size, modifiedAt: null }
  const files = await listFolder(connection, folderOf(path))
  return files.find(({ name }) => name === nameOf(path)) ?? null
}

function refused(error: unknown): false {
  if (isRefusal(error)) return false
  throw error
}

function fileOf({ type, name, size, modifiedAt }: FileInfo): RemoteFile | null {
  if (type !== FileType.File || !isFileName(name)) return null
  return { name, size, modifiedAt: modifiedAt ?? null }
}

/** "250-…\n type=file;size=12;modify=20261125101112; /in/a.csv\n250 End" → that file. */
function fileOfFacts(name: string, message: string): RemoteFile | null {
  const fact = (key: string) => new RegExp(`(?:^|[\\s;])${key}=([^;\\r\\n]*);`, 'i').exec(message)?.[1]
  if (fact('type')?.toLowerCase() !== 'file') return null
  return { name, size: Number(fact('size') ?? 0), modifiedAt: momentOf(fact('modify')) }
}

/** "20261125101112" or with a fraction, always UTC. */
function momentOf(text: string | undefined): Date | null {
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:\.(\d{1,3}))?/.exec(text ?? '')
  if (parts === null) return null
  const [year = 0, month = 1, ...rest] = parts.slice(1, 7).map(Number)
  const [day, hour, minute, second] = rest
  return new Date(
    Date.UTC(year, month - 1, day, hour, minute, second, Number((parts[7] ?? '0').padEnd(3, '0'))),
  )
}
