import type { Mistake } from '../mistakes.ts'
import type { RefusalCode } from '../refusals.ts'
import type { Facts, Refusal } from '../result.ts'
import { EN } from './en.ts'
import { ES } from './es.ts'
import { MISTAKES } from './mistakes.ts'
import { PT } from './pt.ts'

/** What a person reads about a code. `detail` may name facts in braces: "Product {sku} is …". */
export interface Text {
  readonly title: string
  /** What happened and what it means, in one or two sentences. */
  readonly detail: string
  /** What to do about it, in one sentence. */
  readonly advice: string
  /** The detail where the fact `reason` says more closely what happened. */
  readonly reasons?: Readonly<Record<string, string>>
}

export type Texts = Readonly<Record<RefusalCode, Text>>
export type Language = 'pt' | 'en' | 'es'

export const LANGUAGE_DEFAULT: Language = 'pt'
const TEXTS: Readonly<Record<Language, Texts>> = { pt: PT, en: EN, es: ES }

/** The language of an Accept-Language header or of LANG: the first we speak, by weight; Portuguese if none. */
export function languageOf(header: string | undefined): Language {
  const wanted = (header ?? '')
    .split(',')
    .map((part, place) => {
      const [tag = '', ...parameters] = part.trim().toLowerCase().split(';')
      const weight = parameters
        .map((parameter) => /^\s*q=([\d.]+)/.exec(parameter)?.[1])
        .find((q) => q !== undefined)
      return { language: tag.split(/[-_.]/, 1)[0]!, weight: Number(weight ?? 1), place }
    })
    .sort((a, b) => b.weight - a.weight || a.place - b.place)
  const spoken = wanted.find(({ language, weight }) => Object.hasOwn(TEXTS, language) && weight > 0)
  return (spoken?.language as Language | undefined) ?? LANGUAGE_DEFAULT
}

/** The words of a code, with the places for its facts. */
export function textOf(code: RefusalCode, language: Language): Text {
  return TEXTS[language][code]
}

/** The title of a code. */
export function titleOf(code: RefusalCode, language: Language): string {
  return TEXTS[language][code].title
}

/** What happened and what it means, with the facts of the case. */
export function detailOf({ code, facts }: Refusal, language: Language): string {
  const { detail, reasons } = TEXTS[language][code]
  const [mistake] = mistakesOf(facts)
  const known = mistake === undefined ? facts : { ...facts, problem: mistakeText(mistake, language) }
  return filled(reasons?.[String(facts['reason'])] ?? detail, known)
}

/** What to do about it, with the facts of the case. */
export function adviceOf({ code, facts }: Refusal, language: Language): string {
  return filled(TEXTS[language][code].advice, facts)
}

/** Both, where there is one place for words. */
export function sayingOf(refusal: Refusal, language: Language): string {
  return `${detailOf(refusal, language)} ${adviceOf(refusal, language)}`
}

/** A refusal that was kept, as the outside reads it. */
export function toldOf(refusal: Refusal, language: Language) {
  return {
    code: refusal.code,
    detail: detailOf(refusal, language),
    advice: adviceOf(refusal, language),
    facts: factsOf(refusal, language),
  }
}

/** The facts as the outside reads them: each mistake of a call with its words. */
export function factsOf({ facts }: Refusal, language: Language): Facts {
  const mistakes = mistakesOf(facts)
  if (mistakes.length === 0) return facts
  return { ...facts, errors: mistakes.map((one) => ({ ...one, problem: mistakeText(one, language) })) }
}

function mistakesOf({ errors }: Facts): readonly Mistake[] {
  return (errors as readonly Mistake[] | undefined) ?? []
}

function mistakeText(mistake: Mistake, language: Language): string {
  const { rule, accepted } = mistake
  const isOfNone = rule === 'unknown' && accepted?.length === 0
  return filled(MISTAKES[language][isOfNone ? 'unknown_any' : rule], { ...mistake })
}

/** Puts facts in the places that name them; a fact that is not there leaves "…". */
function filled(text: string, facts: Readonly<Record<string, unknown>>): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => shown(facts[name]))
}

function shown(fact: unknown): string {
  if (fact === undefined || fact === null) return '…'
  if (Array.isArray(fact)) return fact.map(shown).join(', ')
  if (typeof fact === 'object' && 'lineNo' in fact) return shownLine(fact)
  // Names, and what each may be called: "price (preco, preço)".
  if (typeof fact === 'object') {
    return Object.entries(fact)
      .map(([name, also]) => `${name} (${shown(also)})`)
      .join(', ')
  }
  return typeof fact === 'string' ? fact : `${fact as number | boolean | bigint}`
}

/** A line of an order and what is said of it: "3 (sku 0012)". */
function shownLine({ lineNo, ...said }: { readonly lineNo: unknown }): string {
  const rest = Object.entries(said).map(([name, value]) => `${name} ${shown(value)}`)
  return `${shown(lineNo)}${rest.length === 0 ? '' : ` (${rest.join(', ')})`}`
}
