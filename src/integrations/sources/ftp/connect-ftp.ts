import { Client, FTPError } from 'basic-ftp'
import { connect as connectTls, type ConnectionOptions } from 'node:tls'
import type { Socket } from 'node:net'
import type { SourceSettings } from '../../schema/source.ts'
import { reach, timedOut } from '../reach.ts'
import { SOURCE_TIMES, type SourceContext } from '../source-context.ts'
import { SourceProblem } from '../source-problem.ts'
import { trustOf } from '../tls-trust.ts'
import { within } from '../within.ts'

const PORT = 21
const PORT_IMPLICIT = 990

/** A logged-in connection, and what its server can do. */
export interface FtpConnection {
  readonly client: Client
  /** Where the login begins: paths without a beginning `/` lie below it. */
  readonly home: string
  /** It tells type, size and time of one file, in the very words of its listings. */
  readonly hasMlst: boolean
}

/**
 * Connects and logs in. The address that is called is one that may be; data connections go to that same one, whatever
 * the server says. Closed once the signal is aborted, a login that is under way too. Throws what `reach` does,
 * `source.login_failed`.
 */
export async function connectFtp(settings: SourceSettings, context: SourceContext): Promise<FtpConnection> {
  const { kind, host = '', implicitTls = false } = settings
  const { signal, times: { reachMs, silenceMs } = SOURCE_TIMES } = context
  const port = settings.port ?? (implicitTls ? PORT_IMPLICIT : PORT)
  const socket = await reach({ host, port }, context)
  const client = new Client(silenceMs)
  const late = () => timedOut(host, reachMs)
  const giveUp = () => {
    client.close()
    socket.destroy()
  }
  const trust = kind === 'ftps' ? trustOf(host, settings.caCertificate) : null
  let during: 'login' | undefined
  signal.addEventListener('abort', giveUp)
  try {
    signal.throwIfAborted()
    await within(greet(client, socket, { trust, implicitTls }), reachMs, late, signal)
    during = 'login'
    await logIn(client, settings, context.secret)
    await client.useDefaultSettings()
    const hasMlst = (await client.features()).has('MLST')
    const home = await client.pwd()
    signal.throwIfAborted()
    return { client, home, hasMlst }
  } catch (error) {
    giveUp()
    signal.removeEventListener('abort', giveUp)
    if (signal.aborted) throw late()
    throw problemOf(error as Error, { host, during, ms: during === 'login' ? silenceMs : reachMs })
  }
}

/** Hands the connection to the client, in TLS from the start or from AUTH TLS on, and waits for its greeting. */
async function greet(
  client: Client,
  socket: Socket,
  { trust, implicitTls }: { trust: ConnectionOptions | null; implicitTls: boolean },
): Promise<void> {
  client.ftp.socket = trust !== null && implicitTls ? await secured(socket, trust) : socket
  if (trust !== null && implicitTls) client.ftp.tlsOptions = trust
  await client.ftp.handle(undefined, (answer, task) => {
    if (answer instanceof Error) task.reject(answer)
    else if (answer.code >= 200 && answer.code < 300) task.resolve(answer)
    // 120 says that the server will be ready by and by: it speaks again.
    else if (answer.code >= 200) task.reject(new FTPError(answer))
  })
  if (trust !== null && !implicitTls) await client.useTLS({ ...trust })
}

function secured(socket: Socket, trust: ConnectionOptions): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const secure = connectTls({ ...trust, socket })
    secure.once('error', reject)
    secure.once('secureConnect', () => {
      secure.off('error', reject)
      resolve(secure)
    })
  })
}

async function logIn(client: Client, settings: SourceSettings, secret: string | null): Promise<void> {
  const { host = '', user } = settings
  // Names and passwords with accents: some servers take them only after this, some not before the login.
  await client.sendIgnoringError('OPTS UTF8 ON')
  try {
    await client.login(user ?? 'anonymous', secret ?? 'malote@')
  } catch (error) {
    if (!(error instanceof FTPError)) throw error
    throw SourceProblem.of('source.login_failed', { host, user: user ?? 'anonymous', said: error.message })
  }
}

function problemOf(
  error: Error,
  { host, during, ms }: { host: string; during: 'login' | undefined; ms: number },
): SourceProblem {
  if (error instanceof SourceProblem) return error
  if (/^Timeout/.test(error.message)) return timedOut(host, ms, during)
  return SourceProblem.of('source.unreachable', { host, said: error.message })
}
