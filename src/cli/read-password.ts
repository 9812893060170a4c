import { text } from 'node:stream/consumers'
import { StartProblem } from '../platform/start-problem.ts'
import { sentence } from './terminal.ts'

/**
 * A password from standard input, or asked for without showing it. Never an argument: those are in every list
 * of processes.
 */
export async function readPassword(username: string, { fromInput }: { fromInput: boolean }): Promise<string> {
  if (fromInput) return (await text(process.stdin)).replace(/\r?\n$/, '')
  if (process.stdin.isTTY !== true) throw new StartProblem(sentence('passwordMissing'))
  const { isCancel, password } = await import('@clack/prompts')
  const answer = await password({ message: sentence('passwordAsked', { user: username }) })
  if (isCancel(answer)) throw new StartProblem('')
  return answer
}
