import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { TestContext } from 'node:test'
import { atEnd } from '../../harness/at-end.ts'

/** A folder of this machine for the time of a test. */
export async function ownFolder(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'malote-source-'))
  atEnd(t, () => rm(folder, { recursive: true, force: true }))
  return folder
}

/** Puts a file below a folder, by its path there. */
export async function putBelow(root: string, path: string, bytes: string | Buffer): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true })
  await writeFile(join(root, path), bytes)
}

/** Files below a folder by their path in it, which begins with `start`; those under a temporary name left out. */
export async function filesBelow(root: string, start = ''): Promise<Record<string, string>> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true })
  const files = entries
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.part'))
    .map(async (entry) => {
      const path = join(entry.parentPath, entry.name)
      return [start + path.slice(root.length + 1), await readFile(path, 'utf8')] as const
    })
  return Object.fromEntries(await Promise.all(files))
}
