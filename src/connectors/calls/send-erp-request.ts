import { ok, refuse, type Refusal, type Result } from '../../kernel/result.ts'
import { CallProblem, sendRequest, type OutgoingAnswer } from '../../platform/egress/send-request.ts'
import { pauseFor } from '../../platform/pause.ts'
import type { Platform } from '../../platform/platform.ts'
import type { Connector, ErpAnswer, ErpRequest } from '../connector.ts'
import { jsonOf, meaningOf, saidIn, waitBefore } from './answers.ts'
import { isGood, isOAuth, shownBy, tokenCall, tokenOf, type Token } from './auth.ts'
import { addressOf } from './erp-address.ts'

/** A page of an ERP is held in memory, once as text and once as objects. */
export const ANSWER_BYTES_MAX = 32 * 1024 * 1024

/** What OpenSSL says of a server that answers in the clear. */
const NO_TLS = /wrong version number/

/** An ERP that is being talked to: one login for all calls. */
export interface Erp {
  readonly connector: Connector
  /** Gets a token where the ERP has such; refusals as of `call`. */
  readonly login: (signal: AbortSignal) => Promise<Result<unknown>>
  /**
   * Makes a call: with a token while there is need of one, again where that is safe and the answer says so.
   *
   * Refusals: `connector.address_forbidden`, `.unreachable`, `.timed_out`, `.login_failed`, `.erp_busy`, `.erp_broke`,
   * `.erp_refused`, `.answer_unreadable`. Throws `CallProblem` of kind `stopped` when `signal` is raised.
   */
  readonly call: (request: ErpRequest, signal: AbortSignal) => Promise<Result<ErpAnswer>>
}

interface Speaking {
  readonly platform: Pick<Platform, 'egress' | 'now'>
  readonly connector: Connector
}

/** A call as it goes out, and what may be done about its answer. */
interface Outgoing {
  readonly method: string
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  readonly repeatable: boolean
  readonly mayBeMissing: boolean
}

/** One try: an answer, or why there is none and whether another try may bring one. */
type Tried =
  | { readonly means: 'answered'; readonly answer: OutgoingAnswer }
  | { readonly means: 'renew' | 'refused'; readonly refusal: Refusal }
  | { readonly means: 'busy' | 'broke' | 'lost'; readonly afterMs: number | null; readonly refusal: Refusal }

/** Opens an ERP; nothing is called yet. What several callers share is its token. */
export function openErp(platform: Speaking['platform'], connector: Connector): Erp {
  const speaking = { platform, connector }
  let token: Token | null = null
  let renewal: Promise<Result<Token | null>> | null = null
  const renewed = (signal: AbortSignal) => {
    renewal ??= login(speaking, signal).finally(() => {
      renewal = null
    })
    return renewal
  }
  const current = async (refused: Token | null, signal: AbortSignal): Promise<Result<Token | null>> => {
    // Another call may have got a new one since.
    if (token !== null && token !== refused && isGood(token, platform.now())) return ok(token)
    const fresh = await renewed(signal)
    if (fresh.ok) token = fresh.value
    return fresh
  }
  return {
    connector,
    login: (signal) => current(null, signal),
    call: async (request, signal) => {
      let refused: Token | null = null
      for (;;) {
        const shown = await current(refused, signal)
        if (!shown.ok) return shown
        const outgoing = outgoingOf(connector, request, shown.value)
        if (!outgoing.ok) return outgoing
        const tried = await sendPatiently(speaking, outgoing.value, signal)
        if (tried.means === 'answered') return answerOf(tried.answer)
        // A token may end before its time, once: then who is refused is not known there.
        if (tried.means !== 'renew' || refused !== null || shown.value === null)
          return { ok: false, refusal: tried.refusal }
        refused = shown.value
      }
    },
  }
}

/** A token; null for a login that has none. */
async function login(speaking: Speaking, signal: AbortSignal): Promise<Result<Token | null>> {
  const { connector, platform } = speaking
  const { auth } = connector
  if (!isOAuth(auth)) return ok(null)
  const url = addressOf(connector.baseUrl, auth.tokenUrl, { anywhere: true })
  if (!url.ok) return url
  const call = { method: 'POST', url: url.value, ...tokenCall(auth), repeatable: true, mayBeMissing: false }
  const tried = await sendPatiently(speaking, call, signal)
  if (tried.means === 'answered') {
    const body = jsonOf(tried.answer.body.toString('utf8'))
    return tokenOf(body.ok ? body.value : null, { host: url.value.host, at: platform.now() })
  }
  const { refusal, means } = tried
  const isNo = means === 'refused' && refusal.code === 'connector.erp_refused'
  const facts = { host: url.value.host, ...refusal.facts }
  return isNo ? refuse('connector.login_failed', facts) : { ok: false, refusal }
}

