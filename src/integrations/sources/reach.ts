import { connect, isIP, type Socket } from 'node:net'
import { AddressForbidden } from '../../platform/egress/egress.ts'
import { SOURCE_TIMES, type SourceContext } from './source-context.ts'
import { SourceProblem } from './source-problem.ts'

/**
 * A connection to a server, if its address may be called: asked after the name is resolved, of the very address that
 * is called. Throws `source.address_forbidden`, `source.unreachable`, `source.timed_out`.
 */
export async function reach(
  { host, port }: { host: string; port: number },
  { egress, signal, times = SOURCE_TIMES }: SourceContext,
): Promise<Socket> {
  if (isIP(host) !== 0 && !egress.allows(host)) throw SourceProblem.of('source.address_forbidden', { host })
  if (signal.aborted) throw timedOut(host, times.reachMs)
  const socket = connect({ host, port, lookup: egress.lookup, autoSelectFamily: true, noDelay: true })
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => giveUp(timedOut(host, times.reachMs)), times.reachMs)
    const aborted = () => giveUp(timedOut(host, times.reachMs))
    const giveUp = (error: Error) => {
      done()
      socket.destroy()
      reject(reachProblem(error, host))
    }
    const done = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', aborted)
      socket.off('error', giveUp)
      // An error between here and whoever takes the connection over is told by its end.
      socket.on('error', () => undefined)
    }
    signal.addEventListener('abort', aborted)
    socket.on('error', giveUp)
    socket.once('connect', () => {
      done()
      resolve(socket)
    })
  })
}

/** A server that said nothing for too long. */
export function timedOut(host: string, ms: number, during?: 'login'): SourceProblem {
  const seconds = Math.ceil(ms / 1000)
  return SourceProblem.of('source.timed_out', { host, seconds, ...(during === undefined ? {} : { during }) })
}

/** Why a connection did not come about. */
export function reachProblem(error: Error, host: string): SourceProblem {
  if (error instanceof SourceProblem) return error
  if (error instanceof AddressForbidden) return SourceProblem.of('source.address_forbidden', { host })
  const { code } = error as NodeJS.ErrnoException
  if (code === 'ETIMEDOUT') return timedOut(host, SOURCE_TIMES.reachMs)
  return SourceProblem.of('source.unreachable', { host, said: code ?? error.message })
}
