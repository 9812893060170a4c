import { PassThrough, Writable, type Readable } from 'node:stream'
import type { SourceSettings } from '../../schema/source.ts'
import { folderOf, foldersDownTo, joined, LOGIN_FOLDER, temporaryOf } from '../paths.ts'
import type { SourceContext } from '../source-context.ts'
import type { Source } from '../source.ts'
import { SourceProblem } from '../source-problem.ts'
import type { FtpConnection } from './connect-ftp.ts'
import { isRefusal } from './ftp-problem.ts'
import { openSession, type FtpSession } from './session.ts'
import { listFolder, statFile } from './stat-file.ts'

/** An FTP server, plain or in TLS. Throws what `connectFtp` does. */
export async function openFtp(settings: SourceSettings, context: SourceContext): Promise<Source> {
  const session = await openSession(settings, context)
  const { run, close } = session
  return {
    list: (folder) => run(folder, (server) => listFolder(server, at(server, folder)), 'folder'),
    stat: (path) => run(path, (server) => statFile(server, at(server, path))),
    read: (path) => readFile(session, path),
    move: (from, to) => run(from, (server) => moveFile(server, { from, to })),
    write: (path, content) => run(path, (server) => writeFile(server, at(server, path), content)),
    close: async () => close(),
  }
}

/** A path from the server's root: the folder it is in changes as listings are made. */
function at({ home }: FtpConnection, path: string): string {
  if (path === LOGIN_FOLDER) return home
  return path.startsWith('/') ? path : joined(home, path)
}

/**
 * Answered once the first bytes are there, so that a file that is not is told at once. It ends when the server says
 * that it has sent all: a data connection that ends before may have been cut.
 */
function readFile({ run }: FtpSession, path: string): Promise<Readable> {
  return new Promise((resolve, reject) => {
    const bytes = new PassThrough()
    const begun = () => resolve(bytes)
    bytes.once('readable', begun).once('end', begun)
    // Where it fails before anybody reads, that is told by the answer.
    bytes.on('error', () => undefined)
    const transfer = run(path, async (server) => {
      // Left in the middle: the server goes on talking of this transfer, so nothing more is asked over this connection.
      const leave = () => server.client.close()
      bytes.once('close', leave)
      try {
        await server.client.downloadTo(sinkInto(bytes), at(server, path))
      } finally {
        bytes.off('close', leave)
      }
    })
    transfer.then(
      () => bytes.end(),
      (error: Error) => {
        reject(error)
        bytes.destroy(error)
      },
    )
  })
}

/** Takes what is written to it as fast as `bytes` is read, and leaves its end open. */
function sinkInto(bytes: PassThrough): Writable {
  return new Writable({
    write: (piece: Buffer, _, done) => {
      if (bytes.write(piece)) done()
      else bytes.once('drain', () => done())
    },
  })
}

/** Most servers overwrite a name that is taken, so it is looked at first. */
async function moveFile(server: FtpConnection, { from, to }: { from: string; to: string }): Promise<void> {
  const { client } = server
  const [source, target] = [at(server, from), at(server, to)]
  if ((await statFile(server, target)) !== null) throw SourceProblem.of('source.exists', { path: to })
  try {
    await client.rename(source, target)
  } catch (error) {
    if (!isRefusal(error)) throw error
    if ((await statFile(server, source)) === null)
      throw SourceProblem.of('source.file_missing', { path: from })
    await makeFolders(server, folderOf(target))
    await client.rename(source, target).catch(asItIsThere)
  }
}

/** The file is there: whatever the server calls unavailable, it is not missing. */
function asItIsThere(error: unknown): never {
  if (!isRefusal(error) || /permi|denied|allow/i.test(error.message)) throw error
  throw SourceProblem.of('source.broke', { said: error.message })
}

async function writeFile(server: FtpConnection, path: string, content: Readable): Promise<void> {
  const { client } = server
  await client.cd(folderOf(path)).catch(async (error: unknown) => {
    if (!isRefusal(error)) throw error
    await makeFolders(server, folderOf(path))
  })
  const half = temporaryOf(path)
  await client.uploadFrom(content, half)
  try {
    await client.rename(half, path)
  } catch (error) {
    if (!isRefusal(error)) throw error
    // A server that renames over nothing: the old one goes first.
    await client.remove(path)
    await client.rename(half, path)
  }
}

/** A folder that is there already is refused in many words: whether it worked is seen by what comes next. */
async function makeFolders({ client }: FtpConnection, folder: string): Promise<void> {
  for (const path of foldersDownTo(folder)) await client.sendIgnoringError(`MKD ${path}`)
}
