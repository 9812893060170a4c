import type { Readable } from 'node:stream'
import { refuse, type Refusal, type Result } from '../kernel/result.ts'
import {
  hasSpooled,
  openSpooled,
  removeSpooled,
  spoolFile,
  spoolFolderOf,
  type Spooled,
} from '../platform/files/spool.ts'
import type { Platform } from '../platform/platform.ts'
import { detect } from './formats/detect.ts'
import { DETECT_BYTES_MAX, type Detected } from './formats/layout.ts'

/** A load file that is safely on disk and can be read. */
export interface SpooledLoad extends Spooled {
  readonly found: Detected
}

/** At the source contract's door a file may come before the credentials: no more than this of a stranger's. */
export const STRANGER_BYTES_MAX = 16 * 1024 * 1024

/** Receives a file: `load.too_large`, or what its first bytes are refused with; then nothing is left of it. */
export function spoolLoad(
  { dataFolder, limits, newId }: Platform,
  body: Readable,
  { stranger }: { stranger: boolean },
): Promise<Result<SpooledLoad>> {
  const limited = stranger && limits.loadBytesMax > STRANGER_BYTES_MAX
  const bytesMax = limited ? STRANGER_BYTES_MAX : limits.loadBytesMax
  return spoolFile(body, {
    folder: spoolFolderOf(dataFolder),
    name: newId(),
    bytesMax,
    tooLarge: () => tooLarge(bytesMax, { stranger: limited }),
    headBytes: DETECT_BYTES_MAX,
    look: detect,
  })
}

function tooLarge(limit: number, { stranger }: { stranger: boolean }): Refusal {
  return refuse(stranger ? 'load.credentials_first' : 'load.too_large', { limit }).refusal
}

export function openSource(dataFolder: string, name: string): AsyncGenerator<Buffer> {
  return openSpooled(spoolFolderOf(dataFolder), name)
}

export function hasSource(dataFolder: string, name: string): Promise<boolean> {
  return hasSpooled(spoolFolderOf(dataFolder), name)
}

export function removeSource(dataFolder: string, name: string): Promise<void> {
  return removeSpooled(spoolFolderOf(dataFolder), name)
}
