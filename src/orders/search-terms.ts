/** Longer words and codes are found by their beginning. */
export const TERM_CHARS_MAX = 200

/** Letters of names, and what is typed for them. */
export const ACCENTED = 'áàâãäéèêëíìîïóòôõöúùûüçñ'
export const PLAIN = 'aaaaaeeeeiiiiooooouuuucn'

/** Words of one search; the customer's name is seldom longer. */
const WORDS_MAX = 10

const ACCENTS = new RegExp(`[${ACCENTED}]`, 'g')

/**
 * What is looked for, as a text search of PostgreSQL over the terms of orders (queries/order-terms.ts): a code as it
 * is, or words of a name in any order, of the last of which the beginning will do.
 */
export function searchOf(siteId: string, asked: string): string {
  const text = plain(asked.trim().toLowerCase())
  const term = (kind: 'k' | 'n', word: string) =>
    quoted(`${siteId}/${`${kind}${word}`.slice(0, TERM_CHARS_MAX)}`)
  const words = text.split(/\s+/).slice(0, WORDS_MAX)
  const named = words.map((word, place) => term('n', word) + (place === words.length - 1 ? ':*' : ''))
  return `${term('k', text)} | (${named.join(' & ')})`
}

function plain(text: string): string {
  return text.replace(ACCENTS, (letter) => PLAIN[ACCENTED.indexOf(letter)] ?? letter)
}

function quoted(lexeme: string): string {
  return `'${lexeme.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`
}
