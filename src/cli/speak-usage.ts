import { Help, type Command } from 'commander'
import { language, sentence } from './terminal.ts'
import { usageMistake, usageWords } from './texts/usage.ts'

/** Lets the reader of the command line, and the commands made after, speak the language of the terminal. */
export function speakUsage(program: Command): Command {
  const plain = new Help()
  return program
    .helpOption('-h, --help', sentence('help'))
    .helpCommand('help [command]', sentence('helpOf'))
    .configureHelp({
      styleTitle: (title) => usageWords(title, language),
      commandUsage: (command) => usageWords(plain.commandUsage(command), language),
      subcommandTerm: (command) => usageWords(plain.subcommandTerm(command), language),
      optionDescription: (option) => usageWords(plain.optionDescription(option), language),
    })
    .configureOutput({
      outputError: (message, write) => write(`${usageMistake(message.trimEnd(), language)}\n`),
    })
}
