import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { StartProblem } from '../../start-problem.ts'
import { inFolder } from './folder.ts'
import { isAlive } from './postmaster.ts'
import { canReach, giveTo, runAs, type ServerUser } from './user.ts'

export const SUPERUSER = 'malote'

/**
 * Which characters are letters, for `pg_trgm`, which asks the C library: under plain "C" it would cut words at
 * each accent. Not every system has the first.
 */
const LETTERS = ['C.UTF-8', 'C']

/**
 * An empty folder beside the cluster's place, where it is made until it is whole: neither a hub killed in
 * between nor two hubs at once leave half a cluster. Null when the server's user cannot get there.
 */
export async function makeHalf(dataFolder: string, user: ServerUser): Promise<string | null> {
  const above = dirname(dataFolder)
  return inFolder(above, async () => {
    for (const name of await readdir(above)) {
      const maker = name.split(`${basename(dataFolder)}.new`)[1]
      if (maker === undefined) continue
      const pid = Number(maker.slice(1))
      const left = join(above, name)
      // `initdb` may outlive a killed hub for a moment and still write there.
      if (pid === process.pid || !isAlive(pid))
        await rm(left, { recursive: true, force: true, maxRetries: 5 })
    }
    const half = `${dataFolder}.new.${process.pid}`
    await mkdir(half, { mode: 0o700 })
    await giveTo(user, half)
    if (await canReach(user, half)) return half
    await rm(half, { recursive: true })
    return null
  })
}

/**
 * `initdb`. Texts are ordered by code point, as under "C": the fastest, and the same on every machine and
 * after every update of it, so an index stays right. Upper and lower case know all of Unicode.
 */
export async function initialise(
  half: string,
  { dataFolder, user, initdb }: { dataFolder: string; user: ServerUser; initdb: string },
  initMs: number,
): Promise<void> {
  let said = ''
  for (const letters of LETTERS) {
    const { ok, output } = await runAs(user, initdb, initArguments(half, letters), initMs)
    if (ok) return moveIn(half, dataFolder)
    said = output
    if (!output.includes('invalid locale')) break
  }
  await rm(half, { recursive: true, force: true })
  const reason = said.split('\n').filter((line) => /error|fatal|could not/i.test(line))
  throw new StartProblem(
    `PostgreSQL could not make its files in ${dataFolder}: ${reason.join(' ') || said.trim()}`,
  )
}

function initArguments(half: string, letters: string): string[] {
  return [
    ...['-D', half, `--username=${SUPERUSER}`, '--encoding=UTF8', '--locale=C', `--lc-ctype=${letters}`],
    ...['--locale-provider=builtin', '--builtin-locale=C.UTF-8'],
    // Who may enter the socket's folder is let in; nobody else finds a door.
    ...['--auth-local=trust', '--auth-host=reject'],
  ]
}

async function moveIn(half: string, dataFolder: string): Promise<void> {
  try {
    await rename(half, dataFolder)
  } catch (error) {
    await rm(half, { recursive: true, force: true })
    // Another hub that started with us was first: its cluster is as good.
    if ((await stat(join(dataFolder, 'PG_VERSION')).catch(() => null)) !== null) return
    throw new StartProblem(
      `${dataFolder} is not empty and holds no PostgreSQL data (${(error as NodeJS.ErrnoException).code}): move it away and start again.`,
    )
  }
  // The new name must be on disk before the first commit inside it is promised.
  const above = await open(dirname(dataFolder))
  try {
    await above.sync()
  } finally {
    await above.close()
  }
}
