import { createHash } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { malformed } from '../../kernel/mistakes.ts'
import { invariant, ok, refuse, type Result } from '../../kernel/result.ts'
import { inTransaction, type Db, type Tx } from '../postgres/db.ts'
import { countOf, rowOf } from '../postgres/statement.ts'
import { KEEP_ANSWER, KEPT_ANSWER, TRY_KEY } from './queries.ts'
import { sendBytes, sendRefusal } from './send.ts'

/** What a call answers when it worked. */
export interface Answer {
  readonly status: number
  /** Bytes are finished JSON. */
  readonly body: unknown
  readonly headers?: Readonly<Record<string, string>>
}

export const KEPT_ANSWER_BYTES_MAX = 64 * 1024
export const KEY_LENGTH_MAX = 255

interface Kept {
  readonly call: string
  readonly body_sha256: string
  readonly status: number
  readonly headers: Record<string, string>
  /** NOT_KEPT where it was larger than is kept. */
  readonly body: string
}

/** No answer is empty. The key is still of its call and body; only the answer is not there to come again. */
const NOT_KEPT = ''

interface Changing {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly now: Date
  /** For calls whose body is a streamed file, hashed on its way to disk. */
  readonly bodySha256?: string
  /** The same work in a transaction that other calls share. A call with a key has one of its own, for its answer. */
  readonly together?: () => Promise<Result<Answer>>
  /** What to do once the work is committed, before it is answered. The kept answer is that of the work. */
  readonly afterwards?: Afterwards
}

type Afterwards = (answer: Answer) => Promise<Result<Answer>>

/**
 * Answers a call that changes something, in one transaction: the work, and with an Idempotency-Key
 * also its answer, so that neither is ever there without the other. Refusals are kept too, save 401,
 * 403 and 429 (contract section 13); a fault rolls everything back and is never kept. Of an answer past 64 KiB the
 * key alone is kept.
 *
 * `work` returns a refusal before its first write: what is returned is committed.
 */
export async function change(
  db: Db,
  { request, reply, now, bodySha256, together, afterwards = async (answer) => ok(answer) }: Changing,
  work: (tx: Tx) => Promise<Result<Answer>>,
): Promise<FastifyReply> {
  const key = keyOf(request)
  if (key === null) {
    const result = together === undefined ? await inTransaction(db, work) : await together()
    return send(request, reply, await completed(result, afterwards))
  }

  const call = `${request.method} ${request.url}`
  const sha256 = bodySha256 ?? bodyHash(request.body)
  const outcome = await inTransaction(db, async (tx) => {
    const free = await rowOf<{ free: boolean }>(tx, TRY_KEY, [[key.siteId, key.username, key.key].join(' ')])
    if (free?.free !== true) return { result: refuse('idempotency.in_progress', { key: key.key }) }
    const kept = await rowOf<Kept>(tx, KEPT_ANSWER, [key.siteId, key.username, key.key])
    if (kept !== null && !isOf(kept, request, sha256))
      return { result: refuse('idempotency.key_reused', { key: key.key }) }
    if (kept !== null && kept.body !== NOT_KEPT) return { kept }
    // Where the first answer was too large to keep, the call's own rule for repeats answers.
    const result = await work(tx)
    if (kept === null) await keep(tx, { ...key, call, sha256, now }, answerOf(request, result))
    return { result }
  })
  if (outcome.kept === undefined) return send(request, reply, await completed(outcome.result, afterwards))
  if (outcome.kept.status >= 400) return replay(reply, outcome.kept)
  // A repeat waits for the same end as the first call did.
  const { status, headers, body } = outcome.kept
  const again = await completed(ok({ status, headers, body: JSON.parse(body) as unknown }), afterwards)
  return send(request, reply.header('idempotency-replayed', 'true'), again)
}

async function completed(result: Result<Answer>, afterwards: Afterwards): Promise<Result<Answer>> {
  return result.ok ? afterwards(result.value) : result
}

/**
 * Answers a repeat before the body's shape is looked at (contract section 1, "Which refusal first"). Calls
 * that stream their body are asked in `change`, once it was hashed.
 */
export function replayFirst(server: FastifyInstance, db: Db): void {
  server.addHook('preValidation', async (request, reply) => {
    const key = keyOf(request)
    if (key === null || request.routeOptions.config.streams) return
    if (key.key.length === 0 || key.key.length > KEY_LENGTH_MAX) {
      const rule = key.key.length === 0 ? 'empty' : 'length_max'
      const wrong = { field: 'Idempotency-Key', in: 'header', rule, limit: KEY_LENGTH_MAX } as const
      return sendRefusal(request, reply, malformed(wrong).refusal)
    }
    const kept = await rowOf<Kept>(db, KEPT_ANSWER, [key.siteId, key.username, key.key])
    if (kept === null) return
    if (isOf(kept, request, bodyHash(request.body)))
      return kept.body === NOT_KEPT ? undefined : replay(reply, kept)
    return sendRefusal(request, reply, refuse('idempotency.key_reused', { key: key.key }).refusal)
  })
}

/** Whether the kept answer is to this very call and body. */
function isOf(kept: Kept, request: FastifyRequest, sha256: string): boolean {
  return kept.call === `${request.method} ${request.url}` && kept.body_sha256 === sha256
}

function keyOf(request: FastifyRequest): { siteId: string; username: string; key: string } | null {
  const key = request.headers['idempotency-key']
  const siteId = (request.params as { siteId?: string }).siteId
  // Other methods are repeatable by themselves; a PUT that makes a site has none yet to keep an answer for.
  if (request.method !== 'POST' || typeof key !== 'string' || siteId === undefined) return null
  invariant(request.caller !== null, 'a call with an Idempotency-Key knows its caller')
  return { siteId, username: request.caller.username, key }
}

/** No body says as much as an empty object: calls that need nothing said take either. */
function bodyHash(body: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(body ?? {}))
    .digest('hex')
}

function answerOf(request: FastifyRequest, result: Result<Answer>): Answer {
  if (result.ok) return result.value
  const problem = request.problemOf(result.refusal)
  return { status: problem.status, body: problem }
}

async function keep(
  tx: Tx,
  key: { siteId: string; username: string; key: string; call: string; sha256: string; now: Date },
  answer: Answer,
): Promise<void> {
  if ([401, 403, 429].includes(answer.status)) return
  const whole = textOf(answer.body)
  const body = Buffer.byteLength(whole) > KEPT_ANSWER_BYTES_MAX ? NOT_KEPT : whole
  await countOf(tx, KEEP_ANSWER, [
    key.siteId,
    key.username,
    key.key,
    key.call,
    key.sha256,
    answer.status,
    JSON.stringify(answer.headers ?? {}),
    body,
    key.now,
  ])
}

function replay(reply: FastifyReply, kept: Kept): FastifyReply {
  const type = kept.status >= 400 ? 'application/problem+json' : 'application/json'
  return reply
    .code(kept.status)
    .headers(kept.headers)
    .header('idempotency-replayed', 'true')
    .type(type)
    .send(kept.body)
}

function send(request: FastifyRequest, reply: FastifyReply, result: Result<Answer>): FastifyReply {
  if (!result.ok) return sendRefusal(request, reply, result.refusal)
  const { status, body, headers = {} } = result.value
  void reply.code(status).headers(headers)
  return Buffer.isBuffer(body) ? sendBytes(reply, body) : reply.send(body)
}

function textOf(body: unknown): string {
  return Buffer.isBuffer(body) ? body.toString() : JSON.stringify(body)
}
