import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { isIP } from 'node:net'
import type { S3Client } from '@aws-sdk/client-s3'
import type { SourceSettings } from '../../schema/source.ts'
import { SOURCE_TIMES, type SourceContext } from '../source-context.ts'
import { SourceProblem } from '../source-problem.ts'
import { trustOf } from '../tls-trust.ts'
import { hostOfS3, s3Problem } from './s3-problem.ts'

type Sdk = typeof import('@aws-sdk/client-s3')

/** A bucket that lets us in. */
export interface S3Connection {
  readonly sdk: Sdk
  readonly client: S3Client
  readonly bucket: string
  readonly signal: AbortSignal
}

const REGION = 'us-east-1'
const SOCKETS_MAX = 8
/** Those that say nothing of who we are: what is asked next will be told. */
const LET_IN = ['AccessDenied', 'NoSuchBucket', 'NotFound', 'Forbidden']

/**
 * Makes a client of a bucket and asks it one thing, so that a wrong address or secret is told at once. The address is
 * one that may be called, asked after its name is resolved; a redirect is not followed. Throws
 * `source.address_forbidden`, `source.unreachable`, `source.timed_out`, `source.login_failed`.
 */
export async function connectS3(settings: SourceSettings, context: SourceContext): Promise<S3Connection> {
  const { bucket = '', user = '', region = REGION, endpoint } = settings
  const { egress, signal, secret, times = SOURCE_TIMES } = context
  const host = endpoint === undefined ? null : new URL(endpoint).hostname.replace(/^\[|\]$/g, '')
  if (host !== null && isIP(host) !== 0 && !egress.allows(host)) {
    throw SourceProblem.of('source.address_forbidden', { host })
  }
  // Loaded only where it is needed: it takes a tenth of a second.
  const sdk = await import('@aws-sdk/client-s3')
  const { reachMs, silenceMs } = times
  const own = { lookup: egress.lookup, keepAlive: true, maxSockets: SOCKETS_MAX }
  const { caCertificate } = settings
  const trust = caCertificate === undefined || host === null ? {} : trustOf(host, caCertificate)
  const client = new sdk.S3Client({
    region,
    credentials: { accessKeyId: user, secretAccessKey: secret ?? '' },
    // Services other than Amazon's have seldom a name for each bucket.
    ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }),
    // Nor do all of them know the newer checksums.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: {
      httpAgent: new HttpAgent(own),
      httpsAgent: new HttpsAgent({ ...own, ...trust }),
      connectionTimeout: reachMs,
      requestTimeout: silenceMs,
      socketTimeout: silenceMs,
      throwOnRequestTimeout: true,
    },
  })
  try {
    const first = new sdk.ListObjectsV2Command({ Bucket: bucket, MaxKeys: 1 })
    await client.send(first, { abortSignal: signal })
  } catch (error) {
    if (!LET_IN.includes((error as Error).name)) {
      client.destroy()
      throw s3Problem(error, { path: bucket, host: hostOfS3(settings), user, ms: reachMs })
    }
  }
  return { sdk, client, bucket, signal }
}
