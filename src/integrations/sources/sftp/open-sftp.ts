import { Readable } from 'node:stream'
import type { FileEntry, Stats } from 'ssh2'
import type { SourceSettings } from '../../schema/source.ts'
import { folderOf, foldersDownTo, isFileName, nameOf, temporaryOf } from '../paths.ts'
import { SOURCE_TIMES, type SourceContext } from '../source-context.ts'
import { LIST_FILES_MAX, type RemoteFile, type Source } from '../source.ts'
import { SourceProblem } from '../source-problem.ts'
import { toldReadable } from '../told-readable.ts'
import { connectSftp } from './connect-sftp.ts'
import { readAhead } from './read-ahead.ts'
import { isEnd, mayMissFolder, openSession, sftpProblem, statOf, type Session } from './session.ts'

/** An SFTP server. Throws what `connectSftp` does. */
export async function openSftp(settings: SourceSettings, context: SourceContext): Promise<Source> {
  const { host = '' } = settings
  const { client, sftp, hostKey } = await connectSftp(settings, context)
  if (settings.hostKey === undefined) context.onHostKey?.(hostKey)
  const { silenceMs } = context.times ?? SOURCE_TIMES
  const session = openSession(sftp, { host, silenceMs, giveUp: () => client.destroy() })
  return {
    list: (folder) => told(folder, () => listFiles(session, folder), 'folder'),
    stat: (path) => told(path, async () => fileOf(nameOf(path), await statOf(session, path))),
    read: (path) => told(path, () => readFile(session, path)),
    move: (from, to) => moveFile(session, from, to),
    write: (path, content) => told(path, () => writeFile(session, path, content)),
    close: async () => {
      client.end()
    },
  }
}

async function told<Value>(
  path: string,
  work: () => Promise<Value>,
  missing: 'folder' | 'file' = 'file',
): Promise<Value> {
  try {
    return await work()
  } catch (error) {
    throw sftpProblem(error, path, missing)
  }
}

async function listFiles({ sftp, ask }: Session, folder: string): Promise<RemoteFile[]> {
  const handle = await ask<Buffer>((done) => sftp.opendir(folder, done))
  const files: RemoteFile[] = []
  try {
    while (files.length < LIST_FILES_MAX) {
      const entries = await ask<FileEntry[]>((done) => sftp.readdir(handle, done))
      for (const { filename, attrs } of entries) {
        const file = isFileName(filename) ? fileOf(filename, attrs as Stats) : null
        if (file !== null) files.push(file)
      }
    }
  } catch (error) {
    if (!isEnd(error)) throw error
  } finally {
    await ask((done) => sftp.close(handle, done)).catch(() => undefined)
  }
  return files.slice(0, LIST_FILES_MAX)
}

/** A link is no file: what it leads to may be another one at each look. */
function fileOf(name: string, found: Stats | null): RemoteFile | null {
  if (found?.isFile() !== true) return null
  return { name, size: found.size, modifiedAt: new Date(found.mtime * 1000) }
}

async function readFile(session: Session, path: string): Promise<Readable> {
  const { sftp, ask } = session
  const handle = await ask<Buffer>((done) => sftp.open(path, 'r', done))
  const pieces = async function* () {
    try {
      yield* readAhead(session, handle)
    } finally {
      await ask((done) => sftp.close(handle, done)).catch(() => undefined)
    }
  }
  return toldReadable(Readable.from(pieces(), { objectMode: false }), (error) => sftpProblem(error, path))
}

/** Servers differ in what they do with a name that is taken, so it is looked at first. */
async function moveFile(session: Session, from: string, to: string): Promise<void> {
  const { sftp, ask } = session
  const rename = () => ask((done) => sftp.rename(from, to, done))
  if ((await told(to, () => statOf(session, to))) !== null)
    throw SourceProblem.of('source.exists', { path: to })
  await told(from, async () => {
    try {
      await rename()
    } catch (error) {
      if (!mayMissFolder(error)) throw error
      if ((await statOf(session, from)) === null)
        throw SourceProblem.of('source.file_missing', { path: from })
      await makeFolders(session, folderOf(to))
      await rename()
    }
  })
}

async function writeFile(session: Session, path: string, content: Readable): Promise<void> {
  const { sftp, ask } = session
  const half = temporaryOf(path)
  const create = () => ask<Buffer>((done) => sftp.open(half, 'w', done))
  const handle = await create().catch(async (error: unknown) => {
    if (!mayMissFolder(error)) throw error
    await makeFolders(session, folderOf(path))
    return create()
  })
  try {
    let place = 0
    for await (const piece of content as AsyncIterable<Buffer>) {
      const at = place
      if (piece.length > 0) await ask((done) => sftp.write(handle, piece, 0, piece.length, at, done))
      place += piece.length
    }
  } catch (error) {
    await ask((done) => sftp.close(handle, done)).catch(() => undefined)
    throw error
  }
  await ask((done) => sftp.close(handle, done))
  await replace(session, half, path)
}

/** By the extension that replaces in one step where the server has it; else the old one goes first. */
async function replace({ sftp, ask }: Session, from: string, to: string): Promise<void> {
  try {
    await ask((done) => sftp.ext_openssh_rename(from, to, done))
  } catch (error) {
    // Thrown before anything is sent, so without a code of the server's.
    if ((error as { code?: unknown }).code !== undefined) throw error
    await ask((done) => sftp.unlink(to, done)).catch((missing: unknown) => {
      if (!mayMissFolder(missing)) throw missing
    })
    await ask((done) => sftp.rename(from, to, done))
  }
}

/** Most servers say no more than "failure" of a folder that is there: whether it worked is seen by what comes next. */
async function makeFolders({ sftp, ask }: Session, folder: string): Promise<void> {
  for (const path of foldersDownTo(folder)) {
    await ask((done) => sftp.mkdir(path, done)).catch((error: unknown) => {
      if (!mayMissFolder(error) && path === folder) throw error
    })
  }
}
