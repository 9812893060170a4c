import { request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { isIP } from 'node:net'
import { AddressForbidden, type Egress } from './egress.ts'

/** A call to somebody else's server. */
export interface OutgoingRequest {
  readonly method: string
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
}

export interface OutgoingAnswer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

export interface OutgoingRules {
  readonly egress: Egress
  /** From the first word to the last of the answer. */
  readonly wholeMs: number
  readonly bytesMax: number
  readonly signal: AbortSignal
}

/** Why a call has no answer. `unreachable` and `timed_out` leave open whether it was heard. */
export class CallProblem extends Error {
  readonly kind: 'address_forbidden' | 'unreachable' | 'timed_out' | 'answer_too_large' | 'stopped'

  constructor(kind: CallProblem['kind'], message: string) {
    super(message)
    this.kind = kind
  }
}

/** Makes a call and reads its answer whole. A redirect is an answer like any other. Throws `CallProblem`. */
export async function sendRequest(call: OutgoingRequest, rules: OutgoingRules): Promise<OutgoingAnswer> {
  const { egress, wholeMs, bytesMax, signal } = rules
  const { hostname } = call.url
  const literal = hostname.replace(/^\[|\]$/g, '')
  if (isIP(literal) !== 0 && !egress.allows(literal))
    throw new CallProblem('address_forbidden', `${hostname} may not be called`)
  const late = AbortSignal.timeout(wholeMs)
  try {
    const answer = await open(call, egress, AbortSignal.any([late, signal]))
    return { status: answer.statusCode ?? 0, headers: answer.headers, body: await bodyOf(answer, bytesMax) }
  } catch (error) {
    if (error instanceof CallProblem) throw error
    if (signal.aborted) throw new CallProblem('stopped', 'given up')
    if (late.aborted) throw new CallProblem('timed_out', `no whole answer within ${wholeMs} ms`)
    if (error instanceof AddressForbidden) throw new CallProblem('address_forbidden', error.message)
    throw new CallProblem('unreachable', (error as Error).message)
  }
}

function open(
  { method, url, headers, body }: OutgoingRequest,
  { agents, lookup }: Egress,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const secure = url.protocol === 'https:'
  const options = { method, headers, signal, lookup, agent: secure ? agents.https : agents.http }
  return new Promise((resolve, reject) => {
    const sent = (secure ? httpsRequest : httpRequest)(url, options, resolve)
    sent.on('error', reject)
    sent.end(body)
  })
}

async function bodyOf(answer: IncomingMessage, bytesMax: number): Promise<Buffer> {
  const pieces: Buffer[] = []
  let bytes = 0
  for await (const piece of answer as AsyncIterable<Buffer>) {
    bytes += piece.length
    if (bytes > bytesMax) throw new CallProblem('answer_too_large', `more than ${bytesMax} bytes`)
    pieces.push(piece)
  }
  return Buffer.concat(pieces)
}
