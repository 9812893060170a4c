import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TestContext } from 'node:test'
import { atEnd } from './at-end.ts'

/** A call as the stand-in heard it. */
export interface HeardCall {
  /** "POST /orders?x=1" */
  readonly call: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

/** What an ERP does to a call instead of answering it well. */
export type Trouble =
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: string }
  /** The connection breaks before anything is done. */
  | 'cut'
  /** It does what it was asked, and the answer is lost. */
  | 'lost'
  /** It does not answer. */
  | 'slow'
  /** It does what it was asked, and does not answer. */
  | 'mute'

interface Wanted {
  readonly pattern: RegExp
  readonly trouble: Trouble
}

/** What the stand-in's own handler answers: a status with JSON. */
export interface StandInAnswer {
  readonly status?: number
  readonly body: unknown
}

export interface StandIn {
  readonly url: string
  readonly heard: HeardCall[]
  /** The next calls like these meet trouble, one each: "POST /orders". */
  trouble(pattern: RegExp, ...troubles: readonly Trouble[]): void
  /** Heard calls that match, as "GET /products?page=1". */
  calls(pattern: RegExp): string[]
}

/** A server that stands for an ERP: it answers by `handle`, and fails when told to. */
export async function startStandIn(
  t: TestContext,
  handle: (request: HeardCall) => StandInAnswer,
): Promise<StandIn> {
  const heard: HeardCall[] = []
  const wanted: Wanted[] = []
  const server = createServer((request, response) => {
    void textOf(request).then((body) => {
      const call = { call: `${request.method} ${request.url}`, headers: request.headers, body }
      heard.push(call)
      const place = wanted.findIndex(({ pattern }) => pattern.test(call.call))
      const trouble = place < 0 ? null : wanted.splice(place, 1)[0]!.trouble
      answer(response, trouble, () => handle(call))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  atEnd(t, async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    heard,
    trouble: (pattern, ...troubles) => {
      wanted.push(...troubles.map((trouble) => ({ pattern, trouble })))
    },
    calls: (pattern) => heard.map(({ call }) => call).filter((call) => pattern.test(call)),
  }
}

function answer(response: ServerResponse, trouble: Trouble | null, handle: () => StandInAnswer): void {
  if (trouble === 'slow') return
  if (trouble === 'cut') return void response.destroy()
  if (trouble !== null && trouble !== 'lost' && trouble !== 'mute') {
    response.writeHead(trouble.status, trouble.headers)
    return void response.end(trouble.body ?? '')
  }
  const { status = 200, body } = handle()
  if (trouble === 'mute') return
  if (trouble === 'lost') return void response.destroy()
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(body === undefined ? '' : JSON.stringify(body))
}

async function textOf(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = []
  for await (const piece of request as AsyncIterable<Buffer>) pieces.push(piece)
  return Buffer.concat(pieces).toString('utf8')
}
