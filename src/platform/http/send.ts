import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Refusal, Result } from '../../kernel/result.ts'
import { PROBLEM_TYPE } from './problem.ts'

/** How to log in, which every 401 must say (RFC 9110). */
const CHALLENGE = 'Bearer realm="malote", Basic realm="malote", charset="UTF-8"'

/** Sends a refusal as problem details in the caller's language. */
export function sendRefusal(request: FastifyRequest, reply: FastifyReply, refusal: Refusal): FastifyReply {
  const problem = request.problemOf(refusal)
  if (problem.status === 429 || problem.status === 503) {
    const seconds = refusal.facts['retryAfterSeconds']
    void reply.header('retry-after', typeof seconds === 'number' ? Math.ceil(seconds) : 1)
  }
  if (problem.status === 401) void reply.header('www-authenticate', CHALLENGE)
  return reply.code(problem.status).type(PROBLEM_TYPE).send(problem)
}

/** Sends what a read found, or its refusal. */
export function sendResult<Value>(
  request: FastifyRequest,
  reply: FastifyReply,
  result: Result<Value>,
): FastifyReply {
  return result.ok ? reply.send(result.value) : sendRefusal(request, reply, result.refusal)
}

/** Sends finished JSON. */
export function sendBytes(reply: FastifyReply, json: Buffer): FastifyReply {
  return reply.type('application/json').send(json)
}
