import { openMemory } from './memory.ts'

/** So many failed logins of one user from one network, then none for the rest of the window. */
export const LOGIN_FAILURES_MAX = 10
export const LOGIN_WINDOW_MS = 5 * 60_000
/** Pairs watched at once. To push one out takes this many hashing runs, many minutes of them. */
const PAIRS_WATCHED_MAX = 20_000

/**
 * Counts logins by user *and* network. By user alone, anybody could lock a shop's ERP out by guessing
 * wrong; by network alone, one wrong till would lock out the whole shop.
 */
export interface LoginLimits {
  /**
   * Begins a login. It counts as failed until it `succeeded`: a thousand guesses sent at once must not
   * all be tried before the first has failed. Answers the seconds to wait when there were too many.
   */
  begin(pair: LoginPair, nowMs: number): number | null
  succeeded(pair: LoginPair): void
}

export interface LoginPair {
  readonly username: string
  readonly address: string
}

/** Limits of one process; another process counts for itself. */
export function openLoginLimits(): LoginLimits {
  const windows = openMemory<{ readonly endsMs: number; begun: number }>(PAIRS_WATCHED_MAX)
  return {
    begin(pair, nowMs) {
      const key = keyOf(pair)
      const window = windows.get(key, nowMs) ?? { endsMs: nowMs + LOGIN_WINDOW_MS, begun: 0 }
      if (window.begun >= LOGIN_FAILURES_MAX) return Math.ceil((window.endsMs - nowMs) / 1000)
      window.begun += 1
      windows.put(key, window, window.endsMs)
      return null
    },
    succeeded: (pair) => windows.forget(keyOf(pair)),
  }
}

function keyOf({ username, address }: LoginPair): string {
  return `${networkOf(address)} ${username}`
}

/**
 * The network an address is of: an IPv4 address itself, the /64 of an IPv6 one, since one customer of
 * a provider has 2^64 of those to guess from. "2001:db8::1" → "2001:db8:0:0", "::ffff:10.0.0.1" → "10.0.0.1".
 */
export function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)
  if (mapped !== null) return mapped[1]!
  if (!address.includes(':')) return address
  const [head = '', tail] = address.split('::', 2)
  const first = head === '' ? [] : head.split(':')
  const last = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = Array.from({ length: Math.max(0, 8 - first.length - last.length) }, () => '0')
  return [...first, ...zeros, ...last].slice(0, 4).join(':')
}
