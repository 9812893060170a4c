import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DEMO_SOURCES, ERP } from './demo-site.ts'
import { openFtpServer } from './servers/ftp-server.ts'
import { newKeyPair } from './servers/key-pair.ts'
import { openSftpServer } from './servers/sftp-server.ts'

/** What the file servers need: where their files are, and where to listen (0: any port). */
export interface FileServersWanted {
  readonly dataFolder: string
  readonly ftpPort: number
  readonly sftpPort: number
}

/** FTP and SFTP over one folder, each with its port; null for one whose port was not to be had. */
export interface FileServers {
  readonly ftpPort: number | null
  readonly sftpPort: number | null
  readonly close: () => Promise<void>
}

const TAKEN = ['EADDRINUSE', 'EACCES']

/** Opens the demo's FTP and SFTP servers on loopback, over `ftp` in its data folder, with the ERP's login. */
export async function openFileServers({
  dataFolder,
  ftpPort,
  sftpPort,
}: FileServersWanted): Promise<FileServers> {
  const root = join(dataFolder, 'ftp')
  for (const { folder } of DEMO_SOURCES) await mkdir(join(root, folder), { recursive: true })
  const options = { root, user: ERP.username, password: ERP.password }
  const hostKeys = [await hostKeyIn(dataFolder)]
  const ftp = await orNull(openFtpServer(options, ftpPort))
  const sftp = await orNull(openSftpServer({ ...options, hostKeys }, sftpPort))
  return {
    ftpPort: ftp?.port ?? null,
    sftpPort: sftp?.port ?? null,
    close: async () => {
      await Promise.all([ftp?.close(), sftp?.close()])
    },
  }
}

/** The demo goes on without a server whose port another program has. */
async function orNull<Server>(opening: Promise<Server>): Promise<Server | null> {
  try {
    return await opening
  } catch (error) {
    if (TAKEN.includes((error as NodeJS.ErrnoException).code ?? '')) return null
    throw error
  }
}

/** Made once: a client that has seen a key warns of another one. */
async function hostKeyIn(dataFolder: string): Promise<string> {
  const path = join(dataFolder, 'sftp-host-key')
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    const key = newKeyPair().private
    await writeFile(path, key, { mode: 0o600 })
    return key
  }
}
