import { AddressForbidden } from '../../../platform/egress/egress.ts'
import type { SourceSettings } from '../../schema/source.ts'
import { timedOut } from '../reach.ts'
import { SourceProblem } from '../source-problem.ts'

/** What was asked, and of whom. */
export interface S3Question {
  readonly path: string
  readonly host: string
  readonly user: string
  readonly ms: number
}

const LOGIN = [
  'InvalidAccessKeyId',
  'SignatureDoesNotMatch',
  'InvalidToken',
  'ExpiredToken',
  'RequestTimeTooSkewed',
]
/** The last one: another object is there than the one that was asked for. */
const MISSING = ['NoSuchKey', 'NotFound', 'PreconditionFailed']
const FORBIDDEN = ['AccessDenied', 'Forbidden', 'AllAccessDisabled']
const UNREACHABLE =
  /^(?:ECONN|ENOTFOUND|EAI_|EHOST|ENET|EPIPE|ERR_TLS|ERR_SSL|CERT_|DEPTH_|UNABLE_|SELF_SIGNED)/

/** What OpenSSL says of a server that answers in the clear. */
const NO_TLS = /wrong version number/
/** What the SDK says of an answer that is not of S3's making. */
const UNREADABLE = /Deserialization error|^UnknownError$/
/** Of such an answer, characters that are shown. */
const ANSWER_CHARS_MAX = 200

/** Where a bucket is, for people. */
export function hostOfS3({ endpoint, bucket = '' }: SourceSettings): string {
  return endpoint === undefined ? bucket : new URL(endpoint).host
}

/** What a service says of a key, in words of the hub. */
export function s3Problem(error: unknown, { path, host, user, ms }: S3Question): SourceProblem {
  if (error instanceof SourceProblem) return error
  if (error instanceof AddressForbidden) return SourceProblem.of('source.address_forbidden', { host })
  const { name, message, code = '' } = error as Error & { code?: string }
  const said = strangersWord(error) ?? (message === '' || message === name ? name : `${name}: ${message}`)
  if (LOGIN.includes(name)) return SourceProblem.of('source.login_failed', { host, user, said })
  if (MISSING.includes(name)) return SourceProblem.of('source.file_missing', { path })
  if (name === 'NoSuchBucket') return SourceProblem.of('source.folder_missing', { folder: path })
  if (FORBIDDEN.includes(name)) return SourceProblem.of('source.not_permitted', { path })
  if (name === 'TimeoutError' || name === 'AbortError') return timedOut(host, ms)
  if (NO_TLS.test(message))
    return SourceProblem.of('source.unreachable', { host, said: 'TLS: wrong version number' })
  if (UNREACHABLE.test(code)) return SourceProblem.of('source.unreachable', { host, said: code })
  return SourceProblem.of('source.broke', { said })
}

/** What a server says that is no S3 service, "HTTP 404: Not Found"; null where one speaks as S3 does. */
function strangersWord(error: unknown): string | null {
  const { message, $response: answer } = error as Error & {
    $response?: { readonly statusCode: number; readonly body: unknown }
  }
  if (answer === undefined || !UNREADABLE.test(message)) return null
  const text = typeof answer.body === 'string' ? answer.body.replaceAll(/\p{Cc}+/gu, ' ').trim() : ''
  const shown = text.length > ANSWER_CHARS_MAX ? `${text.slice(0, ANSWER_CHARS_MAX)}…` : text
  return `HTTP ${answer.statusCode}${shown === '' ? '' : `: ${shown}`}`
}
