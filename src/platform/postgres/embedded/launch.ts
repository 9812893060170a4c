import type { ChildProcess } from 'node:child_process'
import { mkdtemp, open, rename, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { StartProblem } from '../../start-problem.ts'
import type { Cluster } from './cluster.ts'
import { inFolder } from './folder.ts'
import { clearDeadPostmaster, removeSocketFolder, SOCKET_FOLDER_PREFIX, SOCKET_PORT } from './postmaster.ts'
import { SERVER_SETTINGS } from './settings.ts'
import { canReach, giveTo, launchAs, type ServerUser } from './user.ts'

const LOG_BYTES_MAX = 16 * 1024 * 1024
const TAIL_BYTES_MAX = 64 * 1024
/** The smallest limit of the systems we run on (macOS), less the closing zero. */
const SOCKET_PATH_BYTES_MAX = 103

/** A server on its way up. */
export interface Launch {
  readonly child: ChildProcess
  readonly logPath: string
  /** What was in the log before, in bytes. */
  readonly logStart: number
  /** Why the program could not even be started. */
  failure: Error | null
}

/** Starts a server process on a cluster; it takes sessions some time later. */
export async function launchServer({ dataFolder, user, binaries }: Cluster, folder: string): Promise<Launch> {
  await clearDeadPostmaster(dataFolder)
  const logPath = join(folder, 'postgres.log')
  const logFile = await inFolder(folder, async () => {
    await rotate(logPath)
    return open(logPath, 'a', 0o600)
  })
  try {
    const logStart = (await logFile.stat()).size
    const socketFolder = await makeSocketFolder(user)
    const child = launchAs(user, binaries.postgres, serverArguments(dataFolder, socketFolder), logFile.fd)
    const launch: Launch = { child, logPath, logStart, failure: null }
    child.on('error', (error) => {
      launch.failure = error
    })
    // Also when another hub's server was faster and ours gave way.
    child.on('exit', () => void removeSocketFolder(socketFolder))
    return launch
  } finally {
    await logFile.close()
  }
}

function serverArguments(dataFolder: string, socketFolder: string): string[] {
  const settings = {
    ...SERVER_SETTINGS,
    port: String(SOCKET_PORT),
    unix_socket_directories: `"${socketFolder}"`,
  }
  // The data folder first: by these words `findPostmaster` knows a server again.
  return [
    '-D',
    dataFolder,
    ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ]
}

/**
 * A folder for the socket that only the server's user can enter. Not in the data folder: the path of a unix
 * socket may have a hundred bytes only. The server's pid file tells others where it is.
 */
async function makeSocketFolder(user: ServerUser): Promise<string> {
  const socket = join(`${SOCKET_FOLDER_PREFIX}123456`, `.s.PGSQL.${SOCKET_PORT}.lock`)
  for (const above of [tmpdir(), '/tmp']) {
    if (Buffer.byteLength(join(above, socket)) > SOCKET_PATH_BYTES_MAX) continue
    if (!(await canReach(user, above))) continue
    const folder = await mkdtemp(join(above, SOCKET_FOLDER_PREFIX)).catch(() => null)
    if (folder === null) continue
    await giveTo(user, folder)
    return folder
  }
  throw new StartProblem(
    `PostgreSQL's socket can be neither in ${tmpdir()} nor in /tmp: set TMPDIR to a folder with a short path that may be written and entered.`,
  )
}

/** The server's log has an end: one old file is kept beside it. */
async function rotate(logPath: string): Promise<void> {
  const size = await stat(logPath).then(
    (file) => file.size,
    () => 0,
  )
  if (size > LOG_BYTES_MAX) await rename(logPath, `${logPath}.1`)
}

/** Whether the process is no longer there. */
export function hasEnded({ pid, exitCode, signalCode }: ChildProcess): boolean {
  return pid === undefined || exitCode !== null || signalCode !== null
}

/** What a server said that ended while starting. In the log others may have written since. */
export async function lastWordsOf(launch: Launch): Promise<readonly string[]> {
  const { child, failure, logPath, logStart } = launch
  if (failure !== null) return [failure.message]
  const file = await open(logPath)
  try {
    const { size } = await file.stat()
    const position = Math.max(logStart, size - TAIL_BYTES_MAX)
    const { buffer, bytesRead } = await file.read(Buffer.alloc(TAIL_BYTES_MAX), 0, TAIL_BYTES_MAX, position)
    const text = buffer.toString('utf8', 0, bytesRead).trim()
    if (text === '') return [`it said nothing (exit code ${child.exitCode}, signal ${child.signalCode})`]
    return text.split('\n')
  } finally {
    await file.close()
  }
}
