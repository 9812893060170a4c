import type { Refusal } from '../kernel/result.ts'
import { adviceOf, detailOf, factsOf, titleOf, type Language } from '../kernel/texts/texts.ts'
import { timeText } from '../kernel/time.ts'

interface Kept {
  readonly code: Refusal['code'] | null
  readonly facts: Refusal['facts'] | null
  readonly failing_since: Date | null
}

/** What stands in the way of a connector, in words; null where nothing does. */
export function presentRefusal({ code, facts, failing_since: since }: Kept, language: Language) {
  if (code === null || since === null) return null
  const refusal = { code, facts: facts ?? {} }
  return {
    code,
    title: titleOf(code, language),
    detail: detailOf(refusal, language),
    advice: adviceOf(refusal, language),
    facts: factsOf(refusal, language),
    since: timeText(since),
  }
}
