import { execFileSync } from 'node:child_process'
import { chown, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import type { Certificate } from './certificates.ts'
import { findProgram, freePort, startProgram } from './program.ts'

/** Whose the files are: the user that every Linux has for nobody in particular. */
const NOBODY = 65_534

/** `geheim`; the program's own way to hash takes seconds at each login. */
const GEHEIM =
  '$6$malotetests$JBke5XKJ4VjSxubnzbDTUhxvAySE.lhvOlwmDQt8YrpH7oce6iA.xo8VYBWPENCmpHUskrSgXRk3ZUq8L8Dgc0'

/**
 * Debian's pure-ftpd on loopback: one user of its own, `erp` with the password `geheim`, in `folder`/ftp. Null where it
 * is not installed, or where we are not root, as whom alone it starts.
 */
export async function startPureFtpd(
  t: TestContext,
  folder: string,
  certificate?: Certificate,
): Promise<{ port: number; root: string } | null> {
  const program = findProgram('pure-ftpd')
  const users = findProgram('pure-pw')
  if (program === null || users === null || process.getuid?.() !== 0) return null
  const root = join(folder, 'ftp')
  await mkdir(root)
  for (const path of [folder, root]) await chown(path, NOBODY, NOBODY)
  const [list, database, pem] = ['passwd', 'pdb', 'pem'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ]
  await writeFile(list, `erp:${GEHEIM}:${NOBODY}:${NOBODY}::${root}/./::::::::::::\n`)
  execFileSync(users, ['mkdb', database, '-f', list], { stdio: 'ignore' })
  const secured = certificate === undefined ? [] : ['-Y', '2', '-2', pem]
  if (certificate !== undefined) await writeFile(pem, certificate.key + certificate.certificate)
  const port = await freePort()
  const login = ['-l', `puredb:${database}`, '-u', '1', '-E', '-A', '-H', '-D', '-z']
  await startProgram(t, [program, '-S', `127.0.0.1,${port}`, ...login, ...secured], port)
  return { port, root }
}
