import { randomUUID } from 'node:crypto'
import Fastify, {
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify'
import { malformed } from '../../kernel/mistakes.ts'
import { refuse, type Refusal } from '../../kernel/result.ts'
import type { RefusalCode } from '../../kernel/refusals.ts'
import { languageOf, type Language } from '../../kernel/texts/texts.ts'
import type { Log } from '../telemetry/log.ts'
import type { Metrics } from '../telemetry/metrics.ts'
import { problemOf, type Problem } from './problem.ts'
import { sendRefusal } from './send.ts'
import { SenderGone, tooSlow } from './slow-body.ts'
import { readJsonBodies } from './json-body.ts'
import { ShapeRefused, compileSchema } from './validate.ts'

declare module 'fastify' {
  interface FastifyRequest {
    language: Language
    problemOf(refusal: Refusal): Problem
  }
  interface FastifyContextConfig {
    /** The route reads its body itself, as a stream. */
    readonly streams?: true
  }
}

export const BODY_BYTES_MAX = 1024 * 1024
/** Time for all headers; bodies have their own limits, since a load file may take an hour. */
const HEADERS_TIMEOUT_MS = 20_000
const KEEP_ALIVE_MS = 72_000
/** Below Node's own 16 KiB; a path or a query of ours is far shorter. */
const PARAM_LENGTH_MAX = 255

export interface ServerParts {
  readonly log: Log
  readonly metrics: Metrics
  readonly trustProxy: readonly string[]
  /** A body that Fastify reads must be whole after this long; routes that stream have their own limit. */
  readonly bodySlowMs: number
}

/** What the framework refuses before a route is asked, in our codes. */
const FRAMEWORK_REFUSALS: Readonly<Record<string, RefusalCode>> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'request.media_type_unsupported',
  FST_ERR_CTP_BODY_TOO_LARGE: 'request.too_large',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'request.malformed',
}

/** A server without routes: shapes, problems, languages, request ids, metrics and security headers. */
export function openServer({ log, metrics, trustProxy, bodySlowMs }: ServerParts): FastifyInstance {
  const server = Fastify({
    loggerInstance: log,
    // Each answer is one line of ours.
    logController: new Fastify.LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_BYTES_MAX,
    trustProxy: trustProxy.length > 0 ? [...trustProxy] : false,
    keepAliveTimeout: KEEP_ALIVE_MS,
    http: { headersTimeout: HEADERS_TIMEOUT_MS, requestTimeout: 0 },
    routerOptions: { maxParamLength: PARAM_LENGTH_MAX },
    genReqId: () => randomUUID(),
    requestIdHeader: false,
    exposeHeadRoutes: false,
    forceCloseConnections: 'idle',
    // Refused in our own words while stopping (drain.ts).
    return503OnClosing: false,
  }) as unknown as FastifyInstance
  readJsonBodies(server)
  server.setValidatorCompiler(compileSchema as never)
  // Answers are what the rooms made; a serializer that drops what a schema forgot would hide mistakes.
  server.setSerializerCompiler(() => (data) => JSON.stringify(data))
  server.decorateRequest('language', 'pt')
  server.decorateRequest('problemOf', function (this: FastifyRequest, refusal: Refusal) {
    return problemOf(refusal, this.url, this.language)
  })

  addHooks(server, { metrics, bodySlowMs })
  server.setNotFoundHandler((request, reply) =>
    sendRefusal(request, reply, refuse('request.not_found', { path: pathOf(request.url) }).refusal),
  )
  server.setErrorHandler((error: FastifyError, request, reply) => answerError(error, request, reply))
  return server
}

/** Ends a body that is not whole in time as an error of the call, so that its sender still gets an answer. */
function giveUpLate(payload: NodeJS.ReadableStream, reply: FastifyReply, limitMs: number): void {
  const late = setTimeout(() => {
    // Nobody reads the body of a call that has its answer already (an unknown path): then there is nobody to tell.
    if (payload.listenerCount('error') > 0) payload.emit('error', new ShapeRefused(tooSlow(limitMs)))
  }, limitMs)
  const inTime = () => clearTimeout(late)
  payload.once('end', inTime)
  reply.raw.once('close', inTime)
}

/** What happens to every call: its language, common headers, a slow body given up, a line in the log. */
function addHooks(
  server: FastifyInstance,
  { metrics, bodySlowMs }: Pick<ServerParts, 'metrics' | 'bodySlowMs'>,
): void {
  server.addHook('onRequest', async (request, reply) => {
    request.language = languageOf(request.headers['accept-language'])
    reply.headers({
      'x-request-id': request.id,
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    })
  })
  server.addHook('preParsing', async (request, reply, payload) => {
    if (!request.routeOptions.config.streams) giveUpLate(payload, reply, bodySlowMs)
    return payload
  })
  server.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none'
    metrics.httpSeconds.observe(
      { method: request.method, route, status: reply.statusCode },
      reply.elapsedTime / 1000,
    )
    request.log.info({
      event: 'http_answered',
      method: request.method,
      path: pathOf(request.url),
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime * 10) / 10,
    })
  })
}

/** The outermost catch of the http role: everything thrown on a call's way ends here, once. */
function answerError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (error instanceof ShapeRefused) {
    // What was not read would be taken for the next call on this connection.
    if (error.refusal.code === 'request.too_slow') void reply.header('connection', 'close')
    return sendRefusal(request, reply, error.refusal)
  }
  if (error instanceof SenderGone) {
    request.log.info({ event: 'sender_gone', method: request.method, path: pathOf(request.url) })
    return sendRefusal(request, reply, malformed({ field: 'body', rule: 'cut' }).refusal)
  }
  const code = FRAMEWORK_REFUSALS[error.code]
  if (code !== undefined) {
    return sendRefusal(request, reply, frameworkRefusal(code, request))
  }
  if (isDatabaseAway(error)) {
    request.log.error({ event: 'database_unavailable', error: error.message })
    return sendRefusal(
      request,
      reply,
      refuse('server.database_unavailable', { retryAfterSeconds: 5 }).refusal,
    )
  }
  request.log.error({ event: 'http_fault', method: request.method, path: pathOf(request.url), err: error })
  return sendRefusal(request, reply, refuse('server.fault', { requestId: request.id }).refusal)
}

/** What the framework has found, with the facts that help. */
function frameworkRefusal(code: RefusalCode, { routeOptions }: FastifyRequest): Refusal {
  if (code === 'request.malformed') return malformed({ field: 'body', rule: 'shape' }).refusal
  if (code === 'request.too_large') return refuse(code, { limit: BODY_BYTES_MAX }).refusal
  const accepted = routeOptions.schema?.consumes ?? ['application/json']
  return refuse(code, { accepted }).refusal
}

/** Connection refused or cut, server starting or stopping, no connection free in time. */
function isDatabaseAway(error: FastifyError): boolean {
  const { syscall } = error as { syscall?: string }
  // A socket that is not there; a file of ours that is not there is another matter.
  if (error.code === 'ENOENT') return syscall === 'connect'
  if (['ECONNREFUSED', 'ECONNRESET', '57P01', '57P02', '57P03', '08006', '08001'].includes(error.code))
    return true
  return /timeout exceeded when trying to connect|Connection terminated/.test(error.message)
}

/** Queries may carry a customer's document; a log has the path alone. */
function pathOf(url: string): string {
  return url.split('?', 1)[0]!
}
