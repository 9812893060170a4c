import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { invariant, ok, refuse, type Result } from '../../kernel/result.ts'
import { inTransaction, type Db, type Tx } from '../postgres/db.ts'
import { countOf, rowOf } from '../postgres/statement.ts'
import { KEEP_ANSWER, KEPT_ANSWER, TRY_KEY } from './queries.ts'
import { sendRefusal } from './send.ts'

/** What a call answers when it worked. */
export interface Answer {
  readonly status: number
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
  readonly body: string
}

interface Changing {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly now: Date
  /** For calls whose body is a streamed file, hashed on its way to disk. */
  readonly bodySha256?: string
  /** What to do once the work is committed, before it is answered. The kept answer is that of the work. */
  readonly afterwards?: Afterwards
}

type Afterwards = (answer: Answer) => Promise<Result<Answer>>

/**
 * Answers a call that changes something, in one transaction: the work, and with an Idempotency-Key
 * also its answer, so that neither is ever there without the other. Refusals are kept too, save 401,
 * 403 and 429 (contract section 13); a fault rolls everything back and is never kept.
 *
 * `work` returns a refusal before its first write: what is returned is committed.
 */
export async function change(
  db: Db,
  { request, reply, now, bodySha256, afterwards = async (answer) => ok(answer) }: Changing,
  work: (tx: Tx) => Promise<Result<Answer>>,
): Promise<FastifyReply> {
  const key = keyOf(request)
  if (key === null) return send(request, reply, await completed(await inTransaction(db, work), afterwards))

  const call = `${request.method} ${request.url}`
  const sha256 = bodySha256 ?? bodyHash(request.body)
  const outcome = await inTransaction(db, async (tx) => {
    const free = await rowOf<{ free: boolean }>(tx, TRY_KEY, [[key.siteId, key.username, key.key].join(' ')])
    if (free?.free !== true) return { result: refuse('idempotency.in_progress', { key: key.key }) }
    const kept = await rowOf<Kept>(tx, KEPT_ANSWER, [key.siteId, key.username, key.key])
    if (kept !== null) {
      if (kept.call !== call || kept.body_sha256 !== sha256) {
        return { result: refuse('idempotency.key_reused', { key: key.key }) }
      }
      return { kept }
    }
    const result = await work(tx)
    await keep(tx, { ...key, call, sha256, now }, answerOf(request, result))
    return { result }
  })
  if (outcome.kept !== undefined) return replay(reply, outcome.kept)
  return send(request, reply, await completed(outcome.result, afterwards))
}

async function completed(result: Result<Answer>, afterwards: Afterwards): Promise<Result<Answer>> {
  return result.ok ? afterwards(result.value) : result
}

/**
 * A kept answer of the same key, before the body's shape is looked at (contract section 1, "Which
 * refusal first"). True when it was sent.
 */
export async function replayKept(db: Db, request: FastifyRequest, reply: FastifyReply): Promise<boolean> {
  const key = keyOf(request)
  if (key === null) return false
  const kept = await rowOf<Kept>(db, KEPT_ANSWER, [key.siteId, key.username, key.key])
  if (kept === null) return false
  const same = kept.call === `${request.method} ${request.url}` && kept.body_sha256 === bodyHash(request.body)
  if (same) await replay(reply, kept)
  else await sendRefusal(request, reply, refuse('idempotency.key_reused', { key: key.key }).refusal)
  return true
}

function keyOf(request: FastifyRequest): { siteId: string; username: string; key: string } | null {
  const key = request.headers['idempotency-key']
  const siteId = (request.params as { siteId?: string }).siteId
  // Other methods are repeatable by themselves; a PUT that makes a site has none yet to keep an answer for.
  if (request.method !== 'POST' || typeof key !== 'string' || siteId === undefined) return null
  invariant(request.caller !== null, 'a call with an Idempotency-Key knows its caller')
  return { siteId, username: request.caller.username, key }
}

function bodyHash(body: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(body ?? null))
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
  const body = JSON.stringify(answer.body)
  // Past the limit the call's own rule for repeats answers; keeping a cut answer would lie.
  if (Buffer.byteLength(body) > KEPT_ANSWER_BYTES_MAX) return
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
  return reply
    .code(result.value.status)
    .headers(result.value.headers ?? {})
    .send(result.value.body)
}
