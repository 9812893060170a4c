import { REFUSALS, type RefusalKind } from '../../kernel/refusals.ts'
import type { Refusal } from '../../kernel/result.ts'
import { detailOf, factsOf, titleOf, type Language } from '../../kernel/texts/texts.ts'

/** The one translation of a refusal's kind for HTTP. */
const STATUS: Readonly<Record<RefusalKind, number>> = {
  malformed: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  too_slow: 408,
  conflict: 409,
  gone: 410,
  stale: 412,
  too_large: 413,
  unsupported_media: 415,
  invalid: 422,
  too_many: 429,
  fault: 500,
  unavailable: 503,
}

export const PROBLEM_TYPE = 'application/problem+json'

/** RFC 9457 problem details: the standard members, our `code`, and the refusal's facts beside them. */
export interface Problem {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail: string
  readonly instance: string
  readonly code: string
  readonly [fact: string]: unknown
}

/** A refusal as problem details; `instance` is the path of the call. */
export function problemOf(refusal: Refusal, instance: string, language: Language): Problem {
  return {
    ...factsOf(refusal, language),
    type: `/problems/${refusal.code}`,
    title: titleOf(refusal.code, language),
    status: statusOf(refusal),
    detail: detailOf(refusal, language),
    instance,
    code: refusal.code,
  }
}

/** The HTTP status of a refusal. */
export function statusOf(refusal: Refusal): number {
  return STATUS[REFUSALS[refusal.code]]
}
