import type { RefusalCode } from './refusals.ts'

/** A "no" with a published code and the facts a person or a program needs to act on it. */
export interface Refusal {
  readonly code: RefusalCode
  readonly facts: Facts
}

/** What a refusal knows: plain JSON values, named as the outside sees them. */
export type Facts = Readonly<Record<string, unknown>>

export type Result<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly refusal: Refusal }

/** A value as a `Result`. */
export function ok<Value>(value: Value): Result<Value> {
  return { ok: true, value }
}

/** A refusal as a `Result`; it fits any value type. */
export function refuse(code: RefusalCode, facts: Facts = {}): { ok: false; refusal: Refusal } {
  return { ok: false, refusal: { code, facts } }
}

/** Our own mistake: the caller in this repository broke its word. */
export class InvariantBroken extends Error {}

/** Throws `InvariantBroken` unless `holds`. For what only a bug of ours can make false. */
export function invariant(holds: boolean, rule: string): asserts holds {
  if (!holds) throw new InvariantBroken(rule)
}
