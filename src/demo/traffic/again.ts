import { pauseFor } from '../../platform/pause.ts'
import type { Platform } from '../../platform/platform.ts'
import { LockedOut } from './hub-api.ts'

/** A piece of the other side, done again and again. */
export interface Habit {
  readonly name: string
  readonly everyMs: number
  readonly work: () => Promise<void>
}

/** After something broke: a hub that is not well is left alone for a while. */
const BROKEN_MS = 10_000

/** Follows a habit until the signal is raised, or nobody may any more. Never throws. */
export async function again(
  { name, everyMs, work }: Habit,
  { log, signal }: { log: Platform['log']; signal: AbortSignal },
): Promise<void> {
  while (!signal.aborted) {
    let restMs = everyMs
    try {
      await work()
    } catch (error) {
      if (signal.aborted) return
      log.warn({ event: 'demo_traffic_broke', habit: name, error: (error as Error).message })
      if (error instanceof LockedOut) return
      restMs = Math.max(everyMs, BROKEN_MS)
    }
    await pauseFor(restMs, signal)
  }
}
