import type { IncomingMessage } from 'node:http'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { tooSlow } from './slow-body.ts'
import { ShapeRefused } from './validate.ts'

/** What is read of a body nobody wants any more, so that its sender hears the answer. */
const DRAIN_BYTES_MAX = 1024 * 1024 * 1024
const DRAIN_MS_MAX = 10_000
const LOOKS_A_STALL = 4

/**
 * Fails a body (`request.too_slow`) of which nothing more comes for `stallMs`: for readers that take the
 * request itself and cannot be handed a guarded stream. Call what it returns when the body is read.
 */
export function watchStall({ raw }: FastifyRequest, stallMs: number): () => void {
  let seen = raw.socket.bytesRead
  let quietMs = 0
  const everyMs = stallMs / LOOKS_A_STALL
  const timer = setInterval(() => {
    // Quiet because all is here, or because we do not take what is: our slowness, not the sender's.
    const ours = raw.complete || raw.isPaused() || raw.readableLength > 0
    quietMs = raw.socket.bytesRead === seen && !ours ? quietMs + everyMs : 0
    seen = raw.socket.bytesRead
    if (quietMs < stallMs) return
    clearInterval(timer)
    if (raw.listenerCount('error') > 0) raw.emit('error', new ShapeRefused(tooSlow(stallMs)))
  }, everyMs)
  return () => clearInterval(timer)
}

/**
 * Lets the rest of a refused body run into nothing. A sender that is cut off in the middle of its upload
 * often never reads the answer; one that never ends is cut off all the same.
 */
export function drainBody({ raw }: FastifyRequest, reply: FastifyReply): void {
  if (raw.readableEnded || raw.destroyed) return
  void reply.header('connection', 'close')
  raw.unpipe()
  // A body that was given up may still be told so: nobody listens any more.
  raw.on('error', () => undefined)
  cutWhenTooMuch(raw)
  raw.resume()
}

function cutWhenTooMuch(raw: IncomingMessage): void {
  let bytes = 0
  const cut = () => raw.socket.destroy()
  const timer = setTimeout(cut, DRAIN_MS_MAX)
  raw.on('data', (chunk: Buffer) => {
    bytes += chunk.length
    if (bytes > DRAIN_BYTES_MAX) cut()
  })
  raw.on('close', () => clearTimeout(timer)).on('end', () => clearTimeout(timer))
}

/** Aborted when whoever called has hung up before the answer was sent. */
export function hangUpSignal(reply: FastifyReply): AbortSignal {
  const gone = new AbortController()
  reply.raw.on('close', () => {
    if (!reply.raw.writableFinished) gone.abort()
  })
  return gone.signal
}
