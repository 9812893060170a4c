import type { Readable } from 'node:stream'
import { openPromise, type Entry, type ZipFile } from 'yauzl'
import { ok, refuse, type Result } from '../../../kernel/result.ts'

/** A zip on disk, whose parts are read in any order. */
export interface Zip {
  /** Null where there is no such part. Part names are told apart by neither case nor a leading slash. */
  readonly part: (name: string) => Entry | null
  readonly read: (part: Entry) => Promise<Readable>
  readonly close: () => void
}

/** A workbook has a few dozen. */
const PARTS_MAX = 10_000

/**
 * Opens a zip and reads its list of parts: `load.unreadable` with `reason` `zip_broken` or `encrypted`.
 * What the disk refuses is thrown.
 */
export async function openZip(path: string): Promise<Result<Zip>> {
  let file: ZipFile | null = null
  try {
    file = await openPromise(path, { lazyEntries: true, autoClose: false })
    const parts = await partsOf(file)
    if (parts === null) return closed(file, 'zip_broken')
    if ([...parts.values()].some((part) => part.isEncrypted())) return closed(file, 'encrypted')
    return ok(zipOf(file, parts))
  } catch (error) {
    file?.close()
    throwFault(error)
    return refuse('load.unreadable', { reason: 'zip_broken' })
  }
}

function zipOf(file: ZipFile, parts: ReadonlyMap<string, Entry>): Zip {
  return {
    part: (name) => parts.get(keyOf(name)) ?? null,
    read: (part) => file.openReadStreamPromise(part),
    close: () => file.close(),
  }
}

/** Null where there are more than PARTS_MAX. */
async function partsOf(file: ZipFile): Promise<ReadonlyMap<string, Entry> | null> {
  const parts = new Map<string, Entry>()
  if (file.entryCount > PARTS_MAX) return null
  for await (const entry of file.eachEntry()) parts.set(keyOf(entry.fileName), entry)
  return parts
}

function closed(file: ZipFile, reason: string) {
  file.close()
  return refuse('load.unreadable', { reason })
}

function keyOf(name: string): string {
  return name.replace(/^\//, '').toLowerCase()
}

/** Throws what is the disk's fault, not the file's. */
export function throwFault(error: unknown): void {
  if (!(error instanceof Error) || 'syscall' in error) throw error
}
