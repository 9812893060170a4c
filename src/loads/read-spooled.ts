import { Readable } from 'node:stream'
import { ok, refuse, type Result } from '../kernel/result.ts'
import { pathOfSpooled, spoolFile, spoolFolderOf, type Spooled } from '../platform/files/spool.ts'
import type { Platform } from '../platform/platform.ts'
import { expand } from './formats/expand.ts'
import type { FileOnDisk, FileSource } from './formats/file-source.ts'
import { DETECT_BYTES_MAX, type Detected } from './formats/layout.ts'
import { openSource, removeSource } from './spool-load.ts'

/** What of the hub reading a received file needs. */
export type Spool = Pick<Platform, 'dataFolder' | 'limits' | 'newId'>

/** A received file, and how it was found to be read. */
export interface SpooledFile extends Pick<Spooled, 'name' | 'bytes'> {
  readonly found: Pick<Detected, 'gzip'>
}

/** A received file as the readers of formats take it; `onRead` is told of each step, in bytes as received. */
export function readSpooled(spool: Spool, file: SpooledFile, onRead: (bytes: number) => void): FileSource {
  async function* counted(): AsyncGenerator<Buffer> {
    for await (const chunk of openSource(spool.dataFolder, file.name)) {
      onRead(chunk.length)
      yield chunk
    }
  }
  return {
    size: file.bytes,
    bytesMax: spool.limits.loadBytesMax,
    bytes: counted,
    onDisk: () => onDisk(spool, file),
    onRead,
  }
}

async function onDisk(spool: Spool, { name, found }: SpooledFile): Promise<Result<FileOnDisk>> {
  if (found.gzip === true) return takenOut(spool, name)
  const path = pathOfSpooled(spoolFolderOf(spool.dataFolder), name)
  return ok({ path, release: async () => {} })
}

/** A workbook in a gzip is taken out of it, into a file that is gone once it has been read. */
async function takenOut({ dataFolder, limits, newId }: Spool, name: string): Promise<Result<FileOnDisk>> {
  const folder = spoolFolderOf(dataFolder)
  const bytesMax = limits.loadBytesMax
  const packed = expand(openSource(dataFolder, name), { bytesMax })
  const spooled = await spoolFile(Readable.from(packed.bytes, { objectMode: false }), {
    folder,
    name: newId(),
    bytesMax,
    tooLarge: () => refuse('load.too_large', { limit: bytesMax }).refusal,
    headBytes: DETECT_BYTES_MAX,
    look: () => ok(undefined),
  })
  if (!spooled.ok) return spooled
  const release = () => removeSource(dataFolder, spooled.value.name)
  const failure = packed.failure()
  if (failure === null) return ok({ path: pathOfSpooled(folder, spooled.value.name), release })
  await release()
  return { ok: false, refusal: failure }
}
