import { Option, type Command } from 'commander'
import type { FastifyInstance } from 'fastify'
import type { Config } from '../config.ts'
import type { HubRoles } from '../hub.ts'
import { StartProblem } from '../platform/start-problem.ts'
import { conclude, sentence, tell } from './terminal.ts'
import { watchSignals } from './watch-signals.ts'

/** `malote serve`: the hub, or one role of it, until a signal. */
export function serveCommand(program: Command): void {
  const role = new Option('--role <role>', sentence('serveRole')).choices(['http', 'worker'])
  program
    .command('serve')
    .description(sentence('serve'))
    .addOption(role)
    .action((options: { role?: 'http' | 'worker' }) =>
      conclude(serve({ http: options.role !== 'worker', worker: options.role !== 'http' })),
    )
}

async function serve(roles: HubRoles): Promise<void> {
  const signalled = watchSignals()
  // Side by side: the database starts while the rooms are read.
  const rooms = import('../hub.ts')
  rooms.catch(() => undefined)
  const { openProgram } = await import('./open-program.ts')
  const program = await openProgram({ as: 'hub' })
  const { log } = program.platform
  try {
    const { openHub } = await rooms
    const { trustProxy, corsOrigins } = program.config
    const hub = await openHub(program.platform, { roles, trustProxy, corsOrigins })
    try {
      await hub.start()
      if (roles.http) await listen(hub.server, program.config)
      else tell(sentence('works'))
      log.info({ event: 'hub_started', ...roles })
      await signalled
    } finally {
      await hub.stop()
    }
  } finally {
    await program.close()
  }
  log.info({ event: 'hub_stopped' })
}

const LISTEN_PROBLEMS = {
  EADDRINUSE: 'portInUse',
  EACCES: 'portForbidden',
  EADDRNOTAVAIL: 'hostUnknown',
  ENOTFOUND: 'hostUnknown',
} as const

/** Listens where the settings say, and says so. Throws `StartProblem` when that place is not to be had. */
export async function listen(
  server: FastifyInstance,
  { httpHost: host, httpPort: port }: Config,
): Promise<string> {
  try {
    const url = await server.listen({ host, port })
    tell(sentence('listens', { url }))
    return url
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    const problem = LISTEN_PROBLEMS[code as keyof typeof LISTEN_PROBLEMS]
    if (problem === undefined) throw error
    throw new StartProblem(sentence(problem, { host, port }))
  }
}
