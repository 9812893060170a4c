import { chmod, link, mkdir, mkdtemp, readFile, realpath, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { StartProblem } from '../../start-problem.ts'

/** Tells where the cluster is when it is not in the data folder. */
export const ELSEWHERE_NOTE = 'postgres.elsewhere'

/** File errors that say that a folder is not for us, in words. */
const UNUSABLE: Readonly<Record<string, string>> = {
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  EROFS: 'it is read-only',
  ENOTDIR: 'a part of its path is a file',
  EEXIST: 'a file has its name',
  ENOENT: 'a part of its path is missing',
  ENOSPC: 'the disk is full',
  ENAMETOOLONG: 'its path is too long',
}

/** Makes the hub's data folder if need be. Answers its real path. Throws `StartProblem`. */
export function makeFolder(folder: string): Promise<string> {
  return inFolder(folder, async () => {
    await mkdir(folder, { recursive: true })
    return realpath(folder)
  })
}

/** Makes a folder that everybody may enter, whatever the umask of whoever starts us. */
export async function makeOpenFolder(folder: string): Promise<void> {
  const made = await mkdir(folder, { recursive: true })
  if (made !== undefined) await chmod(folder, 0o755)
}

/** Where the cluster of a data folder is, or would be. */
export async function dataFolderOf(folder: string): Promise<string> {
  const note = await readFile(join(folder, ELSEWHERE_NOTE), 'utf8').catch(() => '')
  return note.trim() || join(folder, 'postgres')
}

/** Whether a data folder has a database, running or not. Makes nothing; a folder we may not enter may have one. */
export async function hasDatabase(folder: string): Promise<boolean> {
  const place = await dataFolderOf(folder)
  return stat(place).then(
    () => true,
    ({ code }: NodeJS.ErrnoException) => code !== 'ENOENT' && code !== 'ENOTDIR',
  )
}

/** Runs file work, and turns what says that the folder is not for us into a `StartProblem`. */
export async function inFolder<Value>(folder: string, work: () => Promise<Value>): Promise<Value> {
  try {
    return await work()
  } catch (error) {
    const why = UNUSABLE[(error as NodeJS.ErrnoException).code ?? '']
    if (why === undefined) throw error
    throw new StartProblem(
      `The data folder ${folder} cannot be used, ${why}: choose another with MALOTE_DATA, or make this one writable.`,
    )
  }
}

/**
 * A place outside the data folder, noted in it. The name is new each time: whoever deletes a data folder to
 * start afresh must not find the old orders again.
 */
export async function placeElsewhere(folder: string, elsewhere: string): Promise<string> {
  const place = await makeElsewhere(elsewhere)
  const note = join(folder, ELSEWHERE_NOTE)
  const half = `${note}.new.${process.pid}`
  try {
    await writeFile(half, `${join(place, 'postgres')}\n`)
    // A link, not a rename: of two hubs that start at once, the first decides for both.
    await link(half, note)
  } catch (error) {
    await rm(place, { recursive: true })
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    await rm(half, { force: true })
  }
  return dataFolderOf(folder)
}

async function makeElsewhere(elsewhere: string): Promise<string> {
  try {
    await makeOpenFolder(elsewhere)
    const place = await mkdtemp(join(elsewhere, 'cluster-'))
    await chmod(place, 0o711)
    return place
  } catch (error) {
    throw new StartProblem(
      `PostgreSQL's user cannot enter the data folder, and none can be made in ${elsewhere} (${(error as NodeJS.ErrnoException).code}): choose a folder with MALOTE_DATA that every user may enter.`,
    )
  }
}
