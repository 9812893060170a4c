import { sentence, tell } from './terminal.ts'

/** Terminals, npm and shells pass one Ctrl-C on more than once: within this it is the same one. */
const SAME_SIGNAL_MS = 1000
/** Whoever sent the signal kills us after 15 s (contract section 12). */
const STOP_MS_MAX = 14_000
const EXIT_FORCED = 130
const EXIT_LATE = 1

/**
 * Waits for SIGINT or SIGTERM. From the first on, a later one ends the process at once, and so does
 * the clock: an embedded server left running then is joined by the next start.
 */
export function watchSignals(): Promise<void> {
  return new Promise((resolve) => {
    let firstMs: number | null = null
    const onSignal = () => {
      const nowMs = performance.now()
      if (firstMs === null) {
        firstMs = nowMs
        tell(sentence('stops'))
        setTimeout(() => process.exit(EXIT_LATE), STOP_MS_MAX).unref()
        resolve()
      } else if (nowMs - firstMs > SAME_SIGNAL_MS) {
        tell(sentence('stopsNow'))
        process.exit(EXIT_FORCED)
      }
    }
    process.on('SIGINT', onSignal)
    process.on('SIGTERM', onSignal)
  })
}
