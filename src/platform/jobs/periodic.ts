import type { Log } from '../telemetry/log.ts'

/** Work done again and again, for as long as the process lives. */
export interface Periodic {
  readonly name: string
  readonly everyMs: number
  readonly work: () => Promise<void>
}

/**
 * Does periodic work, the first time at once, never twice at the same time. The outermost catch of such
 * work: what it throws is logged, and the next round tries again. `stop` waits for the round that runs.
 */
export function startPeriodic({ name, everyMs, work }: Periodic, log: Log): { stop: () => Promise<void> } {
  let timer: NodeJS.Timeout | undefined
  let running = Promise.resolve()
  let stopped = false
  const round = () => {
    running = work()
      .catch((error: Error) => log.error({ event: 'job_failed', job: name, err: error }))
      .then(() => {
        if (!stopped) timer = setTimeout(round, everyMs)
      })
  }
  round()
  return {
    stop: async () => {
      stopped = true
      clearTimeout(timer)
      await running
    },
  }
}
