import { createHash } from 'node:crypto'
import { mkdir, open, readdir, rm, stat, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { ok, type Refusal, type Result } from '../../kernel/result.ts'
import { letBuffersGo } from '../memory.ts'

/** A file that was received whole and is safely on disk. */
export interface Spooled {
  /** Below the spool folder. */
  readonly name: string
  readonly bytes: number
  /** In hexadecimal. */
  readonly sha256: string
}

export interface SpoolRules<Found> {
  readonly folder: string
  readonly name: string
  readonly bytesMax: number
  /** What a file over `bytesMax` is refused with. */
  readonly tooLarge: () => Refusal
  /** Looks at the first `headBytes` (`whole`: that is all of it) and may refuse the file before the rest comes. */
  readonly headBytes: number
  readonly look: (head: Uint8Array, facts: { whole: boolean }) => Result<Found>
}

/** Where received files are kept, below the data folder. */
export function spoolFolderOf(dataFolder: string): string {
  return join(dataFolder, 'spool')
}

const FOLDER_MODE = 0o700
const FILE_MODE = 0o600
/** Read at a time from a spooled file. */
const READ_BYTES = 256 * 1024
/** Received bytes that may lie in memory, written and forgotten. */
const HELD_BYTES_MAX = 8 * 1024 * 1024

/**
 * Writes a stream to the spool folder and waits until it is on the disk. Whatever goes wrong on the way, a
 * refusal included, leaves nothing behind; a refused stream is left where it was read to.
 */
export async function spoolFile<Found>(
  body: Readable,
  rules: SpoolRules<Found>,
): Promise<Result<Spooled & { readonly found: Found }>> {
  await mkdir(rules.folder, { recursive: true, mode: FOLDER_MODE })
  const path = join(rules.folder, rules.name)
  const file = await open(path, 'wx', FILE_MODE)
  let kept = false
  try {
    const written = await write(body, file, rules)
    if (!written.ok) return written
    await file.sync()
    await syncFolder(rules.folder)
    kept = true
    return ok({ ...written.value, name: rules.name })
  } finally {
    await file.close()
    if (!kept) await rm(path, { force: true })
  }
}

async function write<Found>(
  body: Readable,
  file: FileHandle,
  { bytesMax, tooLarge, headBytes, look }: SpoolRules<Found>,
): Promise<Result<Omit<Spooled, 'name'> & { readonly found: Found }>> {
  const hash = createHash('sha256')
  let head: Uint8Array = Buffer.alloc(0)
  let found: Result<Found> | null = null
  let bytes = 0
  let held = 0
  for await (const chunk of body.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > bytesMax) return { ok: false, refusal: tooLarge() }
    if (found === null) {
      head = Buffer.concat([head, chunk])
      if (head.length >= headBytes) found = look(head.subarray(0, headBytes), { whole: false })
      if (found?.ok === false) return found
    }
    hash.update(chunk)
    await file.appendFile(chunk)
    held += chunk.length
    if (held < HELD_BYTES_MAX) continue
    letBuffersGo()
    held = 0
  }
  found ??= look(head, { whole: true })
  if (!found.ok) return found
  return ok({ bytes, sha256: hash.digest('hex'), found: found.value })
}

/** The name of a new file is on the disk, too. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  // Not every file system syncs folders; those that do not have nothing to sync.
  await handle.sync().catch(() => undefined)
  await handle.close()
}

/**
 * The bytes of a spooled file. It is opened when the first of them is asked for and closed with the last, or
 * when the reader stops: a download nobody takes holds nothing open.
 */
export async function* openSpooled(folder: string, name: string): AsyncGenerator<Buffer> {
  const file = await open(join(folder, name), 'r')
  try {
    yield* file.createReadStream({ highWaterMark: READ_BYTES, autoClose: false }) as AsyncIterable<Buffer>
  } finally {
    await file.close()
  }
}

/** Where a spooled file lies, for what reads by random access. */
export function pathOfSpooled(folder: string, name: string): string {
  return join(folder, name)
}

export async function hasSpooled(folder: string, name: string): Promise<boolean> {
  return stat(join(folder, name)).then(
    (found) => found.isFile(),
    () => false,
  )
}

export async function removeSpooled(folder: string, name: string): Promise<void> {
  await rm(join(folder, name), { force: true })
}

/** Names of spooled files last written before `before`, at most `atOnce` at a time. */
export async function* listSpooled(
  folder: string,
  before: Date,
  atOnce: number,
): AsyncGenerator<readonly string[]> {
  const names = await readdir(folder).catch(() => [])
  for (let from = 0; from < names.length; from += atOnce) {
    const old: string[] = []
    for (const name of names.slice(from, from + atOnce)) {
      const { mtime } = await stat(join(folder, name)).catch(() => ({ mtime: before }))
      if (mtime < before) old.push(name)
    }
    yield old
  }
}
