import { refuse, type Refusal } from '../../kernel/result.ts'
import type { PickupSettings, SourceKind, SourceSettings } from '../schema/source.ts'
import { climbs, folderWithin } from './paths.ts'

type Field = Exclude<keyof SourceSettings, 'kind'>

/** What each kind must be told, and what it may be told beside; every kind has a folder and may have a pattern. */
const FIELDS: Readonly<
  Record<SourceKind, { readonly needs: readonly Field[]; readonly may: readonly Field[] }>
> = {
  ftp: { needs: ['host'], may: ['port', 'user'] },
  ftps: { needs: ['host'], may: ['port', 'user', 'implicitTls', 'caCertificate'] },
  sftp: { needs: ['host', 'user'], may: ['port', 'hostKey'] },
  folder: { needs: [], may: [] },
  s3: { needs: ['bucket', 'user'], may: ['region', 'endpoint', 'caCertificate'] },
}
const OF_ALL: readonly Field[] = ['folder', 'pattern']

/** Kinds that let nobody in without a secret. */
export const SECRET_NEEDED: readonly SourceKind[] = ['sftp', 's3']

/** What a source says that its kind cannot do with; null when all is well. `integration.source_invalid`. */
export function checkSource(source: SourceSettings, pickup: PickupSettings): Refusal | null {
  const { kind, folder } = source
  const invalid = (field: string, reason: string) =>
    refuse('integration.source_invalid', { field, reason, kind }).refusal
  const { needs, may } = FIELDS[kind]
  const missing = needs.find((field) => source[field] === undefined)
  if (missing !== undefined) return invalid(`source.${missing}`, 'field_missing')
  const given = Object.keys(source).filter((field) => field !== 'kind') as Field[]
  const unused = given.find((field) => ![...needs, ...may, ...OF_ALL].includes(field))
  if (unused !== undefined) return invalid(`source.${unused}`, 'field_unused')
  if (climbs(folder)) return invalid('source.folder', 'path_climbs')
  const { doneFolder, failedFolder, schedule } = pickup
  for (const [field, path] of Object.entries({ doneFolder, failedFolder })) {
    if (climbs(path)) return invalid(field, 'path_climbs')
    if (folderWithin(folder, path) === folder) return invalid(field, 'folder_same')
  }
  if (schedule !== null && 'timeZone' in schedule && !isTimeZone(schedule.timeZone)) {
    return invalid('schedule.timeZone', 'time_zone_unknown')
  }
  return null
}

function isTimeZone(name: string): boolean {
  try {
    // An offset ("+03:00") would pass as a zone, and know no summer time.
    return /^[A-Za-z]/.test(new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone)
  } catch {
    return false
  }
}
