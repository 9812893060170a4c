import { pauseFor } from '../pause.ts'
import type { Log } from '../telemetry/log.ts'

/** Work that nobody tells of: a worker looks for it itself. */
export interface Looking {
  /** What the log says of a look that broke. */
  readonly broke: string
  /** From the end of one look to the next. */
  readonly everyMs: number
  /** And after one that broke: the database is away. */
  readonly brokenMs: number
  readonly look: () => Promise<void>
}

/** Looks again and again until `signal`. The outermost catch of such work: what it throws is logged. */
export async function keepLooking(
  { broke, everyMs, brokenMs, look }: Looking,
  { log, signal }: { log: Log; signal: AbortSignal },
): Promise<void> {
  while (!signal.aborted) {
    let restMs = everyMs
    try {
      await look()
    } catch (error) {
      log.error({ event: broke, err: error })
      restMs = brokenMs
    }
    await pauseFor(restMs, signal)
  }
}
