import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, readdir, rename, rm, rmdir, stat } from 'node:fs/promises'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { join, posix } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { TLSSocket } from 'node:tls'
import type { FtpServerOptions } from './ftp-server.ts'
import { listening } from './listening.ts'

/** A conversation with one client. */
export interface FtpCall {
  readonly options: FtpServerOptions
  cwd: string
  user: string
  allowed: boolean
  renaming: string | null
  /** The data connection that was offered. */
  data: Promise<Socket> | null
  socket: Socket
  readonly say: (text: string) => void
  /** From here on in TLS. */
  readonly secure: () => void
}

type Command = (call: FtpCall, given: string) => void | Promise<void>

/** The commands that a client needs, by name. */
export const COMMANDS: Readonly<Record<string, Command>> = {
  USER: (call, user) => {
    call.user = user
    call.say('331 Senha?')
  },
  PASS: (call, password) => {
    call.options.onPassword?.(password)
    call.allowed = call.user === call.options.user && password === call.options.password
    call.say(call.allowed ? '230 Bem-vindo' : '530 Login incorreto')
  },
  AUTH: (call) => {
    if (call.options.tls === undefined) return call.say('504 Sem TLS')
    call.say('234 Vamos')
    call.secure()
  },
  FEAT: ({ say, options: { unknown = [] } }) =>
    say(
      unknown.includes('MLST') ? '211-Extras\r\n SIZE\r\n211 Fim' : '211-Extras\r\n MLST size*;\r\n211 Fim',
    ),
  SYST: ({ say }) => say('215 UNIX Type: L8'),
  NOOP: ({ say }) => say('200 Está bem'),
  QUIT: (call) => {
    call.say('221 Até logo')
    call.socket.end()
  },
  OPTS: ({ say }) => say('200 Está bem'),
  PBSZ: ({ say }) => say('200 Está bem'),
  PROT: ({ say }) => say('200 Está bem'),
  TYPE: ({ say }) => say('200 Está bem'),
  STRU: ({ say }) => say('200 Está bem'),
  PWD: ({ say, cwd }) => say(`257 "${cwd}"`),
  CWD: async (call, given) => {
    const path = pathOf(call, given)
    if (!(await stat(onDisk(call, path))).isDirectory()) throw new Error('Não é pasta')
    call.cwd = path
    call.say('250 Está bem')
  },
  CDUP: (call) => {
    call.cwd = pathOf(call, '..')
    call.say('250 Está bem')
  },
  EPSV: async (call) => call.say(`229 Ouço em (|||${await offerData(call)}|)`),
  PASV: async (call) => {
    const port = await offerData(call)
    const host = (call.options.dataHost ?? '127.0.0.1').replaceAll('.', ',')
    call.say(`227 Ouço em (${host},${port >> 8},${port & 255})`)
  },
  MLSD: (call, given) => sendList(call, given, (name, facts) => `${factsOf(facts)} ${name}`),
  LIST: (call, given) =>
    sendList(call, given.replace(/^-a ?/, ''), (name, { isFolder, size, mtime }) => {
      const utc = mtime.toUTCString()
      const time = `${utc.slice(8, 11)} ${utc.slice(5, 7)} ${utc.slice(17, 22)}`
      return `${isFolder ? 'd' : '-'}rw-r--r-- 1 erp erp ${size} ${time} ${name}`
    }),
  NLST: (call, given) => sendList(call, given, (name) => name),
  MLST: async (call, given) => {
    const facts = await factsAt(call, given)
    call.say(`250-Veja\r\n ${factsOf(facts)} ${pathOf(call, given)}\r\n250 Fim`)
  },
  MDTM: async (call, given) => call.say(`213 ${timeOf(await factsAt(call, given))}`),
  SIZE: async (call, given) => call.say(`213 ${(await factsAt(call, given)).size}`),
  RETR: async (call, given) => {
    const path = onDisk(call, pathOf(call, given))
    if (!(await stat(path)).isFile()) throw new Error('Não é arquivo')
    const { cutAfter } = call.options
    const file = createReadStream(path, cutAfter === undefined ? {} : { end: cutAfter - 1 })
    await transfer(
      call,
      (data) => pipeline(file, data),
      cutAfter === undefined ? '226 Foi' : '426 Foi em parte',
    )
  },
  STOR: async (call, given) => {
    const file = createWriteStream(onDisk(call, pathOf(call, given)))
    await new Promise((resolve, reject) => file.once('open', resolve).once('error', reject))
    await transfer(call, (data) => pipeline(data, file), '226 Veio')
  },
  RNFR: async (call, given) => {
    const path = onDisk(call, pathOf(call, given))
    await stat(path)
    call.renaming = path
    call.say('350 Para onde?')
  },
  // As most servers do: over a name that is taken.
  RNTO: async (call, given) => {
    await rename(call.renaming ?? '', onDisk(call, pathOf(call, given)))
    call.say('250 Foi')
  },
  MKD: async (call, given) => {
    await mkdir(onDisk(call, pathOf(call, given)))
    call.say('257 Feita')
  },
  RMD: async (call, given) => {
    await rmdir(onDisk(call, pathOf(call, given)))
    call.say('250 Foi')
  },
  DELE: async (call, given) => {
    await rm(onDisk(call, pathOf(call, given)))
    call.say('250 Foi')
  },
}

