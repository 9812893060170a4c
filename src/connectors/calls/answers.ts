import { ok, refuse, type Result } from '../../kernel/result.ts'

/** What the status of an answer means for the call that got it. */
export type Meaning =
  | { readonly means: 'answered' }
  /** The token has ended before its time, or was none. */
  | { readonly means: 'renew' }
  /** Not heard, and no harm in saying it again: the ERP has too much to do. */
  | { readonly means: 'busy'; readonly afterMs: number | null }
  /** The ERP broke: whether it had done what it was asked is open. */
  | { readonly means: 'broke'; readonly afterMs: number | null }
  | { readonly means: 'refused' }

/** Waits between the tries of one call; there is one try more than waits. */
export const CALL_WAITS_MS = [500, 2_000, 5_000] as const
/** A longer `Retry-After` is not waited for in the call: the run or the order comes again then. */
export const RETRY_AFTER_MS_MAX = 30_000
/** And this is as long as anything is put off because an ERP says so. */
export const PUT_OFF_MS_MAX = 3_600_000
/** Of what an ERP said in a refusal, characters that are kept for people. */
export const SAID_CHARS_MAX = 500

const SECOND_MS = 1000
const BUSY: ReadonlySet<number> = new Set([425, 429])

/** What a status means; `retry-after` as the header came, `at` for one that is a date. */
export function meaningOf(
  status: number,
  {
    retryAfter,
    at,
    mayBeMissing = false,
  }: { retryAfter?: string | undefined; at: Date; mayBeMissing?: boolean },
): Meaning {
  if (status >= 200 && status < 300) return { means: 'answered' }
  if (status === 404 && mayBeMissing) return { means: 'answered' }
  if (status === 401) return { means: 'renew' }
  const afterMs = retryAfterMs(retryAfter, at)
  if (BUSY.has(status)) return { means: 'busy', afterMs }
  // Maintenance with a time to come back is said before anything is done.
  if (status === 503 && afterMs !== null) return { means: 'busy', afterMs }
  if (status >= 500 || status === 408) return { means: 'broke', afterMs }
  return { means: 'refused' }
}

/** "120" → 120000, a date → the time until then, never below zero; null for none, or nonsense. */
export function retryAfterMs(header: string | undefined, at: Date): number | null {
  if (header === undefined) return null
  const text = header.trim()
  if (/^\d{1,9}$/.test(text)) return Math.min(Number(text) * SECOND_MS, PUT_OFF_MS_MAX)
  const moment = Date.parse(text)
  if (Number.isNaN(moment)) return null
  return Math.min(Math.max(0, moment - at.getTime()), PUT_OFF_MS_MAX)
}

/**
 * How long to wait before the next try of a call; null: no more. `tries` made so far; what may not be repeated is
 * tried again only where it was not heard.
 */
export function waitBefore(
  meaning: { means: 'busy' | 'broke' | 'lost'; afterMs: number | null },
  { tries, repeatable }: { tries: number; repeatable: boolean },
): number | null {
  const wait = CALL_WAITS_MS[tries - 1]
  if (wait === undefined) return null
  if (meaning.means !== 'busy' && !repeatable) return null
  if (meaning.afterMs === null) return wait
  return meaning.afterMs > RETRY_AFTER_MS_MAX ? null : Math.max(meaning.afterMs, wait)
}

/** What the runtime has, and the types do not say yet. */
type Reviver = (key: string, value: unknown) => unknown

const LONG = /\d{16}/

/** A number of JSON that would lose digits as a number: a code, which it keeps as text. */
function kept(_: string, value: unknown, { source }: { readonly source?: string }): unknown {
  const isLong = typeof value === 'number' && source !== undefined && /^-?\d+$/.test(source)
  return isLong && !Number.isSafeInteger(value) ? source : value
}

/**
 * JSON of a body; nothing → null; what is no JSON → `connector.answer_unreadable`. Whole numbers that are too long for
 * a number are text.
 */
export function jsonOf(text: string): Result<unknown> {
  if (text.trim() === '') return ok(null)
  try {
    return ok(JSON.parse(text, LONG.test(text) ? (kept as Reviver) : undefined) as unknown)
  } catch {
    return refuse('connector.answer_unreadable', { reason: 'json', said: shortened(text) })
  }
}

/** What an ERP said, for people: its own message where it has one, else the beginning of what it sent. */
export function saidIn(text: string): string {
  const parsed = jsonOf(text)
  const body = parsed.ok ? parsed.value : null
  if (typeof body === 'object' && body !== null) {
    const fields = body as Readonly<Record<string, unknown>>
    const message = MESSAGES.map((name) => fields[name]).find((one) => typeof one === 'string')
    if (message !== undefined) return shortened(message as string)
  }
  return shortened(text)
}

/** What ERPs call the words of a refusal, the nearest to a person first. */
const MESSAGES = ['detailedMessage', 'detail', 'message', 'mensagem', 'error_description', 'title', 'error']

function shortened(text: string): string {
  const plain = text.replaceAll(/\p{Cc}+/gu, ' ').trim()
  return plain.length > SAID_CHARS_MAX ? `${plain.slice(0, SAID_CHARS_MAX)}…` : plain
}