/** Sends, waits and sends again, as long as that may help. */
async function sendPatiently(speaking: Speaking, call: Outgoing, signal: AbortSignal): Promise<Tried> {
  for (let tries = 1; ; tries += 1) {
    const tried = await sendOnce(speaking, call, signal)
    if (!('afterMs' in tried)) return tried
    const wait = waitBefore(tried, { tries, repeatable: call.repeatable })
    if (wait === null) return tried
    await pauseFor(wait, signal)
  }
}

async function sendOnce(
  { platform, connector }: Speaking,
  call: Outgoing,
  signal: AbortSignal,
): Promise<Tried> {
  const { egress, now } = platform
  const rules = { egress, wholeMs: connector.callMs, bytesMax: ANSWER_BYTES_MAX, signal }
  try {
    const answer = await sendRequest(call, rules)
    const { status, headers } = answer
    const facts = { retryAfter: headers['retry-after'], at: now(), mayBeMissing: call.mayBeMissing }
    return triedOf(meaningOf(status, facts), answer, call.url)
  } catch (error) {
    if (!(error instanceof CallProblem) || error.kind === 'stopped') throw error
    return lostOf(error, call, connector)
  }
}

function triedOf(meaning: ReturnType<typeof meaningOf>, answer: OutgoingAnswer, { host }: URL): Tried {
  const { status } = answer
  const said = saidIn(answer.body.toString('utf8')) || '—'
  switch (meaning.means) {
    case 'answered':
      return { means: 'answered', answer }
    case 'renew':
      return { means: 'renew', refusal: refuse('connector.login_failed', { host, status, said }).refusal }
    case 'busy': {
      const { afterMs } = meaning
      const facts = { status, ...(afterMs === null ? {} : { retryAfterSeconds: Math.ceil(afterMs / 1000) }) }
      return { means: 'busy', afterMs, refusal: refuse('connector.erp_busy', facts).refusal }
    }
    case 'broke':
      return { ...meaning, refusal: refuse('connector.erp_broke', { status, said }).refusal }
    case 'refused':
      return { means: 'refused', refusal: refuse('connector.erp_refused', { status, said }).refusal }
    default:
      return meaning satisfies never
  }
}

function lostOf({ kind, message }: CallProblem, { url }: Outgoing, { callMs }: Connector): Tried {
  const { host } = url
  switch (kind) {
    case 'unreachable':
      return {
        ...{ means: 'lost', afterMs: null },
        refusal: refuse('connector.unreachable', {
          ...{ host, said: message },
          ...(NO_TLS.test(message) ? { reason: 'no_tls' } : {}),
        }).refusal,
      }
    case 'timed_out':
      return {
        ...{ means: 'lost', afterMs: null },
        refusal: refuse('connector.timed_out', { host, seconds: callMs / 1000 }).refusal,
      }
    case 'address_forbidden':
      return { means: 'refused', refusal: refuse('connector.address_forbidden', { host }).refusal }
    default: {
      const facts = { reason: 'too_large', said: message }
      return { means: 'refused', refusal: refuse('connector.answer_unreadable', facts).refusal }
    }
  }
}

function outgoingOf(connector: Connector, request: ErpRequest, token: Token | null): Result<Outgoing> {
  const shown = shownBy(connector.auth, token)
  const url = addressOf(connector.baseUrl, request.path, { query: { ...request.query, ...shown.query } })
  if (!url.ok) return url
  const { method, body, repeatable, mayBeMissing = false } = request
  const json = body === undefined ? {} : { 'content-type': 'application/json' }
  const headers = {
    accept: 'application/json',
    ...json,
    ...connector.headers,
    ...request.headers,
    ...shown.headers,
  }
  const sent = body === undefined ? {} : { body: JSON.stringify(body) }
  return ok({ method, url: url.value, headers, ...sent, repeatable, mayBeMissing })
}

function answerOf({ status, body }: OutgoingAnswer): Result<ErpAnswer> {
  if (status === 404) return ok({ status, body: null })
  const json = jsonOf(body.toString('utf8'))
  return json.ok ? ok({ status, body: json.value }) : json
}
