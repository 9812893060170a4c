/** What a process remembers for a while: at most so many entries, the oldest leaving first. */
export interface Memory<Value> {
  /** Null when it was never there, was pushed out, or has ended. Times in milliseconds. */
  get(key: string, nowMs: number): Value | null
  put(key: string, value: Value, untilMs: number): void
  forget(key: string): void
}

/** An empty memory of at most so many entries. */
export function openMemory<Value>(entriesMax: number): Memory<Value> {
  const entries = new Map<string, { readonly value: Value; readonly untilMs: number }>()
  return {
    get(key, nowMs) {
      const entry = entries.get(key)
      if (entry === undefined) return null
      if (entry.untilMs > nowMs) return entry.value
      entries.delete(key)
      return null
    },
    put(key, value, untilMs) {
      // Taken out first, so that what was written last stands last.
      entries.delete(key)
      entries.set(key, { value, untilMs })
      const [oldest] = entries.keys()
      if (entries.size > entriesMax && oldest !== undefined) entries.delete(oldest)
    },
    forget: (key) => void entries.delete(key),
  }
}
