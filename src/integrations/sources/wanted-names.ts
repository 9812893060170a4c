/** Files under these are still being written. */
const TEMPORARY = /^\.|\.(?:tmp|part)$/i

/**
 * Whether a file may be taken by its name. `pattern` is one or more, with `|` between: `*` is any text, `?` one
 * character, case does not matter; without one, every name. Names that begin with a dot or end in `.tmp` or `.part`
 * are never taken: who sends gives a file its own name when it is whole.
 */
export function isWanted(name: string, pattern: string | undefined): boolean {
  if (TEMPORARY.test(name)) return false
  if (pattern === undefined) return true
  return pattern.split('|').some((one) => fits(lettersOf(name), lettersOf(one.trim())))
}

/** Accents may be written in two ways: some systems write them apart from their letters. */
function lettersOf(text: string): readonly string[] {
  return Array.from(text.normalize('NFC').toLowerCase())
}

/** Walks both at once and goes back to the last star only: never more steps than name times pattern. */
function fits(name: readonly string[], pattern: readonly string[]): boolean {
  let at = 0
  let star = -1
  let resume = 0
  for (let place = 0; place < name.length; ) {
    if (pattern[at] === '*') {
      star = at++
      resume = place
    } else if (pattern[at] === '?' || pattern[at] === name[place]) {
      at++
      place++
    } else {
      if (star === -1) return false
      at = star + 1
      place = ++resume
    }
  }
  return pattern.slice(at).every((one) => one === '*')
}
