import { createServer, type AddressInfo, type Socket } from 'node:net'
import { createServer as createTlsServer, TLSSocket } from 'node:tls'
import { COMMANDS, type FtpCall } from './ftp-commands.ts'
import { listening } from './listening.ts'

/** What a server is to be; all but the first three make it as awkward as some are. */
export interface FtpServerOptions {
  readonly root: string
  readonly user: string
  readonly password: string
  /** Speaks TLS: once it is asked to, or from the first byte. */
  readonly tls?: { readonly certificate: PemPair; readonly implicit: boolean }
  /** Commands it does not know. */
  readonly unknown?: readonly string[]
  /** Commands it permits to nobody. */
  readonly denied?: readonly string[]
  /** A command it never answers. */
  readonly silentTo?: string
  /** Where it says that data connections go to. */
  readonly dataHost?: string
  /** Of a file it sends so many bytes and then says that it could not. */
  readonly cutAfter?: number
  /** Hears each password that comes. */
  readonly onPassword?: (password: string) => void
}

interface PemPair {
  readonly certificate: string
  readonly key: string
}

export interface FtpServer {
  readonly port: number
  /** Ends the connections there are, as servers do that have waited long enough. */
  readonly hangUp: () => void
  readonly close: () => Promise<void>
}

/** Opens an FTP server on loopback over a folder of this machine; port 0 takes any. Throws what `listen` says. */
export async function openFtpServer(options: FtpServerOptions, port = 0): Promise<FtpServer> {
  const { tls } = options
  const open = new Set<Socket>()
  const greet = (socket: Socket) => {
    socket.on('error', () => undefined)
    converse(socket, options)
    socket.write('220 Pronto\r\n')
  }
  const server =
    tls?.implicit === true
      ? createTlsServer({ noDelay: true, key: tls.certificate.key, cert: tls.certificate.certificate }, greet)
      : createServer({ noDelay: true }, greet)
  server.on('connection', (socket: Socket) => {
    open.add(socket)
    socket.on('error', () => undefined)
    socket.on('close', () => open.delete(socket))
  })
  server.on('tlsClientError', () => undefined)
  await listening(server, port)
  const hangUp = () => {
    for (const socket of open) socket.destroy()
  }
  const close = async () => {
    hangUp()
    await new Promise((resolve) => server.close(resolve))
  }
  return { port: (server.address() as AddressInfo).port, hangUp, close }
}

/** One command after another, each answered before the next is looked at. */
function converse(first: Socket, options: FtpServerOptions): void {
  const call: FtpCall = {
    options,
    cwd: '/',
    user: '',
    allowed: false,
    renaming: null,
    data: null,
    socket: first,
    say: (text) => {
      call.socket.write(`${text}\r\n`)
    },
    secure: () => {
      const { key, certificate } = options.tls!.certificate
      const secured = new TLSSocket(call.socket, { isServer: true, key, cert: certificate })
      secured.on('error', () => undefined)
      call.socket.removeAllListeners('data')
      call.socket = secured
      secured.on('data', take)
    },
  }
  let text = ''
  let before: Promise<void> = Promise.resolve()
  const take = (bytes: Buffer) => {
    text += bytes.toString('utf8')
    for (let end = text.indexOf('\r\n'); end !== -1; end = text.indexOf('\r\n')) {
      const line = text.slice(0, end)
      text = text.slice(end + 2)
      before = before.then(() => answer(call, line))
    }
  }
  first.on('data', take)
}

const BEFORE_LOGIN = ['USER', 'PASS', 'AUTH', 'PBSZ', 'PROT', 'OPTS', 'FEAT', 'QUIT']

async function answer(call: FtpCall, line: string): Promise<void> {
  const [, name = '', given = ''] = /^(\S+)(?: (.*))?$/.exec(line) ?? []
  const { unknown = [], denied = [], silentTo } = call.options
  const command = name.toUpperCase()
  if (command === silentTo) return
  const run = COMMANDS[command]
  if (run === undefined || unknown.includes(command)) return call.say('502 Comando desconhecido')
  if (!call.allowed && !BEFORE_LOGIN.includes(command)) return call.say('530 Entre primeiro')
  if (denied.includes(command)) return call.say('550 Permission denied.')
  try {
    await run(call, given)
  } catch (error) {
    call.say(`550 ${(error as Error).message.replace(/, .*$/, '')}`)
  }
}
