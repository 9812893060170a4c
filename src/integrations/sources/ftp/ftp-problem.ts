import { FTPError } from 'basic-ftp'
import { timedOut } from '../reach.ts'
import { SourceProblem } from '../source-problem.ts'

/** The protocol has one code for what is missing and what is not permitted; servers tell them apart in words only. */
const NOT_PERMITTED = /permission|permit|denied|not allowed|forbidden|privilege|permiss/i

/** File unavailable; what some servers say instead of it; a name that may not be. */
const UNAVAILABLE = [550, 551, 553]
const UNKNOWN_COMMAND = [500, 502, 504]

/** What the server said no to. */
export function isRefusal(error: unknown): error is FTPError {
  return error instanceof FTPError
}

/** Whether the server does not know a command. */
export function isUnknown(error: unknown): boolean {
  return error instanceof FTPError && UNKNOWN_COMMAND.includes(error.code)
}

/** What a server says of a path, in words of the hub. */
export function ftpProblem(
  error: unknown,
  { path, host, silenceMs, missing = 'file' }: FtpQuestion,
): SourceProblem {
  if (error instanceof SourceProblem) return error
  const said = (error as Error).message
  if (/^(?:Client is closed because )?Timeout/.test(said)) return timedOut(host, silenceMs)
  if (!(error instanceof FTPError) || !UNAVAILABLE.includes(error.code)) {
    return SourceProblem.of('source.broke', { said })
  }
  if (NOT_PERMITTED.test(said)) return SourceProblem.of('source.not_permitted', { path })
  return missing === 'folder'
    ? SourceProblem.of('source.folder_missing', { folder: path })
    : SourceProblem.of('source.file_missing', { path })
}

/** What was asked, and of whom. */
export interface FtpQuestion {
  readonly path: string
  readonly host: string
  readonly silenceMs: number
  readonly missing?: 'folder' | 'file'
}
