import { folderWithin, joined } from '../sources/paths.ts'

/** Where a source's files lie, and go. */
export interface PickupFolders {
  readonly folder: string
  readonly doneFolder: string
  readonly failedFolder: string
}

/** Where a file is archived that became a load: "/in/done/2026-11-24/812-P.csv". */
export function archivePath(
  { folder, doneFolder }: PickupFolders,
  { name, loadId, at, timeZone }: { name: string; loadId: bigint; at: Date; timeZone: string },
): string {
  return joined(joined(folderWithin(folder, doneFolder), dayOf(at, timeZone)), `${loadId}-${name}`)
}

/** Where refused rows are put, or a file of which no load could be made: "/in/failed/refused-812-P.csv". */
export function returnPath({ folder, failedFolder }: PickupFolders, name: string): string {
  return joined(folderWithin(folder, failedFolder), name)
}

/** The day at a site, "2026-11-24". */
function dayOf(at: Date, timeZone: string): string {
  // Of all locales, Sweden's writes days as ISO 8601 does.
  return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(at)
}
