import { hkdfSync, randomBytes } from 'node:crypto'
import { link, mkdir, open, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'

/** Derives keys from MALOTE_SECRET, one a purpose, so that a key seen in one place opens no other. */
export type Secret = (purpose: string) => Buffer

const KEY_BYTES = 32

/** Keys derived from a secret text. */
export function secretOf(text: string): Secret {
  return (purpose) => Buffer.from(hkdfSync('sha256', text, 'malote', purpose, KEY_BYTES))
}

/** The secret of an embedded database: made on first start, kept beside the data for its owner alone. */
export async function ownSecret(dataFolder: string): Promise<string> {
  const path = join(dataFolder, 'secret')
  await mkdir(dataFolder, { recursive: true })
  const kept = await readFile(path, 'utf8').catch(() => null)
  if (kept !== null) return kept
  const half = `${path}.new.${randomBytes(8).toString('hex')}`
  try {
    const file = await open(half, 'w', 0o600)
    await file.writeFile(randomBytes(KEY_BYTES).toString('base64url'))
    await file.sync()
    await file.close()
    // A link of a whole file: of two processes starting at once, one makes it and both read the same.
    await link(half, path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    await rm(half, { force: true })
  }
  return readFile(path, 'utf8')
}
