import { open, link, lstat, mkdir, readdir, rmdir, unlink, type FileHandle } from 'node:fs/promises'
import type { Stats } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { basename, join, posix } from 'node:path'
import ssh2 from 'ssh2'
import type { AuthContext, Connection, SFTPWrapper } from 'ssh2'
import { listening } from './listening.ts'

const { Server, utils } = ssh2
const { STATUS_CODE, OPEN_MODE } = utils.sftp

export interface SftpServerOptions {
  readonly root: string
  readonly user: string
  readonly password?: string
  /** A public key that is let in, in OpenSSH's form. */
  readonly publicKey?: string
  /** Private keys of the server. */
  readonly hostKeys: readonly string[]
  /** Asks for the password as a question. */
  readonly asks?: boolean
  /** Requests it permits to nobody. */
  readonly denied?: readonly string[]
  /** Says nothing to requests of this name. */
  readonly silentTo?: string
  /** Hears each password that comes. */
  readonly onPassword?: (password: string) => void
}

export interface SftpServer {
  readonly port: number
  readonly close: () => Promise<void>
}

/** Opens an SFTP server on loopback over a folder of this machine; port 0 takes any. Throws what `listen` says. */
export async function openSftpServer(options: SftpServerOptions, port = 0): Promise<SftpServer> {
  const open = new Set<Connection>()
  const server = new Server({ hostKeys: [...options.hostKeys] }, (client) => {
    open.add(client)
    // Types leave it out; without it each answer waits for another one's acknowledgement.
    ;(client as Connection & { setNoDelay(on: boolean): void }).setNoDelay(true)
    client.on('error', () => undefined)
    client.on('close', () => open.delete(client))
    client.on('authentication', (login) => authenticate(login, options))
    client.on('ready', () => {
      client.on('session', (accept) => {
        accept().on('sftp', (acceptSftp) => {
          if (options.silentTo !== 'sftp') serve(acceptSftp(), options)
        })
      })
    })
  })
  await listening(server, port)
  const close = async () => {
    for (const client of open) client.end()
    await new Promise<void>((resolve) => server.close(() => resolve()))
  }
  return { port: (server.address() as AddressInfo).port, close }
}

function authenticate(login: AuthContext, options: SftpServerOptions): void {
  const { user, password, publicKey, asks = false } = options
  const rightUser = login.username === user
  if (login.method === 'password' && !asks) {
    options.onPassword?.(login.password)
    if (rightUser && login.password === password) return login.accept()
  }
  if (login.method === 'keyboard-interactive' && asks) {
    return login.prompt([{ prompt: 'Senha: ', echo: false }], ([answer]) => {
      options.onPassword?.(answer ?? '')
      if (rightUser && answer === password) login.accept()
      else login.reject()
    })
  }
  if (login.method === 'publickey' && rightUser && publicKey !== undefined) {
    const key = utils.parseKey(publicKey)
    if (key instanceof Error) throw key
    const same = key.getPublicSSH().equals(login.key.data)
    const { blob, signature, hashAlgo } = login
    const signed =
      signature === undefined || (blob !== undefined && key.verify(blob, signature, hashAlgo) === true)
    if (same && signed) return login.accept()
  }
  return login.reject(asks ? ['keyboard-interactive'] : ['password', 'publickey'])
}

type Open = { readonly file: FileHandle } | { readonly path: string; names: string[] }

/** What is open, and how a request is answered. */
function openDesk(sftp: SFTPWrapper, { silentTo, denied = [] }: SftpServerOptions) {
  const handles = new Map<number, Open>()
  let last = 0
  return {
    keep: (reqid: number, kept: Open) => {
      handles.set(++last, kept)
      const handle = Buffer.alloc(4)
      handle.writeUInt32BE(last)
      sftp.handle(reqid, handle)
    },
    kept: (handle: Buffer) => handles.get(handle.readUInt32BE()),
    letGo: async (handle: Buffer) => {
      const found = handles.get(handle.readUInt32BE())
      handles.delete(handle.readUInt32BE())
      if (found !== undefined && 'file' in found) await found.file.close()
    },
    /** What a client that went away had open. */
    letAllGo: () => {
      for (const found of handles.values()) if ('file' in found) found.file.close().catch(() => undefined)
      handles.clear()
    },
    answer: (name: string, reqid: number, work: () => Promise<void>) => {
      if (name === silentTo) return
      if (denied.includes(name)) return sftp.status(reqid, STATUS_CODE.PERMISSION_DENIED)
      work().catch((error: NodeJS.ErrnoException) => sftp.status(reqid, statusOf(error)))
    },
    done: async (reqid: number, work: Promise<unknown>) => {
      await work
      sftp.status(reqid, STATUS_CODE.OK)
    },
  }
}

