import type { Refusal } from '../kernel/result.ts'
import { titleOf, toldOf, type Language } from '../kernel/texts/texts.ts'
import { timeText } from '../kernel/time.ts'

interface Kept {
  readonly code: Refusal['code'] | null
  readonly facts: Refusal['facts'] | null
  readonly failing_since: Date | null
}

/** What stands in the way of a connector, in words; null where nothing does. */
export function presentRefusal({ code, facts, failing_since: since }: Kept, language: Language) {
  if (code === null || since === null) return null
  const told = toldOf({ code, facts: facts ?? {} }, language)
  return { ...told, title: titleOf(code, language), since: timeText(since) }
}
