import { realpath } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { StartProblem } from '../../start-problem.ts'
import { type Cluster, openCluster } from './cluster.ts'
import { dataFolderOf, makeFolder } from './folder.ts'
import { SUPERUSER } from './init.ts'
import { hasEnded, type Launch, lastWordsOf, launchServer } from './launch.ts'
import type { Notice } from './notice.ts'
import { findPostmaster, type Postmaster, stopPostmaster } from './postmaster.ts'
import { answers, type EmbeddedConnection, OWN_DATABASE, type Seat, takeSeat } from './seat.ts'
import type { RootWay } from './user.ts'

/** A running embedded server. */
export interface EmbeddedServer {
  readonly connection: EmbeddedConnection
  /** Where the cluster really is. */
  readonly dataFolder: string
  /** It ran before we came: another hub's, or left over by a hub that was killed. */
  readonly adopted: boolean
  /**
   * Says that this process needs the server no longer; the last one stops it (fast shutdown) and waits until
   * it is gone. May be called again.
   */
  stop(): Promise<void>
}

/** How long things may take, in milliseconds. */
export const EMBEDDED_LIMITS = {
  /** `initdb`, once in the life of a data folder. */
  initMs: 120_000,
  /** Until the server takes sessions, recovery after a crash included. */
  startMs: 60_000,
  connectMs: 5_000,
  /** Fast shutdown, which writes what is not written yet. */
  stopMs: 10_000,
  /** Immediate shutdown, when the fast one did not end. */
  quitMs: 3_000,
}

export interface EmbeddedOptions {
  /** The hub's data folder. The cluster is its `postgres`, the server's own log `postgres.log`. */
  readonly folder: string
  /** Hears what whoever typed the command may want to know. */
  readonly log: (notice: Notice) => void
  /** For root only: how a new cluster is run. Without it, a user namespace where allowed, else `nobody`. */
  readonly rootWay?: RootWay
  /** Where root puts a cluster or programs that the server's user could not reach in their own place. */
  readonly elsewhere?: string
  readonly limits?: Partial<typeof EMBEDDED_LIMITS>
}

/** Of root, kept over reboots, and swept by nobody, unlike `/var/tmp`. */
const ELSEWHERE = '/var/lib/malote'
const PROBE_PAUSE_MS = 20
const RELAUNCH_PAUSE_MS = 200
const QUOTED_LINES_MAX = 5

/** What a server says that cannot start just yet: another one does, or one that was killed is not quite gone. */
const PASSING = /lock file "postmaster\.pid" (already exists|is empty)|pre-existing shared memory block/

/**
 * Starts the embedded server of a data folder, or joins the one that runs on it, whoever started that: another
 * role of the hub, or a hub that was killed.
 *
 * Who stops it: the last process to leave. Each one that has called this holds a session with a shared lock
 * until `stop`, so a killed process counts no longer, and no start or stop order is wrong.
 *
 * Throws `StartProblem` when the folder cannot be used, holds another PostgreSQL, or the server does not come up.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedServer> {
  const limits = { ...EMBEDDED_LIMITS, ...options.limits }
  const { log, rootWay, elsewhere = ELSEWHERE } = options
  const folder = await makeFolder(options.folder)
  const cluster = await openCluster({ folder, elsewhere, rootWay, initMs: limits.initMs, log })
  const { dataFolder } = cluster
  const { postmaster, seat, adopted } = await untilSeated(cluster, folder, limits)
  if (adopted) log({ notice: 'databaseJoined', facts: { folder: dataFolder, pid: postmaster.pid } })
  return {
    connection: connectionOf(postmaster),
    dataFolder,
    adopted,
    stop: once(() => leave(postmaster, seat, { limits, log })),
  }
}

/**
 * The server that runs on a data folder, for commands that work beside a hub; null when none runs or it takes
 * no sessions. Its `stop` does nothing: the hub neither waits for such a command nor leaves it the server.
 */
export async function findEmbedded(folder: string): Promise<EmbeddedServer | null> {
  const real = await realpath(folder).catch(() => null)
  if (real === null) return null
  const dataFolder = await dataFolderOf(real)
  const postmaster = await findPostmaster(dataFolder)
  if (postmaster === null) return null
  const connection = connectionOf(postmaster)
  if (!(await answers(connection, EMBEDDED_LIMITS.connectMs))) return null
  return { connection, dataFolder, adopted: true, stop: async () => {} }
}

/** Looks for a server, starts one where there is none, and tries until one lets us in. */
async function untilSeated(
  cluster: Cluster,
  folder: string,
  limits: typeof EMBEDDED_LIMITS,
): Promise<Seated> {
  const { dataFolder } = cluster
  let launch: Launch | null = null
  let lastWord = ''
  const late = AbortSignal.timeout(limits.startMs)
  while (!late.aborted) {
    const postmaster = await findPostmaster(dataFolder)
    if (postmaster?.socketFolder) {
      const seat = await takeSeat(connectionOf(postmaster), limits.connectMs)
      if (!(seat instanceof Error)) return { postmaster, seat, adopted: launch?.child.pid !== postmaster.pid }
      lastWord = seat.message
    } else if (postmaster === null && launch === null) {
      launch = await launchServer(cluster, folder)
    }
    if (launch !== null && hasEnded(launch.child)) {
      lastWord = await whyItMayPass(launch, dataFolder)
      launch = null
      await sleep(RELAUNCH_PAUSE_MS)
    }
    await sleep(PROBE_PAUSE_MS)
  }
  // Left running on purpose: a long recovery goes on, and the next start joins it.
  throw new StartProblem(
    `PostgreSQL on ${dataFolder} takes no connections after ${limits.startMs / 1000} s (${lastWord}): see ${join(folder, 'postgres.log')}; if it is still recovering, start again a little later.`,
  )
}

/** Why our server ended and may be started again. Throws `StartProblem` when it would only end again. */
async function whyItMayPass(launch: Launch, dataFolder: string): Promise<string> {
  if (launch.child.exitCode === 0)
    return 'another process came in first and, as the last to leave, stopped it'
  const words = await lastWordsOf(launch)
  const passing = words.find((line) => PASSING.test(line))
  if (passing !== undefined) return passing
  const quote = words.slice(-QUOTED_LINES_MAX).join(' ')
  throw new StartProblem(`PostgreSQL ended while starting on ${dataFolder}: ${quote}`)
}

interface Seated {
  readonly postmaster: Postmaster
  readonly seat: Seat
  readonly adopted: boolean
}

function connectionOf({ socketFolder, port }: Postmaster): EmbeddedConnection {
  return { host: socketFolder ?? '', port, user: SUPERUSER, database: OWN_DATABASE }
}

async function leave(
  postmaster: Postmaster,
  seat: Seat,
  { limits, log }: { limits: typeof EMBEDDED_LIMITS; log: (notice: Notice) => void },
): Promise<void> {
  if (await seat.leave()) {
    const end = await stopPostmaster(postmaster, limits)
    if (end === 'recovers') log({ notice: 'databaseRecovers', facts: {} })
    if (end === 'stays') log({ notice: 'databaseStays', facts: { pid: postmaster.pid } })
  } else {
    log({ notice: 'databaseGoesOn', facts: {} })
  }
  await seat.close()
}

function once(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null
  return () => (running ??= work())
}
