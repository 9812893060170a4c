import type { Stats } from 'node:fs'
import { copyFile, link, lstat, rename, stat, unlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { nameOf, temporaryOf } from '../paths.ts'
import { SourceProblem } from '../source-problem.ts'

/**
 * A second name and then the first one gone: unlike a rename it overwrites nothing. What replaces the file under
 * its first name meanwhile keeps that name. Throws `source.exists` of `path`, else what the system says.
 */
export async function moveOver(from: string, to: string, path: string): Promise<void> {
  try {
    await link(from, to)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    // Another disk, or one that knows no second names.
    if (code === 'EXDEV' || code === 'EPERM' || code === 'ENOTSUP') return copyOver(from, to, path)
    if (code !== 'EEXIST') throw error
    // Both names of one file: a move that was cut short between its two steps.
    if (!isOne(await stat(from), await stat(to))) throw SourceProblem.of('source.exists', { path })
  }
  const moved = await stat(to)
  await letGo(from, to, (found) => isOne(found, moved))
}

/** By a temporary name, so that a copy cut short is never taken for the file. */
async function copyOver(from: string, to: string, path: string): Promise<void> {
  if ((await lstat(to).catch(nullIfMissing)) !== null) throw SourceProblem.of('source.exists', { path })
  const copied = await stat(from)
  await copyFile(from, temporaryOf(to))
  await rename(temporaryOf(to), to)
  await letGo(from, to, (found) => isOne(found, copied) && isUnchanged(found, copied))
}

/** Takes a file's old name away; aside first, where nothing replaces it: it may be another file's by now. */
async function letGo(name: string, to: string, isOurs: (found: Stats) => boolean): Promise<void> {
  const aside = temporaryOf(join(dirname(name), `${nameOf(to)}.moved`))
  await rename(name, aside)
  if (isOurs(await lstat(aside))) return unlink(aside)
  // Where yet another one has come under the name, this one stays aside.
  await moveOver(aside, name, nameOf(name))
}

function isOne(one: Stats, other: Stats): boolean {
  return one.ino === other.ino && one.dev === other.dev
}

function isUnchanged(one: Stats, other: Stats): boolean {
  return one.size === other.size && one.mtimeMs === other.mtimeMs
}

export function nullIfMissing(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null
  throw error
}
