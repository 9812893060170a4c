import { createHash } from 'node:crypto'
import { Client, type ConnectConfig, type ServerHostKeyAlgorithm, type SFTPWrapper } from 'ssh2'
import type { SourceSettings } from '../../schema/source.ts'
import { reach, timedOut } from '../reach.ts'
import { SOURCE_TIMES, type SourceContext } from '../source-context.ts'
import { SourceProblem } from '../source-problem.ts'
import { within } from '../within.ts'

/** A logged-in connection. */
export interface SftpConnection {
  readonly client: Client
  readonly sftp: SFTPWrapper
  readonly hostKey: string
}

const PORT = 22

/** A server has a key of each; the one that was pinned may be of any, so each is asked for before we say no. */
const KEY_FAMILIES: readonly (readonly ServerHostKeyAlgorithm[])[] = [
  ['ssh-ed25519'],
  ['ecdsa-sha2-nistp256', 'ecdsa-sha2-nistp384', 'ecdsa-sha2-nistp521'],
  ['rsa-sha2-512', 'rsa-sha2-256', 'ssh-rsa'],
]

/**
 * Connects and logs in, by password or PEM key. The server's key is looked at before anything of the login is sent.
 * Throws what `reach` does, `source.host_key_changed`, `source.login_failed`.
 */
export async function connectSftp(settings: SourceSettings, context: SourceContext): Promise<SftpConnection> {
  const { hostKey: pinned } = settings
  const first = await attempt(settings, context, {}).catch(onlyOtherKey)
  if ('client' in first) return first
  for (const serverHostKey of pinned === undefined ? [] : KEY_FAMILIES) {
    const algorithms = { serverHostKey: [...serverHostKey] }
    const other = await attempt(settings, context, { algorithms }).catch(onlyOtherKey)
    if ('client' in other) return other
  }
  throw first
}

/** A key that is not the pinned one; also a server that has none of a family says no more than that. */
function onlyOtherKey(error: unknown): SourceProblem {
  if (error instanceof SourceProblem && error.code === 'source.host_key_changed') return error
  if (error instanceof SourceProblem && /no matching host key/i.test(String(error.facts['said'])))
    return error
  throw error
}

async function attempt(
  settings: SourceSettings,
  context: SourceContext,
  { algorithms }: Pick<ConnectConfig, 'algorithms'>,
): Promise<SftpConnection> {
  const { host = '', port = PORT, user = '' } = settings
  const { signal, times = SOURCE_TIMES } = context
  const sock = await reach({ host, port }, context)
  const client = new Client()
  const giveUp = () => client.destroy()
  let hostKey = ''
  const opened = new Promise<SFTPWrapper>((resolve, reject) => {
    const failed = (error: Error) => reject(connectProblem(error, settings, { hostKey, ms: times.reachMs }))
    client.on('error', failed)
    client.on('close', () => {
      signal.removeEventListener('abort', giveUp)
      failed(new Error('closed by the server'))
    })
    client.on('ready', () => client.sftp((error, sftp) => (error ? failed(error) : resolve(sftp))))
    // Some servers ask for the password as one question among others.
    client.on('keyboard-interactive', (_name, _instructions, _language, prompts, finish) =>
      finish(prompts.map(() => context.secret ?? '')),
    )
    signal.addEventListener('abort', giveUp)
    const hostVerifier = (key: Buffer) => {
      hostKey = fingerprintOf(key)
      return settings.hostKey === undefined || settings.hostKey === hostKey
    }
    const login = { username: user, ...credentialsOf(context.secret ?? '') }
    const terms = algorithms === undefined ? {} : { algorithms }
    try {
      client.connect({ sock, hostVerifier, readyTimeout: times.reachMs, ...KEEP_ALIVE, ...login, ...terms })
    } catch (error) {
      // A PEM key that cannot be read.
      const said = (error as Error).message
      reject(SourceProblem.of('source.login_failed', { host, user, said }))
    }
  })
  try {
    // The client's own limit ends with the login; a server may let us in and then not begin.
    const ms = times.reachMs + times.silenceMs
    return { client, sftp: await within(opened, ms, () => timedOut(host, ms, 'login')), hostKey }
  } catch (error) {
    client.destroy()
    sock.destroy()
    throw error
  }
}

const KEEP_ALIVE = { keepaliveInterval: 10_000, keepaliveCountMax: 3 }

function credentialsOf(secret: string): Partial<ConnectConfig> {
  if (/^\s*-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(secret)) return { privateKey: `${secret.trim()}\n` }
  return { password: secret, tryKeyboard: true }
}

/** As OpenSSH shows it: "SHA256:" and base64 without its filling. */
function fingerprintOf(key: Buffer): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`
}

function connectProblem(
  error: Error & { level?: string },
  { host = '', user = '', hostKey: pinned }: SourceSettings,
  { hostKey, ms }: { hostKey: string; ms: number },
): SourceProblem {
  const said = error.message
  if (hostKey !== '' && pinned !== undefined && pinned !== hostKey) {
    return SourceProblem.of('source.host_key_changed', { host, expected: pinned, found: hostKey })
  }
  if (error.level === 'client-authentication')
    return SourceProblem.of('source.login_failed', { host, user, said })
  if (error.level === 'client-timeout') return timedOut(host, ms)
  return SourceProblem.of('source.unreachable', { host, said })
}
