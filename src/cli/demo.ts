import type { Command } from 'commander'
import { StartProblem } from '../platform/start-problem.ts'
import { DEMO_FOLDER } from './demo/demo-folder.ts'
import { conclude, language, say, sentence } from './terminal.ts'
import { watchSignals } from './watch-signals.ts'

interface DemoOptions {
  readonly empty?: boolean
  /** The demo has no traffic yet, so leaving it out changes nothing. */
  readonly traffic: boolean
}

/** Settings where the environment says nothing; request lines would bury the welcome. */
const DEFAULTS = {
  EGRESS_ALLOW: '127.0.0.0/8,::1',
  MALOTE_DATA: DEMO_FOLDER,
  LOG_LEVEL: 'warn',
}
const LOOPBACK = /^(?:localhost|::1|127(?:\.\d{1,3}){3})$/

/** `malote demo`: a hub with something in it, on loopback, with nothing to configure. */
export function demoCommand(program: Command): void {
  program
    .command('demo')
    .description(sentence('demo'))
    .option('--no-traffic', sentence('demoNoTraffic'))
    .option('--empty', sentence('demoEmpty'))
    .action((options: DemoOptions) => conclude(demo({ empty: options.empty === true })))
}

async function demo({ empty }: { empty: boolean }): Promise<void> {
  const signalled = watchSignals()
  // Side by side: the database starts while the rooms are read.
  const rooms = import('../hub.ts')
  rooms.catch(() => undefined)
  const program = await openForDemo()
  try {
    const { openHub } = await rooms
    const { config, platform } = program
    const { setUpDemo } = await import('../demo/set-up-demo.ts')
    await setUpDemo(platform, { empty, now: platform.now() })
    const hub = await openHub(platform, {
      roles: { http: true, worker: true },
      trustProxy: [],
      corsOrigins: config.corsOrigins,
    })
    try {
      await hub.start()
      const { listen } = await import('./serve.ts')
      const url = await listen(hub.server, config)
      if (!empty) await loadCatalogue(url)
      const { welcomeLines } = await import('./demo/welcome.ts')
      for (const line of welcomeLines({ url, folder: platform.dataFolder, empty, language })) say(line)
      await signalled
    } finally {
      await hub.stop()
    }
  } finally {
    await program.close()
  }
}

/** Its logins are known to everybody: nothing but this machine may reach it, and no database but its own. */
async function openForDemo() {
  const { openProgram, readEnvironment } = await import('./open-program.ts')
  const environment = await readEnvironment(DEFAULTS)
  const host = environment['HTTP_HOST'] || '127.0.0.1'
  if (!LOOPBACK.test(host)) throw new StartProblem(sentence('demoLoopback', { host }))
  if (environment['DATABASE_URL']) throw new StartProblem(sentence('demoOwnDatabase'))
  return openProgram({ as: 'hub', defaults: DEFAULTS })
}

async function loadCatalogue(url: string): Promise<void> {
  const { loadDemo } = await import('../demo/load-demo.ts')
  await loadDemo(url)
}
