import { execFile } from 'node:child_process'
import { readFile, rmdir, stat, unlink } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'

/** A live server process, as its pid file tells. */
export interface Postmaster {
  readonly pid: number
  readonly dataFolder: string
  /** Null during the first moments of a start. */
  readonly socketFolder: string | null
  readonly port: number
}

/** The port only names the socket's file. Every server has a socket folder of its own, so one will do. */
export const SOCKET_PORT = 5432
export const SOCKET_FOLDER_PREFIX = 'malote-'
const PROBE_PAUSE_MS = 20
const EMPTY_PAUSE_MS = 200

/** The server that runs on a data folder, in whatever state; null when none does. */
export async function findPostmaster(dataFolder: string): Promise<Postmaster | null> {
  const noted = await readPidFile(dataFolder)
  if (noted === null || !(await isPostmaster(noted))) return null
  return noted
}

/**
 * Clears what a server that was killed left behind, so that a new one can start.
 *
 * PostgreSQL does that itself unless the pid in the file lives again as something else, which is common in
 * containers, where pids are small and start anew, or the file is empty, as after a power cut. Were we wrong,
 * its second guard (shared memory, keyed by the data folder) would still refuse two servers on one folder.
 */
export async function clearDeadPostmaster(dataFolder: string): Promise<void> {
  if (await staysEmpty(join(dataFolder, 'postmaster.pid')))
    await unlink(join(dataFolder, 'postmaster.pid')).catch(ignore)
  const dead = await readPidFile(dataFolder)
  if (dead === null || (await isPostmaster(dead))) return
  if (isAlive(dead.pid)) await unlink(join(dataFolder, 'postmaster.pid')).catch(ignore)
  if (dead.socketFolder !== null) await removeSocketFolder(dead.socketFolder)
}

/**
 * Fast shutdown: sessions are cut, open transactions rolled back, everything written. After `stopMs` the
 * server is told to go at once, as after a power cut; the next start then recovers. Says whether it is gone.
 */
export async function stopPostmaster(
  postmaster: Postmaster,
  limits: { stopMs: number; quitMs: number },
): Promise<'clean' | 'recovers' | 'stays'> {
  for (const [signal, limitMs] of [
    ['SIGINT', limits.stopMs],
    ['SIGQUIT', limits.quitMs],
  ] as const) {
    if (await isPostmaster(postmaster)) signalTo(postmaster.pid, signal)
    const late = AbortSignal.timeout(limitMs)
    while (!late.aborted) {
      if (!(await isPostmaster(postmaster))) {
        if (postmaster.socketFolder !== null) await removeSocketFolder(postmaster.socketFolder)
        return signal === 'SIGINT' ? 'clean' : 'recovers'
      }
      await sleep(PROBE_PAUSE_MS)
    }
  }
  return 'stays'
}

/** A server on its way up makes the file and fills it at once; we give it a moment. */
async function staysEmpty(pidFile: string): Promise<boolean> {
  const isEmpty = () =>
    stat(pidFile).then(
      ({ size }) => size === 0,
      () => false,
    )
  if (!(await isEmpty())) return false
  await sleep(EMPTY_PAUSE_MS)
  return isEmpty()
}

/** Removes only what a server puts there: the path comes from a file that the server's user may write. */
export async function removeSocketFolder(folder: string): Promise<void> {
  if (!basename(folder).startsWith(SOCKET_FOLDER_PREFIX)) return
  const socket = join(folder, `.s.PGSQL.${SOCKET_PORT}`)
  await unlink(socket).catch(ignore)
  await unlink(`${socket}.lock`).catch(ignore)
  await rmdir(folder).catch(ignore)
}

/** The lines of the file: pid, data folder, start time, port, socket folder, then what we do not need. */
async function readPidFile(dataFolder: string): Promise<Postmaster | null> {
  const text = await readFile(join(dataFolder, 'postmaster.pid'), 'utf8').catch(() => '')
  const [pid, , , port, socketFolder] = text.split('\n')
  if (!Number.isSafeInteger(Number(pid)) || Number(pid) <= 0) return null
  return {
    pid: Number(pid),
    dataFolder,
    socketFolder: socketFolder || null,
    port: Number(port) || SOCKET_PORT,
  }
}

/**
 * Whether that pid is a server on that folder, by its command line: pids are used again, and a dead
 * process nobody has waited for still takes signals but has no command line.
 */
async function isPostmaster({ pid, dataFolder }: Postmaster): Promise<boolean> {
  return (await commandLineOf(pid)).includes(`/postgres -D ${dataFolder} `)
}

async function commandLineOf(pid: number): Promise<string> {
  if (process.platform === 'linux') {
    const text = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
    return text.replaceAll('\0', ' ')
  }
  return promisify(execFile)('ps', ['-ww', '-o', 'command=', '-p', String(pid)])
    .then(({ stdout }) => stdout.replace('\n', ' '))
    .catch(() => '')
}

/** Whether a process of this id runs, whoever it belongs to. */
export function isAlive(pid: number): boolean {
  // Zero and below would ask about whole groups of processes.
  if (!(pid > 0)) return false
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function signalTo(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch {
    // It went by itself between the question and the signal.
  }
}

function ignore(): void {}
