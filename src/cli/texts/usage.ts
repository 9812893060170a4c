import type { Language } from '../../kernel/texts/texts.ts'
import { filled } from './texts.ts'

/** The words of the argument reader, which speaks English, in the other languages. */
interface UsageTexts {
  /** Headings of the help, and marks in its lines. */
  readonly words: Readonly<Record<string, string>>
  readonly mistakes: Readonly<Record<Mistake, string>>
}

/** What may be wrong with a command line, and how commander says so: what it names becomes {0}, {1}, … */
const MISTAKES = {
  argumentMissing: /^missing required argument '(.+)'$/,
  valueMissing: /^option '(.+)' argument missing$/,
  optionMissing: /^required option '(.+)' not specified$/,
  optionUnknown: /^unknown option '(.+)'$/,
  commandUnknown: /^unknown command '(.+)'$/,
  tooMany: /^too many arguments.*: (.+)\.$/,
  choiceWrong: /^option '(.+)' argument '(.*)' is invalid\. Allowed choices are (.+)\.$/s,
  valueWrong: /^option '(.+)' argument '(.*)' is invalid\. (.*)$/s,
  argumentWrong: /^command-argument value '(.*)' is invalid for argument '(.+)'\. (.*)$/s,
  meant: /^\(Did you mean (?:one of )?(.+)\?\)$/,
}
type Mistake = keyof typeof MISTAKES

const EN: UsageTexts = {
  words: {},
  mistakes: {
    argumentMissing: 'The argument <{0}> is missing.',
    valueMissing: 'The option {0} lacks its value.',
    optionMissing: 'The option {0} is missing.',
    optionUnknown: 'There is no option {0}.',
    commandUnknown: 'There is no command {0}.',
    tooMany: 'Too many arguments: {0}.',
    choiceWrong: 'The option {0} cannot be "{1}"; it may be {2}.',
    valueWrong: 'The option {0} cannot be "{1}": {2}.',
    argumentWrong: 'The argument <{1}> cannot be "{0}": {2}.',
    meant: 'Did you mean {0}?',
  },
}

const PT: UsageTexts = {
  words: {
    'Usage:': 'Uso:',
    'Arguments:': 'Argumentos:',
    'Options:': 'Opções:',
    'Commands:': 'Comandos:',
    '[options]': '[opções]',
    '[command]': '[comando]',
    'choices:': 'um de:',
    'default:': 'padrão:',
  },
  mistakes: {
    argumentMissing: 'Falta o argumento <{0}>.',
    valueMissing: 'Falta o valor da opção {0}.',
    optionMissing: 'Falta a opção {0}.',
    optionUnknown: 'Não há opção {0}.',
    commandUnknown: 'Não há comando {0}.',
    tooMany: 'Argumentos demais: {0}.',
    choiceWrong: 'A opção {0} não pode ser "{1}"; pode ser {2}.',
    valueWrong: 'A opção {0} não pode ser "{1}": {2}.',
    argumentWrong: 'O argumento <{1}> não pode ser "{0}": {2}.',
    meant: 'Seria {0}?',
  },
}

const ES: UsageTexts = {
  words: {
    'Usage:': 'Uso:',
    'Arguments:': 'Argumentos:',
    'Options:': 'Opciones:',
    'Commands:': 'Comandos:',
    '[options]': '[opciones]',
    '[command]': '[comando]',
    'choices:': 'uno de:',
    'default:': 'por omisión:',
  },
  mistakes: {
    argumentMissing: 'Falta el argumento <{0}>.',
    valueMissing: 'Falta el valor de la opción {0}.',
    optionMissing: 'Falta la opción {0}.',
    optionUnknown: 'No hay opción {0}.',
    commandUnknown: 'No hay comando {0}.',
    tooMany: 'Sobran argumentos: {0}.',
    choiceWrong: 'La opción {0} no puede ser "{1}"; puede ser {2}.',
    valueWrong: 'La opción {0} no puede ser "{1}": {2}.',
    argumentWrong: 'El argumento <{1}> no puede ser "{0}": {2}.',
    meant: '¿Sería {0}?',
  },
}

const TEXTS: Readonly<Record<Language, UsageTexts>> = { pt: PT, en: EN, es: ES }

/** A line of help with commander's own words in a language. */
export function usageWords(line: string, language: Language): string {
  const { words } = TEXTS[language]
  return line.replace(
    /\[(?:options|command)\]|\b(?:Usage|Arguments|Options|Commands|choices|default):/g,
    (word) => String(words[word] ?? word),
  )
}

/** What commander says of a wrong command line, in a language; as it is where we have no words for it. */
export function usageMistake(message: string, language: Language): string {
  return message
    .replace(/^error: /, '')
    .split('\n')
    .map((line) => mistakeText(line, language))
    .join(' ')
}

function mistakeText(line: string, language: Language): string {
  for (const [mistake, pattern] of Object.entries(MISTAKES)) {
    const found = pattern.exec(line)
    if (found !== null)
      return filled(
        TEXTS[language].mistakes[mistake as Mistake],
        Object.fromEntries(found.slice(1).entries()),
      )
  }
  return line
}
