import { Transform, type Readable } from 'node:stream'
import { refuse, type Refusal } from '../../kernel/result.ts'
import { ShapeRefused } from './validate.ts'

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
  const stall = setTimeout(giveUp(limits.stallMs), limits.stallMs)
  const whole = limits.wholeMs === null ? null : setTimeout(giveUp(limits.wholeMs), limits.wholeMs)
  const clear = () => {
    clearTimeout(stall)
    if (whole !== null) clearTimeout(whole)
  }
  body.on('error', (error) => guard.destroy(error))
  body.on('aborted', () => guard.destroy(new Error('the sender hung up')))
  return body.pipe(guard)
}

/** What a body that was given up is refused with. */
export function tooSlow(limitMs: number): Refusal {
  return refuse('request.too_slow', { limitMs }).refusal
}
