import type { Command } from 'commander'
import { StartProblem } from '../platform/start-problem.ts'
import { DEMO_FOLDER } from './demo/demo-folder.ts'
import type { FileServers } from '../demo/open-file-servers.ts'
import type { Program } from './open-program.ts'
import { conclude, language, say, sentence, tell } from './terminal.ts'
import { watchSignals } from './watch-signals.ts'

interface DemoOptions {
  readonly empty?: boolean
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
    .action((options: DemoOptions) => conclude(demo(options)))
}

async function demo({ empty = false, traffic }: DemoOptions): Promise<void> {
  const signalled = watchSignals()
  // Side by side: the database starts while the rooms are read.
  const rooms = import('../hub.ts')
  rooms.catch(() => undefined)
  // Closed in the order of dependence, whatever breaks.
  await using open = new AsyncDisposableStack()
  const program = await openForDemo()
  open.defer(() => program.close())
  const { config, platform } = program
  const files = await openFiles(program)
  open.defer(() => files.close())
  const { setUpDemo } = await import('../demo/set-up-demo.ts')
  const ftp = files.ftpPort === null ? null : { port: files.ftpPort }
  await setUpDemo(platform, { empty, now: platform.now(), ftp })
  const { openHub } = await rooms
  const roles = { http: true, worker: true }
  const hub = await openHub(platform, { roles, trustProxy: [], corsOrigins: config.corsOrigins })
  open.defer(() => hub.stop())
  await hub.start()
  const { listen } = await import('./serve.ts')
  const url = await listen(hub.server, config)
  if (!empty) await loadCatalogue(url)
  const lives = traffic && !empty
  const { welcomeLines } = await import('./demo/welcome.ts')
  const welcome = { url, folder: platform.dataFolder, empty, lives, files, language }
  for (const line of welcomeLines(welcome)) say(line)
  if (lives) {
    const { GENTLE, startTraffic } = await import('../demo/traffic/start-traffic.ts')
    const moving = await startTraffic({ url, ftpPort: files.ftpPort, pace: GENTLE }, platform)
    open.defer(() => moving.stop())
  }
  await signalled
}

/** The demo's FTP and SFTP servers; one whose port is taken is told and done without. */
async function openFiles({ config, platform }: Program): Promise<FileServers> {
  const { openFileServers } = await import('../demo/open-file-servers.ts')
  const { ftpPort, sftpPort } = config
  const files = await openFileServers({ dataFolder: platform.dataFolder, ftpPort, sftpPort })
  if (files.ftpPort === null) tell(sentence('demoPortTaken', { kind: 'FTP', port: ftpPort }))
  if (files.sftpPort === null) tell(sentence('demoPortTaken', { kind: 'SFTP', port: sftpPort }))
  return files
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
