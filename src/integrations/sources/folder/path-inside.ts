import { realpath } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { climbs } from '../paths.ts'
import { SourceProblem } from '../source-problem.ts'

/**
 * Where a path of a `folder` source is on this machine: below one of the folders that are free for it, whatever links
 * lead there. A path without a beginning `/` lies below the first of them. It need not be there; as far as it is, its
 * links are followed. Throws `source.not_permitted` for what lies outside, `source.folder_missing`.
 */
export async function pathInside(folders: readonly string[], path: string): Promise<string> {
  const forbidden = SourceProblem.of('source.not_permitted', { path })
  if (climbs(path)) throw forbidden
  const root = path.startsWith('/') ? folders.find((folder) => isBelow(path, folder)) : folders[0]
  if (root === undefined) throw forbidden
  const realRoot = await realOf(root)
  if (realRoot === null) throw SourceProblem.of('source.folder_missing', { folder: path })
  const real = await realAsFarAsThere(path.startsWith('/') ? path : join(root, path))
  if (!isBelow(real, realRoot)) throw forbidden
  return real
}

/** Whether a path is a folder or lies below it. */
export function isBelow(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith('/') ? folder : `${folder}/`)
}

async function realAsFarAsThere(path: string): Promise<string> {
  const real = await realOf(path)
  if (real !== null) return real
  const above = dirname(path)
  return above === path ? path : join(await realAsFarAsThere(above), path.slice(above.length))
}

/** Null for what is not there, and for a link that leads nowhere or in a circle. */
async function realOf(path: string): Promise<string | null> {
  try {
    return await realpath(path)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ELOOP') return null
    throw error
  }
}
