/** A read of one key that callers share; see `openSharedReads`. */
export type SharedRead<Value> = (key: string) => Promise<Value>

/**
 * Lets callers that ask for the same key at the same time share one read of it. Whoever asks gets a read that
 * began after it asked, never an older one: while a read is on its way, all that ask wait for the next. So a
 * busy caller's grants are read as often as the database answers, and no call sees less than its own would.
 */
export function openSharedReads<Value>(read: (key: string) => Promise<Value>): SharedRead<Value> {
  const running = new Map<string, Promise<Value>>()
  const next = new Map<string, Promise<Value>>()

  const run = (key: string): Promise<Value> => {
    const reading = read(key).finally(() => {
      if (running.get(key) === reading) running.delete(key)
    })
    running.set(key, reading)
    return reading
  }
  return (key) => {
    const now = running.get(key)
    if (now === undefined) return run(key)
    const waiting = next.get(key)
    if (waiting !== undefined) return waiting
    // How the running one ends is its own callers' business.
    const after = now.then(
      () => start(key),
      () => start(key),
    )
    next.set(key, after)
    return after
  }

  function start(key: string): Promise<Value> {
    next.delete(key)
    return run(key)
  }
}
