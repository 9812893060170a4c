import assert from 'node:assert/strict'

const LATE_MS = 20_000
const LOOK_MS = 20

/** Looks until there is something (neither null nor false), and answers it; `what` says what was waited for in vain. */
export async function until<Value>(
  look: () => Promise<Value | null | false>,
  what: string,
  lateMs = LATE_MS,
): Promise<Value> {
  const late = performance.now() + lateMs
  for (;;) {
    const found = await look()
    if (found !== null && found !== false) return found
    assert(performance.now() < late, `never: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
  }
}
