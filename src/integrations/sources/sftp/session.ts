import type { SFTPWrapper, Stats } from 'ssh2'
import { timedOut } from '../reach.ts'
import { SourceProblem } from '../source-problem.ts'
import { within } from '../within.ts'

/** Status codes of the protocol (draft-ietf-secsh-filexfer-02, 7). */
const END = 1
const MISSING = 2
const PERMISSION = 3
/** What most servers say of anything else: a folder that is there already, one that is not, a name taken. */
const FAILURE = 4

type Callback<Value> = (error?: Error | null, value?: Value) => void

export interface Session {
  readonly sftp: SFTPWrapper
  /** Asks the server one thing; one that says nothing for too long is given up. Throws as the server says it. */
  readonly ask: <Value = void>(call: (done: Callback<Value>) => void) => Promise<Value>
}

/** Questions to a server, each answered in time or given up with the whole connection. */
export function openSession(
  sftp: SFTPWrapper,
  { host, silenceMs, giveUp }: { host: string; silenceMs: number; giveUp: () => void },
): Session {
  const late = () => {
    giveUp()
    return timedOut(host, silenceMs)
  }
  return {
    sftp,
    ask: <Value>(call: (done: Callback<Value>) => void) =>
      within(
        new Promise<Value>((resolve, reject) => {
          call((error, value) => (error ? reject(error) : resolve(value as Value)))
        }),
        silenceMs,
        late,
      ),
  }
}

/** What is at a path, links not followed; null for nothing. */
export async function statOf({ sftp, ask }: Session, path: string): Promise<Stats | null> {
  try {
    return await ask<Stats>((done) => sftp.lstat(path, done))
  } catch (error) {
    if (codeOf(error) === MISSING) return null
    throw error
  }
}

/** Whether an error may come of a folder that is not there. */
export function mayMissFolder(error: unknown): boolean {
  return codeOf(error) === MISSING || codeOf(error) === FAILURE
}

export function isEnd(error: unknown): boolean {
  return codeOf(error) === END
}

/** What a server says of a path, in words of the hub. */
export function sftpProblem(
  error: unknown,
  path: string,
  missing: 'folder' | 'file' = 'file',
): SourceProblem {
  if (error instanceof SourceProblem) return error
  if (codeOf(error) === PERMISSION) return SourceProblem.of('source.not_permitted', { path })
  if (codeOf(error) === MISSING) {
    return missing === 'folder'
      ? SourceProblem.of('source.folder_missing', { folder: path })
      : SourceProblem.of('source.file_missing', { path })
  }
  return SourceProblem.of('source.broke', { said: (error as Error).message })
}

function codeOf(error: unknown): unknown {
  return (error as { code?: unknown }).code
}