function serve(sftp: SFTPWrapper, options: SftpServerOptions): void {
  const at = (path: string) => join(options.root, posix.normalize(`/${path}`))
  const desk = openDesk(sftp, options)
  const { keep, kept, answer, done } = desk
  sftp.on('OPENDIR', (id, path) =>
    answer('list', id, async () => keep(id, { path: at(path), names: await readdir(at(path)) })),
  )
  sftp.on('READDIR', (id, handle) => answer('list', id, () => nextNames(sftp, id, kept(handle))))
  for (const event of ['LSTAT', 'STAT'] as const) {
    sftp.on(event as 'STAT', (id, path) =>
      answer('stat', id, async () => sftp.attrs(id, attrsOf(await lstat(at(path))))),
    )
  }
  sftp.on('MKDIR', (id, path) => answer('mkdir', id, () => done(id, mkdir(at(path)))))
  sftp.on('REMOVE', (id, path) => answer('remove', id, () => done(id, unlink(at(path)))))
  // As OpenSSH does: never over a name that is taken.
  sftp.on('RENAME', (id, from, to) =>
    answer('rename', id, async () => {
      await link(at(from), at(to))
      await done(id, unlink(at(from)))
    }),
  )
  sftp.on('RMDIR', (id, path) => answer('rmdir', id, () => done(id, rmdir(at(path)))))
  sftp.on('REALPATH', (id, path) => sftp.name(id, [named(posix.normalize(posix.join('/', path)))]))
  // Modes and times are nobody's concern here, and clients that set them go on.
  sftp.on('SETSTAT', (id) => sftp.status(id, STATUS_CODE.OK))
  sftp.on('FSETSTAT', (id) => sftp.status(id, STATUS_CODE.OK))
  // OpenSSH's client waits for us to close what it has ended.
  sftp.on('end', () => sftp.end())
  sftp.on('close', desk.letAllGo)
  serveFiles(sftp, at, desk)
}

/** A name of which nothing else is told. */
function named(filename: string) {
  return { filename, longname: filename, attrs: { mode: 0, uid: 0, gid: 0, size: 0, atime: 0, mtime: 0 } }
}

function serveFiles(
  sftp: SFTPWrapper,
  at: (path: string) => string,
  { keep, kept, letGo, answer, done }: ReturnType<typeof openDesk>,
): void {
  const fileOf = (handle: Buffer) => {
    const found = kept(handle)
    return found !== undefined && 'file' in found ? found.file : null
  }
  sftp.on('OPEN', (id, path, flags) =>
    answer('open', id, async () =>
      keep(id, { file: await open(at(path), (flags & OPEN_MODE.WRITE) !== 0 ? 'w' : 'r') }),
    ),
  )
  sftp.on('READ', (id, handle, offset, length) =>
    answer('read', id, () => read(sftp, id, { file: fileOf(handle), offset, length })),
  )
  sftp.on('WRITE', (id, handle, offset, data) =>
    answer('write', id, async () => {
      await done(id, Promise.resolve(fileOf(handle)?.write(data, 0, data.length, offset)))
    }),
  )
  sftp.on('FSTAT', (id, handle) =>
    answer('stat', id, async () => {
      const file = fileOf(handle)
      if (file === null) throw new Error('no file')
      sftp.attrs(id, attrsOf(await file.stat()))
    }),
  )
  sftp.on('CLOSE', (id, handle) => answer('close', id, () => done(id, letGo(handle))))
}

const NAMES_AT_ONCE = 100

async function nextNames(sftp: SFTPWrapper, reqid: number, kept: Open | undefined): Promise<void> {
  if (kept === undefined || !('names' in kept)) throw new Error('no folder')
  const names = kept.names.splice(0, NAMES_AT_ONCE)
  if (names.length === 0) return sftp.status(reqid, STATUS_CODE.EOF)
  const entries = names.map(async (name) => ({
    filename: name,
    longname: basename(name),
    attrs: attrsOf(await lstat(join(kept.path, name))),
  }))
  sftp.name(reqid, await Promise.all(entries))
}

async function read(
  sftp: SFTPWrapper,
  reqid: number,
  { file, offset, length }: { file: FileHandle | null; offset: number; length: number },
): Promise<void> {
  if (file === null) throw new Error('no file')
  const bytes = Buffer.alloc(length)
  const { bytesRead } = await file.read(bytes, 0, length, offset)
  if (bytesRead === 0) sftp.status(reqid, STATUS_CODE.EOF)
  else sftp.data(reqid, bytes.subarray(0, bytesRead))
}

function attrsOf({ mode, uid, gid, size, atimeMs, mtimeMs }: Stats) {
  return { mode, uid, gid, size, atime: Math.floor(atimeMs / 1000), mtime: Math.floor(mtimeMs / 1000) }
}

function statusOf({ code }: NodeJS.ErrnoException): number {
  if (code === 'ENOENT' || code === 'ENOTDIR') return STATUS_CODE.NO_SUCH_FILE
  return code === 'EACCES' ? STATUS_CODE.PERMISSION_DENIED : STATUS_CODE.FAILURE
}
