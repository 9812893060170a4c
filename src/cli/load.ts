import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { InvalidArgumentError, type Command } from 'commander'
import { StartProblem } from '../platform/start-problem.ts'
import { loadTypeOf, type FileToSend } from './load/load-view.ts'
import { conclude, sentence } from './terminal.ts'

export interface LoadOptions {
  readonly site: string
  readonly type: number
  readonly wait: boolean
  readonly plan?: boolean
  readonly url?: string
  readonly user?: string
  readonly passwordStdin?: boolean
}

/** `malote load FILE --site S --type T`: loads a file and shows what became of its rows. */
export function loadCommand(program: Command): void {
  program
    .command('load')
    .description(sentence('load'))
    .argument('<file>')
    .requiredOption('--site <id>', sentence('loadSite'))
    .requiredOption('--type <type>', sentence('loadType'), readType)
    .option('--plan', sentence('loadPlan'))
    .option('--wait', sentence('loadWait'), true)
    .option('--no-wait', sentence('loadNoWait'))
    .option('--url <url>', sentence('loadUrl'), readUrl)
    .option('--user <name>', sentence('loadUser'))
    .option('--password-stdin', sentence('passwordStdin'))
    .action((path: string, options: LoadOptions) => conclude(load(path, options)))
}

async function load(path: string, options: LoadOptions): Promise<void> {
  if (options.url !== undefined && options.user === undefined) {
    throw new StartProblem(sentence('loadUserMissing'))
  }
  const file = await fileOf(path, options)
  const { runLoadCommand } = await import('./load/run-load-command.ts')
  process.exitCode = await runLoadCommand(file, options)
}

async function fileOf(path: string, { type, plan = false }: LoadOptions): Promise<FileToSend> {
  try {
    const facts = await stat(path)
    if (!facts.isFile()) throw new StartProblem(unreadable(path, 'EISDIR'))
    return { path, name: basename(path), bytes: facts.size, type, mode: plan ? 'plan' : 'apply' }
  } catch (error) {
    if (error instanceof StartProblem) throw error
    throw new StartProblem(unreadable(path, (error as NodeJS.ErrnoException).code ?? ''))
  }
}

function unreadable(file: string, problem: string): string {
  return sentence('loadFileUnreadable', { file, problem })
}

function readType(text: string): number {
  const type = loadTypeOf(text)
  if (type === null) throw new InvalidArgumentError(sentence('loadTypeMalformed'))
  return type
}

function readUrl(text: string): string {
  if (!/^https?:$/.test(URL.parse(text)?.protocol ?? '')) {
    throw new InvalidArgumentError(sentence('loadUrlMalformed'))
  }
  return text
}
