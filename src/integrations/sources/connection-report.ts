import type { Refusal } from '../../kernel/result.ts'
import { sayingOf, type Language } from '../../kernel/texts/texts.ts'
import { timeText } from '../../kernel/time.ts'
import type { PickupSettings, SourceSettings } from '../schema/source.ts'
import { CONNECTION_WORDS } from './connection-words.ts'
import type { ConnectionReport } from './schema.ts'
import type { RemoteFile } from './source.ts'
import { isWanted } from './wanted-names.ts'

/** What was seen of a source: its files, or how far it went and why no further. */
export type Seen =
  | { readonly files: readonly RemoteFile[]; readonly seenHostKey: string | null }
  | { readonly refusal: Refusal; readonly during: 'open' | 'list'; readonly seenHostKey: string | null }

type Step = ConnectionReport['steps'][number]

/** What trying a source says: each step that was tried, the last one perhaps not well, and the files it would take. */
export function connectionReport(
  { source, pickup }: { source: SourceSettings; pickup: PickupSettings },
  seen: Seen,
  language: Language,
): ConnectionReport {
  const words = CONNECTION_WORDS[language]
  const host = hostOf(source)
  const { seenHostKey } = seen
  const reached = seenHostKey === null ? words.reach(host) : words.reachKey(host, seenHostKey)
  const hasLogin = source.kind !== 'folder'
  const user = source.user === undefined ? words.anonymous : words.login(source.user)
  const opened: Step[] = [well('reach', reached), ...(hasLogin ? [well('login', user)] : [])]
  if ('refusal' in seen) {
    const failed = failedStep(seen)
    const before = [...opened, { step: 'list' as const }].findIndex(({ step }) => step === failed)
    const detail = sayingOf(seen.refusal, language)
    const step: Step = { step: failed, ok: false, detail, code: seen.refusal.code }
    return { ok: false, steps: [...opened.slice(0, before), step], wouldTake: [] }
  }
  const wanted = seen.files.filter(({ name }) => isWanted(name, source.pattern)).sort(oldestFirst)
  const { filesMax } = pickup
  const take =
    wanted.length > filesMax ? words.takeOfMore(wanted.length, filesMax) : words.take(wanted.length)
  const listed = well('list', words.list(source.folder, seen.files.length))
  return {
    ok: true,
    steps: [...opened, listed, well('take', take)],
    wouldTake: wanted.slice(0, filesMax).map(({ name, size, modifiedAt }) => ({
      name,
      size,
      rows: null,
      modifiedAt: modifiedAt === null ? null : timeText(modifiedAt),
    })),
  }
}

function well(step: Step['step'], detail: string): Step {
  return { step, ok: true, detail, code: null }
}

/** Opening is two steps in one; which of them failed is told by the code. */
function failedStep({ refusal, during }: { refusal: Refusal; during: 'open' | 'list' }): Step['step'] {
  if (during === 'list') return 'list'
  const atLogin = ['source.login_failed', 'integration.secret_missing'].includes(refusal.code)
  return atLogin || refusal.facts['during'] === 'login' ? 'login' : 'reach'
}

function hostOf({ kind, host, bucket, endpoint, folder }: SourceSettings): string {
  if (kind === 'folder') return folder
  return host ?? (endpoint === undefined ? bucket : new URL(endpoint).host) ?? kind
}

/** As files are picked up: by time, then by name. Those without a time first. */
function oldestFirst(one: RemoteFile, other: RemoteFile): number {
  const [time, otherTime] = [one.modifiedAt?.getTime() ?? 0, other.modifiedAt?.getTime() ?? 0]
  return time - otherTime || (one.name < other.name ? -1 : 1)
}
