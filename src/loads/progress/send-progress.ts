import type { FastifyReply } from 'fastify'
import type { Language } from '../../kernel/texts/texts.ts'
import type { Db } from '../../platform/postgres/db.ts'
import { isAtRest, presentLoad } from '../present-load.ts'
import type { LoadRow } from '../queries/load-row.ts'
import { pauseFor } from '../../platform/pause.ts'
import { readLoad } from '../read-loads.ts'
import type { LoadProgress } from './schema.ts'

/** How often the load's row is looked at, whichever process works on it. */
const LOOK_EVERY_MS = 500
/** A stream ends after so long whatever happens, and its client connects again. */
const STREAM_MS_MAX = 15 * 60_000
/** A client that takes nothing for so long is cut off. */
const SEND_MS_MAX = 20_000
/** How long an EventSource waits before it connects again. */
const RECONNECT_MS = 2000

/** A line goes out at least as often, so that nobody in between takes the stream for dead. */
export const HEARTBEAT_MS = 15_000

interface ProgressEvent {
  readonly event: 'progress' | 'rest'
  readonly id?: string
  readonly retry?: number
  readonly data: object
}

/** The id of the last event: who comes again with it has seen all there is. */
export function restId({ state }: LoadRow): string {
  return `rest-${state}`
}

/**
 * Sends what becomes of a load as server-sent events: `progress` at once and whenever something has moved, `rest` with
 * the whole load when it has come to rest; then the stream ends. It also ends, without `rest`, when its client is
 * gone, when `stopping`, and after STREAM_MS_MAX.
 */
export async function sendProgress(
  { db, language, stopping }: { db: Db; language: Language; stopping: AbortSignal },
  reply: FastifyReply,
  load: LoadRow,
): Promise<void> {
  const gone = new AbortController()
  reply.raw.once('close', () => gone.abort())
  const ended = AbortSignal.any([gone.signal, stopping, AbortSignal.timeout(STREAM_MS_MAX)])
  let said = ''
  for await (const seen of looksAt(db, load, ended)) {
    const event = eventOf(seen, language)
    const data = JSON.stringify(event)
    if (data !== said) await sendEvent(reply, event, gone.signal)
    said = data
  }
}

/** The load as it is now, and again and again until it is at rest or the watching ends. */
async function* looksAt(db: Db, first: LoadRow, ended: AbortSignal): AsyncGenerator<LoadRow> {
  const ref = { siteId: first.site_id, loadId: first.load_id.toString() }
  for (let load = first; ; ) {
    yield load
    if (isAtRest(load)) return
    await pauseFor(LOOK_EVERY_MS, ended)
    if (ended.aborted) return
    const again = await readLoad(db, ref)
    if (!again.ok) return
    load = again.value
  }
}

function eventOf(row: LoadRow, language: Language): ProgressEvent {
  const load = presentLoad(row, language)
  if (isAtRest(row)) return { event: 'rest', id: restId(row), data: load }
  const { loadId, state, progress, rows } = load
  return {
    event: 'progress',
    retry: RECONNECT_MS,
    data: { loadId, state, ...progress, rows } satisfies LoadProgress,
  }
}

/** Waits until the client has room for the event, but not for ever, and not for one that is gone. */
async function sendEvent(reply: FastifyReply, event: ProgressEvent, gone: AbortSignal): Promise<void> {
  if (gone.aborted) return
  const stuck = setTimeout(() => reply.raw.destroy(), SEND_MS_MAX)
  const left = new Promise<void>((resolve) => gone.addEventListener('abort', () => resolve(), { once: true }))
  try {
    // While its buffer is full, the plug-in waits for a "drain" that a closed connection never has.
    await Promise.race([reply.sse.send(event), left])
  } finally {
    clearTimeout(stuck)
  }
}
