import type { Readable } from 'node:stream'
import { refuse, type Refusal, type Result } from '../kernel/result.ts'
import {
  hasSpooled,
  openSpooled,
  pathOfSpooled,
  removeSpooled,
  spoolFile,
  spoolFolderOf,
  type Spooled,
} from '../platform/files/spool.ts'
import type { Platform } from '../platform/platform.ts'
import { detect } from './formats/detect.ts'
import { DETECT_BYTES_MAX, type Detected } from './formats/layout.ts'
import { checkWorkbook } from './formats/xlsx/open-workbook.ts'

/** A load file that is safely on disk and can be read. */
export interface SpooledLoad extends Spooled {
  readonly found: Detected
}

/** At the source contract's door a file may come before the credentials: no more than this of a stranger's. */
export const STRANGER_BYTES_MAX = 16 * 1024 * 1024

/**
 * Receives a file: `load.too_large`, or what its first bytes are refused with, or what a workbook's list of
 * parts is; then nothing is left of it.
 */
export async function spoolLoad(
  platform: Platform,
  body: Readable,
  door: { stranger: boolean },
): Promise<Result<SpooledLoad>> {
  const spooled = await spoolBytes(platform, body, door)
  if (!spooled.ok || spooled.value.found.format !== 'xlsx' || spooled.value.found.gzip === true)
    return spooled
  const { name } = spooled.value
  const sound = await checkWorkbook(pathOfSpooled(spoolFolderOf(platform.dataFolder), name), {
    bytesMax: platform.limits.loadBytesMax,
  })
  if (sound.ok) return spooled
  await removeSource(platform.dataFolder, name)
  return sound
}

function spoolBytes(
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
