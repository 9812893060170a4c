import { constants } from 'node:fs'
import { lstat, mkdir, open, opendir, rename, unlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import type { SourceSettings } from '../../schema/source.ts'
import { folderOf, nameOf, temporaryOf } from '../paths.ts'
import type { SourceContext } from '../source-context.ts'
import { toldReadable } from '../told-readable.ts'
import { LIST_FILES_MAX, type RemoteFile, type Source } from '../source.ts'
import { SourceProblem } from '../source-problem.ts'
import { moveOver, nullIfMissing } from './move-over.ts'
import { pathInside } from './path-inside.ts'

/** Files looked at side by side. */
const LOOK_FILES = 64

/** A folder of this machine, below those that are free for sources. There is nobody to log in to. */
export async function openFolder(_: SourceSettings, { folders, signal }: SourceContext): Promise<Source> {
  return {
    list: (folder) => told(folder, () => listFiles(folders, folder), { missing: 'source.folder_missing' }),
    stat: (path) => told(path, async () => fileAt(await pathInside(folders, path), nameOf(path))),
    read: (path) => told(path, () => readFile(folders, path, signal)),
    move: (from, to) => told(from, () => moveFile(folders, from, to)),
    write: (path, content) => told(path, () => writeWhole(folders, path, { content, signal })),
    close: async () => undefined,
  }
}

async function listFiles(folders: readonly string[], folder: string): Promise<RemoteFile[]> {
  const real = await pathInside(folders, folder)
  const files: RemoteFile[] = []
  let names: string[] = []
  const look = async () => {
    const found = await Promise.all(names.map((name) => fileAt(join(real, name), name)))
    files.push(...found.filter((file) => file !== null))
    names = []
  }
  for await (const { name } of await opendir(real, { bufferSize: LOOK_FILES })) {
    names.push(name)
    if (names.length < LOOK_FILES) continue
    await look()
    if (files.length >= LIST_FILES_MAX) break
  }
  await look()
  return files.slice(0, LIST_FILES_MAX)
}

/** A link is no file: where it leads is nobody's to say but this machine's. */
async function fileAt(path: string, name: string): Promise<RemoteFile | null> {
  const found = await lstat(path).catch(nullIfMissing)
  return found?.isFile() === true ? { name, size: found.size, modifiedAt: found.mtime } : null
}

/** What was opened must be what the checked path leads to: a link may have been put there meanwhile. */
async function readFile(folders: readonly string[], path: string, signal: AbortSignal): Promise<Readable> {
  const real = await pathInside(folders, path)
  const file = await open(real, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  try {
    const opened = await file.stat()
    const found = await lstat(await pathInside(folders, path))
    if (!opened.isFile()) throw SourceProblem.of('source.file_missing', { path })
    if (opened.ino !== found.ino || opened.dev !== found.dev) {
      throw SourceProblem.of('source.not_permitted', { path })
    }
  } catch (error) {
    await file.close()
    throw error
  }
  return toldReadable(file.createReadStream({ signal }), (error) => problemOf(error, path))
}

async function moveFile(folders: readonly string[], from: string, to: string): Promise<void> {
  const realFrom = await pathInside(folders, from)
  const realTo = await withFolder(folders, to)
  if (realFrom === realTo) return
  await moveOver(realFrom, realTo, to)
}

async function writeWhole(
  folders: readonly string[],
  path: string,
  { content, signal }: { content: Readable; signal: AbortSignal },
): Promise<void> {
  const real = await withFolder(folders, path)
  const half = temporaryOf(real)
  // Whatever was left under that name, a link above all, is not written through.
  await unlink(half).catch(nullIfMissing)
  await writeFile(half, content, { flag: 'wx', signal })
  await rename(half, real)
}

/** Makes the folder of a path; what it has become must still be inside. */
async function withFolder(folders: readonly string[], path: string): Promise<string> {
  await mkdir(dirname(await pathInside(folders, path)), { recursive: true }).catch(
    (error: NodeJS.ErrnoException) => {
      // A file lies where the folder should.
      if (error.code !== 'ENOTDIR' && error.code !== 'EEXIST') throw error
      throw SourceProblem.of('source.folder_missing', { folder: folderOf(path) })
    },
  )
  return pathInside(folders, path)
}

type Missing = 'source.folder_missing' | 'source.file_missing'

async function told<Value>(
  path: string,
  work: () => Promise<Value>,
  { missing }: { missing: Missing } = { missing: 'source.file_missing' },
): Promise<Value> {
  try {
    return await work()
  } catch (error) {
    throw problemOf(error, path, missing)
  }
}

/** The messages of the system name folders of this machine, so they are not told. */
function problemOf(error: unknown, path: string, missing: Missing = 'source.file_missing'): SourceProblem {
  if (error instanceof SourceProblem) return error
  const { code, syscall, message } = error as NodeJS.ErrnoException
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return missing === 'source.folder_missing'
      ? SourceProblem.of(missing, { folder: path })
      : SourceProblem.of(missing, { path })
  }
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS' || code === 'ELOOP') {
    return SourceProblem.of('source.not_permitted', { path })
  }
  return SourceProblem.of('source.broke', { said: syscall === undefined ? message : `${syscall} ${code}` })
}
