import { ok, refuse, type Result } from '../../kernel/result.ts'
import type {
  PickupSettings,
  SourceBody,
  SourceFields,
  SourceSettings,
  SourceShown,
} from '../schema/source.ts'
import { checkSource, SECRET_NEEDED } from './check-source.ts'
import { tidyFolder } from './paths.ts'
import { PICKUP_DEFAULTS } from './pickup-defaults.ts'

/** Where the files of an integration come from, as it stands in the database. */
export interface KeptSource {
  readonly source: SourceSettings | null
  readonly pickup: PickupSettings | null
  readonly hasSecret: boolean
}

export interface ChangedSource {
  readonly source: SourceSettings | null
  readonly pickup: PickupSettings | null
  /** A new secret, or what becomes of the one kept. */
  readonly secret: { readonly text: string } | 'kept' | 'none'
}

/** The settings that say where a secret is sent, and as whose. */
const ADDRESS = ['kind', 'host', 'port', 'user', 'implicitTls', 'bucket', 'region', 'endpoint'] as const

/**
 * What becomes of an integration's source by a body. Whoever may configure cannot have the secret sent elsewhere:
 * another address needs it again. One that no secret goes with, a folder or an anonymous login, drops it.
 *
 * Refusals: `integration.source_invalid`, `integration.secret_missing`.
 */
export function changeSource(body: SourceFields, before: KeptSource): Result<ChangedSource> {
  const { source: wanted, ...rest } = body
  if (wanted === undefined || wanted === null) {
    const [lost] = Object.entries(rest).filter(([, value]) => value !== undefined && value !== null)
    if (lost === undefined) return ok({ source: null, pickup: null, secret: 'none' })
    return refuse('integration.source_invalid', { field: lost[0], reason: 'source_missing', kind: null })
  }
  const { secret, ...settings } = wanted
  const isSame = before.source !== null && sameAddress(settings, before.source)
  const source = sourceOf(settings, isSame ? before.source : null)
  const pickup = pickupOf(rest)
  const wrong = checkSource(source, pickup)
  if (wrong !== null) return { ok: false, refusal: wrong }
  if (typeof secret === 'string') return ok({ source, pickup, secret: { text: secret } })
  const isKept = secret === undefined && isSame && before.hasSecret
  const isLeftOut = secret === undefined && before.hasSecret && source.user !== undefined
  const isNeeded = SECRET_NEEDED.includes(source.kind) || isLeftOut
  if (isNeeded && !isKept) return refuse('integration.secret_missing', { field: 'source.secret' })
  return ok({ source, pickup, secret: isKept ? 'kept' : 'none' })
}

/** A source and its pick-up as the outside reads them. */
export function shownSource({ source, pickup, hasSecret }: KeptSource): SourceShown {
  return {
    source: source === null ? null : { ...source, hasSecret },
    schedule: pickup?.schedule ?? null,
    settleSeconds: pickup?.settleSeconds ?? null,
    doneFolder: pickup?.doneFolder ?? null,
    failedFolder: pickup?.failedFolder ?? null,
    filesMax: pickup?.filesMax ?? null,
    paused: pickup?.paused ?? null,
    doneFile: pickup?.doneFile ?? null,
  }
}

function sameAddress(one: Omit<SourceBody, 'secret'>, other: SourceSettings): boolean {
  return ADDRESS.every((field) => one[field] === other[field])
}

/** A host key that is left out stays what it was: it may be the one that was seen first. */
function sourceOf(
  { hostKey, folder, ...settings }: Omit<SourceBody, 'secret'>,
  same: SourceSettings | null,
): SourceSettings {
  const key = hostKey === undefined ? same?.hostKey : hostKey
  return {
    ...settings,
    folder: tidyFolder(folder),
    ...(key === undefined || key === null ? {} : { hostKey: key.replace(/=$/, '') }),
  }
}

function pickupOf(body: Omit<SourceFields, 'source'>): PickupSettings {
  const { schedule = null, doneFile, paused = false } = body
  return {
    schedule,
    settleSeconds: body.settleSeconds ?? PICKUP_DEFAULTS.settleSeconds,
    doneFolder: body.doneFolder ?? PICKUP_DEFAULTS.doneFolder,
    failedFolder: body.failedFolder ?? PICKUP_DEFAULTS.failedFolder,
    filesMax: body.filesMax ?? PICKUP_DEFAULTS.filesMax,
    paused,
    ...(doneFile === undefined || doneFile === null ? {} : { doneFile }),
  }
}
