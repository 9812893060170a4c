import { Transform, type Readable } from 'node:stream'
import { refuse, type Refusal } from '../../kernel/result.ts'
import { ShapeRefused } from './validate.ts'

/** The sender hung up in the middle of its body: nobody is left to answer. */
export class SenderGone extends Error {}

/**
 * Passes a body on, and gives it up (`request.too_slow`, 408) when nothing comes for `stallMs`, or, with
 * `wholeMs`, when it is not all there by then. A slow sender must not hold a connection for ever.
 */
export function guardSlowBody(
  body: Readable,
  limits: { stallMs: number; wholeMs: number | null },
): Transform {
  const guard = new Transform({
    transform(chunk, _encoding, done) {
      stall.refresh()
      done(null, chunk)
    },
    flush(done) {
      clear()
      done()
    },
    destroy(error, done) {
      clear()
      done(error)
    },
  })
  const giveUp = (limitMs: number) => () => guard.destroy(new ShapeRefused(tooSlow(limitMs)))
  const stall = setTimeout(() => {
    // Quiet because we do not take what is there: our slowness, not the sender's.
    if (guard.writableNeedDrain || body.readableLength > 0) stall.refresh()
    else giveUp(limits.stallMs)()
  }, limits.stallMs)
  const whole = limits.wholeMs === null ? null : setTimeout(giveUp(limits.wholeMs), limits.wholeMs)
  const clear = () => {
    clearTimeout(stall)
    if (whole !== null) clearTimeout(whole)
  }
  // Whoever reads hears of it; until somebody does, it must not end the process.
  guard.on('error', () => undefined)
  const gone = () => guard.destroy(new SenderGone('the sender hung up'))
  body.on('error', (error) => guard.destroy(error))
  body.on('aborted', gone)
  // It may have happened while the caller's password was looked at; then nothing more is heard of it.
  if (body.destroyed) gone()
  return body.pipe(guard)
}

/** What a body that was given up is refused with. */
export function tooSlow(limitMs: number): Refusal {
  return refuse('request.too_slow', { limitMs }).refusal
}
