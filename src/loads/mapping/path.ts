import { foldName } from '../vocabulary/fold.ts'

/** One step into nested JSON: a field, a place in a list, or `every` element of it. */
export type Step = string | number | typeof EVERY

export const EVERY = Symbol('every')

const STEPS_MAX = 10
const PART = /^([^.[\]]+)((?:\[\d{0,6}\])*)$/
const INDEX = /\[(\d*)\]/g

/** "fotos[0].url" → ["fotos", 0, "url"], "fotos[].url" → ["fotos", EVERY, "url"]; null for what is no path. */
export function pathOf(text: string): readonly Step[] | null {
  const steps: Step[] = []
  for (const part of text.split('.')) {
    const match = PART.exec(part.trim())
    if (match === null) return null
    steps.push(match[1]!.trim())
    for (const [, index] of match[2]!.matchAll(INDEX)) steps.push(index === '' ? EVERY : Number(index))
  }
  return steps.length > STEPS_MAX ? null : steps
}

/** What stands at a path; undefined where nothing does. A path with `[]` ends in a list of what each element has. */
export function follow(value: unknown, path: readonly Step[]): unknown {
  const [step, ...rest] = path
  if (step === undefined || value === undefined || value === null) return value
  if (step === EVERY) {
    if (!Array.isArray(value)) return undefined
    const found = value.map((element: unknown) => follow(element, rest)).filter((one) => one !== undefined)
    return rest.includes(EVERY) ? found.flat() : found
  }
  if (typeof step === 'number') return Array.isArray(value) ? follow(value[step], rest) : undefined
  if (typeof value !== 'object' || Array.isArray(value)) return undefined
  const key = keyOf(value, step)
  return key === undefined ? undefined : follow((value as Readonly<Record<string, unknown>>)[key], rest)
}

/** The key of an object that a name means: that very one, else the first that differs by case or accents alone. */
export function keyOf(object: object, name: string): string | undefined {
  if (Object.hasOwn(object, name)) return name
  // Folding costs more than all the rest, and is asked for in each row; neither case nor an accent adds a letter.
  const like = Object.keys(object).filter((key) => key.length === name.length)
  return like.length === 0 ? undefined : like.find((key) => foldName(key) === foldName(name))
}