interface FileFacts {
  readonly isFolder: boolean
  readonly size: number
  readonly mtime: Date
}

function pathOf({ cwd }: FtpCall, given: string): string {
  return posix.resolve(cwd, given)
}

function onDisk({ options }: FtpCall, path: string): string {
  return join(options.root, path)
}

async function factsAt(call: FtpCall, given: string): Promise<FileFacts> {
  const found = await stat(onDisk(call, pathOf(call, given)))
  return { isFolder: found.isDirectory(), size: found.size, mtime: found.mtime }
}

function factsOf(facts: FileFacts): string {
  return `type=${facts.isFolder ? 'dir' : 'file'};size=${facts.size};modify=${timeOf(facts)};`
}

function timeOf({ mtime }: FileFacts): string {
  return mtime.toISOString().replace(/[-:T]/g, '').slice(0, 14)
}

async function sendList(
  call: FtpCall,
  given: string,
  lineOf: (name: string, facts: FileFacts) => string,
): Promise<void> {
  const folder = pathOf(call, given)
  const names = await readdir(onDisk(call, folder))
  const lines = await Promise.all(
    names.map(async (name) => `${lineOf(name, await factsAt(call, posix.join(folder, name)))}\r\n`),
  )
  await transfer(call, (data) => pipeline(Readable.from([Buffer.from(lines.join(''))]), data), '226 Foi')
}

/** Who asks for a port and never comes. */
const DATA_WAIT_MS = 30_000

/** Answers the port on which the next transfer is waited for. */
async function offerData(call: FtpCall): Promise<number> {
  const server = createServer({ noDelay: true }).unref()
  await listening(server, 0)
  const late = setTimeout(() => server.close(), DATA_WAIT_MS).unref()
  call.data = new Promise((resolve) => {
    server.once('connection', (socket) => {
      clearTimeout(late)
      server.close()
      socket.on('error', () => undefined)
      resolve(socket)
    })
  })
  return (server.address() as AddressInfo).port
}

async function transfer(call: FtpCall, work: (data: Socket) => Promise<void>, done: string): Promise<void> {
  const { options, data } = call
  if (data === null) return call.say('425 Por onde?')
  call.say('150 Vai')
  const plain = await data
  const { certificate } = options.tls ?? {}
  const socket =
    certificate === undefined
      ? plain
      : new TLSSocket(plain, { isServer: true, key: certificate.key, cert: certificate.certificate })
  socket.on('error', () => undefined)
  try {
    await work(socket)
    call.say(done)
  } catch {
    call.say('426 Cortado')
  }
}
