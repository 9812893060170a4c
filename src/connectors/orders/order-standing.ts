import { REFUSALS } from '../../kernel/refusals.ts'
import type { Refusal } from '../../kernel/result.ts'
import type { Standing } from './queries.ts'

const SECOND_MS = 1000
const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** An order in hand when its process dies comes again after this: longer than all calls of one may take. */
export const CLAIM_MS = 10 * MINUTE_MS
/** Between the tries of what is refused, doubled each time up to an hour. */
export const RETRY_MS = 10 * SECOND_MS
export const RETRY_MS_MAX = HOUR_MS
/** How long what is refused is tried before it waits for a person, and what cannot be reached. */
export const PARK_REFUSED_MS = DAY_MS
export const PARK_AWAY_MS = 3 * DAY_MS
/** An order that waits for its ERP is asked for more seldom the longer it has not changed, but once in this time. */
export const ASK_MS_MAX = 30 * MINUTE_MS
const ASK_SHARE = 20

/** What only a person can mend: trying it again changes nothing. */
const FOR_A_PERSON: ReadonlySet<string> = new Set(['connector.lines_untold'])

/** Nobody's fault that a person could mend in the order: the ERP is away, or does not know us. */
const AWAY: ReadonlySet<string> = new Set(['connector.login_failed', 'connector.address_forbidden'])

/** How long an ERP is to be left alone, in ms, where a refusal is of it as a whole; 0 where it is of one order. */
export function awayFor(refusal: Refusal): number {
  return isAway(refusal) ? Math.max(RETRY_MS, toldToWait(refusal)) : 0
}

function isAway({ code }: Refusal): boolean {
  return REFUSALS[code] === 'unavailable' || AWAY.has(code)
}

/** What the ERP asked for, in ms. */
function toldToWait({ facts }: Refusal): number {
  return Number(facts['retryAfterSeconds'] ?? 0) * SECOND_MS
}

/** Whether a call may have been heard though its answer says nothing. */
export function mayBeHeard({ code }: Refusal): boolean {
  return HEARD.has(code)
}

const HEARD: ReadonlySet<string> = new Set([
  'connector.unreachable',
  'connector.timed_out',
  'connector.erp_broke',
  'connector.answer_unreadable',
])

/** Where an order stands once something was refused: to be tried again, or, tried for long enough, parked. */
export function afterRefusal(standing: Standing, refusal: Refusal, at: Date): Standing {
  const failingSince = standing.failingSince ?? at
  const patience = patienceWith(refusal)
  const isParked = standing.parkedAt !== null || at.getTime() - failingSince.getTime() >= patience
  const wait = Math.max(
    toldToWait(refusal),
    Math.min(RETRY_MS * 2 ** Math.min(standing.tries, 20), RETRY_MS_MAX),
  )
  return {
    ...standing,
    ...{ refusal, failingSince, tries: standing.tries + 1 },
    parkedAt: isParked ? (standing.parkedAt ?? at) : null,
    dueAt: isParked ? null : new Date(at.getTime() + wait),
  }
}

function patienceWith(refusal: Refusal): number {
  if (FOR_A_PERSON.has(refusal.code)) return 0
  return isAway(refusal) ? PARK_AWAY_MS : PARK_REFUSED_MS
}

/** Where an order stands once all that was to be done now is done; `dueAt` null: there is nothing left to do. */
export function afterSuccess(standing: Standing, dueAt: Date | null): Standing {
  return { ...standing, refusal: null, failingSince: null, tries: 0, parkedAt: null, dueAt }
}

/** When to ask for an order again that last changed at some time. */
export function nextAsk(everyMs: number, { changedAt, at }: { changedAt: Date; at: Date }): Date {
  const slower = Math.min((at.getTime() - changedAt.getTime()) / ASK_SHARE, ASK_MS_MAX)
  return new Date(at.getTime() + Math.max(everyMs, slower))
}
