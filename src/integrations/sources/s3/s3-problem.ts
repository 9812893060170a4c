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

/** Where a bucket is, for people. */
export function hostOfS3({ endpoint, bucket = '' }: SourceSettings): string {
  return endpoint === undefined ? bucket : new URL(endpoint).host
}

/** What a service says of a key, in words of the hub. */
export function s3Problem(error: unknown, { path, host, user, ms }: S3Question): SourceProblem {
  if (error instanceof SourceProblem) return error
  if (error instanceof AddressForbidden) return SourceProblem.of('source.address_forbidden', { host })
  const { name, message, code = '' } = error as Error & { code?: string }
  const said = message === '' || message === name ? name : `${name}: ${message}`
  if (LOGIN.includes(name)) return SourceProblem.of('source.login_failed', { host, user, said })
  if (MISSING.includes(name)) return SourceProblem.of('source.file_missing', { path })
  if (name === 'NoSuchBucket') return SourceProblem.of('source.folder_missing', { folder: path })
  if (FORBIDDEN.includes(name)) return SourceProblem.of('source.not_permitted', { path })
  if (name === 'TimeoutError' || name === 'AbortError') return timedOut(host, ms)
  if (UNREACHABLE.test(code)) return SourceProblem.of('source.unreachable', { host, said: code })
  return SourceProblem.of('source.broke', { said })
}
