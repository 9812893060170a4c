import type { Platform } from '../platform/platform.ts'
import { conclude } from './terminal.ts'

/** Runs a short command on the database of the settings, and leaves it as it was found: running or not. */
export function withProgram(work: (platform: Platform) => Promise<void>): Promise<void> {
  return conclude(
    (async () => {
      const { openProgram } = await import('./open-program.ts')
      const program = await openProgram({ as: 'command' })
      try {
        await work(program.platform)
      } finally {
        await program.close()
      }
    })(),
  )
}
