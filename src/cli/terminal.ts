import { styleText } from 'node:util'
import { languageOf, sayingOf, type Language } from '../kernel/texts/texts.ts'
import type { Refusal } from '../kernel/result.ts'
import { SettingsProblem } from '../config.ts'
import { StartProblem } from '../platform/start-problem.ts'
import { commandTexts, filled, type CommandTexts } from './texts/texts.ts'

/** Nothing was done, or not all of it. 1 is for loads that refused rows. */
export const EXIT_FAILED = 2

const { LC_ALL, LC_MESSAGES, LANG } = process.env
/** The language of the terminal. */
export const language: Language = languageOf(LC_ALL || LC_MESSAGES || LANG)

/** A sentence of the command line in the language of the terminal. */
export function sentence(
  name: keyof CommandTexts,
  facts: Readonly<Record<string, string | number>> = {},
): string {
  return filled(commandTexts(language)[name], facts)
}

/** What was asked for: goes to standard output, so that it can be piped on. */
export function say(line: string): void {
  console.log(line)
}

/** What is told besides. */
export function tell(line: string): void {
  console.error(line)
}

/** A line that went well or not; in colour on a terminal without NO_COLOR. */
export function mark(good: boolean, line: string): string {
  const stream = process.stdout
  return `${good ? styleText('green', '✔', { stream }) : styleText('red', '✘', { stream })} ${line}`
}

/** A refusal in the terminal's language, as the end of a command: what happened, and what to do. */
export function refused(refusal: Refusal): StartProblem {
  return new StartProblem(sayingOf(refusal, language))
}

/** What a problem says in the terminal's language: a line for each wrong setting, else its one sentence. */
export function problemLines(problem: StartProblem): readonly string[] {
  if (!(problem instanceof SettingsProblem)) return [problem.message]
  return problem.mistakes.map(({ name, mistake, facts }) => sentence(mistake, { name, ...facts }))
}

/**
 * The outermost catch of the command line. A problem whoever typed the command can solve is one
 * sentence; only a mistake of ours shows where it happened.
 */
export async function conclude(work: Promise<void>): Promise<void> {
  try {
    await work
  } catch (error) {
    for (const line of wordsOf(error)) tell(line)
    process.exitCode = EXIT_FAILED
  }
}

function wordsOf(error: unknown): readonly string[] {
  if (!(error instanceof StartProblem)) return [String((error as Error).stack ?? error)]
  const lines = problemLines(error)
  if (!(error instanceof SettingsProblem)) return lines
  return [sentence('settingsWrong'), ...lines.map((line) => `- ${line}`)]
}
