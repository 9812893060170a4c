import type { Platform } from '../platform/platform.ts'
import { conclude } from './terminal.ts'

/** For commands that a new hub may begin with. */
export const MAY_CREATE = { mayCreate: true }

/** Runs a short command on the database of the settings, and leaves it as it was found: running or not. */
export function withProgram(
  work: (platform: Platform) => Promise<void>,
  { mayCreate = false }: { mayCreate?: boolean } = {},
): Promise<void> {
  return conclude(
    (async () => {
      const { openProgram } = await import('./open-program.ts')
      const program = await openProgram({ as: 'command', mayCreate })
      try {
        await work(program.platform)
      } finally {
        await program.close()
      }
    })(),
  )
}
