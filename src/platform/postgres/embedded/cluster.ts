import { readFile, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { StartProblem } from '../../start-problem.ts'
import { type Binaries, binariesFor } from './binaries.ts'
import { dataFolderOf, ELSEWHERE_NOTE, inFolder, placeElsewhere } from './folder.ts'
import { initialise, makeHalf } from './init.ts'
import type { Notice } from './notice.ts'
import { canReach, type RootWay, type ServerUser, userForNewCluster, userOfCluster } from './user.ts'

/** A cluster on disk, and who runs it with what. */
export interface Cluster {
  readonly dataFolder: string
  readonly user: ServerUser
  readonly binaries: Binaries
}

export interface ClusterOptions {
  /** The hub's data folder, as `makeFolder` answered it. */
  readonly folder: string
  /** Where a cluster or programs go that the server's user could not reach in their own place. */
  readonly elsewhere: string
  readonly rootWay: RootWay | undefined
  readonly initMs: number
  readonly log: (notice: Notice) => void
}

/** Pinned: another major cannot read these files, and the package brings no `pg_upgrade`. */
const POSTGRES_MAJOR = '18'

/** The cluster of a data folder, made if it is not there yet. Throws `StartProblem`. */
export async function openCluster(options: ClusterOptions): Promise<Cluster> {
  const { folder, elsewhere, log } = options
  const place = await dataFolderOf(folder)
  const cluster = (await existingCluster(place, elsewhere)) ?? (await newCluster(place, options))
  if (dirname(cluster.dataFolder) !== folder) {
    log({ notice: 'databaseElsewhere', facts: { place: cluster.dataFolder, folder } })
  }
  return cluster
}

async function existingCluster(dataFolder: string, elsewhere: string): Promise<Cluster | null> {
  const owner = await inFolder(dataFolder, () => stat(dataFolder).catch(nullIfMissing))
  if (owner === null) return null
  const user = await userOfCluster(dataFolder, owner)
  const version = await inFolder(dataFolder, () =>
    readFile(join(dataFolder, 'PG_VERSION'), 'utf8').catch(nullIfMissing),
  )
  if (version === null) return null

  if (version.trim() !== POSTGRES_MAJOR) {
    throw new StartProblem(
      `${dataFolder} was made by PostgreSQL ${version.trim()} and this malote brings ${POSTGRES_MAJOR}: start the malote that made it, or move the data with a PostgreSQL ${version.trim()} of your own and DATABASE_URL.`,
    )
  }
  if (!(await canReach(user, dataFolder))) {
    throw new StartProblem(
      `${dataFolder} cannot be entered by its own owner, user id ${owner.uid}: let that user enter the folders above it.`,
    )
  }
  return { dataFolder, user, binaries: await binariesFor(user, elsewhere) }
}

async function newCluster(place: string, options: ClusterOptions): Promise<Cluster> {
  const { folder, elsewhere, initMs, log } = options
  await checkPlace(place, folder)
  const user = await userForNewCluster(options.rootWay)
  const binaries = await binariesFor(user, elsewhere)
  let dataFolder = place
  let half = await makeHalf(dataFolder, user)
  if (half === null) {
    dataFolder = await placeElsewhere(folder, elsewhere)
    half = await makeHalf(dataFolder, user)
  }
  if (half === null) {
    throw new StartProblem(
      `PostgreSQL's user can enter neither ${folder} nor ${elsewhere}: let it enter one of them, or set DATABASE_URL to a PostgreSQL of your own.`,
    )
  }
  await initialise(half, { dataFolder, user, initdb: binaries.initdb }, initMs)
  log({ notice: 'databaseMade', facts: { version: POSTGRES_MAJOR, folder: dataFolder } })
  return { dataFolder, user, binaries }
}

/** A place outside that was noted and is gone held data: an empty database in its stead would hide the loss. */
async function checkPlace(place: string, folder: string): Promise<void> {
  if (dirname(place) === folder || (await stat(dirname(place)).catch(() => null)) !== null) return
  throw new StartProblem(
    `The database of ${folder} was kept in ${place}, which is gone: put it back, or delete ${join(folder, ELSEWHERE_NOTE)} to start with an empty one.`,
  )
}

function nullIfMissing(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null
  throw error
}
