import type { Command } from 'commander'
import { EXIT_FAILED, mark, say, sentence } from './terminal.ts'

/** `malote doctor`: what stands in the way of a start, without starting. */
export function doctorCommand(program: Command): void {
  program
    .command('doctor')
    .description(sentence('doctor'))
    .action(async () => {
      const { examine } = await import('./examine.ts')
      let sound = true
      for await (const { good, line } of examine()) {
        say(mark(good, line))
        sound &&= good
      }
      if (!sound) process.exitCode = EXIT_FAILED
    })
}
