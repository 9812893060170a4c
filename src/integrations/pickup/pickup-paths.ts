import type { SourceSettings } from '../schema/source.ts'
import { folderWithin, joined } from '../sources/paths.ts'

/** Where a source's files lie, and go. */
export interface PickupFolders {
  readonly folder: string
  readonly doneFolder: string
  readonly failedFolder: string
}

/** Longest name that most file systems take, in bytes, less what stands around it here and while it is written. */
const NAME_BYTES_MAX = 200

/** Which server, login and folder files lie in, in one line. */
export function placeOf({ kind, host, port, user, bucket, endpoint, folder }: SourceSettings): string {
  const server = [host ?? endpoint, port, bucket].filter((part) => part !== undefined).join(':')
  return `${kind}://${user === undefined ? '' : `${user}@`}${server}/${folder}`
}

/** The end of a name that is too long to have something before it: that has its ending. */
function shortened(name: string): string {
  const encoder = new TextEncoder()
  let end = name
  while (encoder.encode(end).length > NAME_BYTES_MAX) end = end.slice(end.codePointAt(0)! > 0xffff ? 2 : 1)
  return end
}

/** Where a file is archived that became a load: "/in/done/2026-11-24/812-P.csv". */
export function archivePath(
  { folder, doneFolder }: PickupFolders,
  { name, loadId, at, timeZone }: { name: string; loadId: bigint; at: Date; timeZone: string },
): string {
  return joined(joined(folderWithin(folder, doneFolder), dayOf(at, timeZone)), `${loadId}-${shortened(name)}`)
}

/** Where refused rows are put, or a file of which no load could be made: "/in/failed/refused-812-P.csv". */
export function returnPath(
  { folder, failedFolder }: PickupFolders,
  { name, before }: { name: string; before: string },
): string {
  return joined(folderWithin(folder, failedFolder), `refused-${before}-${shortened(name)}`)
}

/** The day at a site, "2026-11-24". */
function dayOf(at: Date, timeZone: string): string {
  // Of all locales, Sweden's writes days as ISO 8601 does.
  return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(at)
}
