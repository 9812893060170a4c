/**
 * What `work` comes to, or what `late` throws after `ms` or once `signal` is aborted: `work` goes on, and what
 * it comes to is nobody's.
 */
export async function within<Value>(
  work: Promise<Value>,
  ms: number,
  late: () => Error,
  signal?: AbortSignal,
): Promise<Value> {
  const { promise: given, reject } = Promise.withResolvers<never>()
  const giveUp = () => reject(late())
  const timer = setTimeout(giveUp, ms)
  signal?.addEventListener('abort', giveUp)
  try {
    return await Promise.race([work, given])
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', giveUp)
  }
}
