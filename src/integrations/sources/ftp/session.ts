import type { SourceSettings } from '../../schema/source.ts'
import { timedOut } from '../reach.ts'
import { SOURCE_TIMES, type SourceContext } from '../source-context.ts'
import { connectFtp, type FtpConnection } from './connect-ftp.ts'
import { ftpProblem } from './ftp-problem.ts'

/** One thing at a time over a connection that is made again where it was lost. */
export interface FtpSession {
  readonly host: string
  readonly silenceMs: number
  /** Runs `work` once what came before it has ended. Throws `SourceProblem` about `path`. */
  readonly run: <Value>(
    path: string,
    work: (connection: FtpConnection) => Promise<Value>,
    missing?: 'folder' | 'file',
  ) => Promise<Value>
  readonly close: () => void
}

/**
 * A session with a server that is logged in to. FTP answers one question at a time, and a transfer that is left in the
 * middle spoils the answers behind it: the next question then goes over a new connection, as it does after a server
 * has ended one that was idle.
 */
export async function openSession(settings: SourceSettings, context: SourceContext): Promise<FtpSession> {
  const { host = '' } = settings
  const { times: { reachMs, silenceMs } = SOURCE_TIMES } = context
  const left = new AbortController()
  const signal = AbortSignal.any([context.signal, left.signal])
  const connect = () => connectFtp(settings, { ...context, signal })
  let connection = await connect()
  let before: Promise<unknown> = Promise.resolve()
  const connected = async () => {
    if (signal.aborted) throw timedOut(host, reachMs)
    if (connection.client.closed) connection = await connect()
    return connection
  }
  return {
    host,
    silenceMs,
    close: () => left.abort(),
    run: (path, work, missing = 'file') => {
      const done = before.then(async () => {
        try {
          return await work(await connected())
        } catch (error) {
          throw ftpProblem(error, { path, host, silenceMs, missing })
        }
      })
      before = done.catch(() => undefined)
      return done
    },
  }
}
