import { REFUSALS, type RefusalCode } from '../../kernel/refusals.ts'
import { textOf, type Language, type Text } from '../../kernel/texts/texts.ts'
import { statusOf } from './problem.ts'

/** The only style of the pages; its hash stands in their Content-Security-Policy. */
export const PAGE_STYLE = `
:root { color-scheme: light dark; }
body { max-width: 44rem; margin: 0 auto; padding: 1.5rem; font: 1.0625rem/1.6 system-ui, sans-serif;
  color: #1b1b1b; background: #ffffff; }
a { color: #0b4f8a; }
a:focus-visible { outline: 3px solid #0b4f8a; outline-offset: 2px; }
dt { margin-top: 1rem; font-weight: 600; }
dd { margin: 0; }
li { margin-bottom: 0.25rem; }
code, var { font-family: ui-monospace, monospace; font-style: normal; }
@media (prefers-color-scheme: dark) {
  body { color: #ededed; background: #161616; }
  a { color: #8cc4ff; }
  a:focus-visible { outline-color: #8cc4ff; }
}`

interface Words {
  readonly tag: string
  readonly problems: string
  readonly about: string
  readonly code: string
  readonly status: string
  readonly meaning: string
  readonly advice: string
  readonly all: string
  readonly reference: string
}

const WORDS: Readonly<Record<Language, Words>> = {
  pt: {
    tag: 'pt-BR',
    problems: 'Recusas e falhas',
    about: 'O que cada código quer dizer e o que fazer. Um código nunca muda de nome nem de sentido.',
    code: 'Código',
    status: 'Status HTTP',
    meaning: 'O que aconteceu',
    advice: 'O que fazer',
    all: 'Todos os códigos',
    reference: 'Referência da API',
  },
  en: {
    tag: 'en',
    problems: 'Refusals and faults',
    about: 'What each code means and what to do. A code never changes its name or its meaning.',
    code: 'Code',
    status: 'HTTP status',
    meaning: 'What happened',
    advice: 'What to do',
    all: 'All codes',
    reference: 'API reference',
  },
  es: {
    tag: 'es',
    problems: 'Rechazos y fallas',
    about: 'Qué quiere decir cada código y qué hacer. Un código nunca cambia de nombre ni de sentido.',
    code: 'Código',
    status: 'Estado HTTP',
    meaning: 'Qué pasó',
    advice: 'Qué hacer',
    all: 'Todos los códigos',
    reference: 'Referencia de la API',
  },
}

const CODES = Object.keys(REFUSALS) as RefusalCode[]

/** Whether a text is one of our codes. */
export function isCode(text: string): text is RefusalCode {
  return Object.hasOwn(REFUSALS, text)
}

/** The BCP 47 tag of a page's language. */
export function tagOf(language: Language): string {
  return WORDS[language].tag
}

/** The page of one code: what happened, what to do, its status. */
export function problemPage(code: RefusalCode, language: Language): string {
  const words = WORDS[language]
  const text: Text = textOf(code, language)
  const facts = [
    [words.meaning, withFacts(text.detail)],
    [words.advice, withFacts(text.advice)],
    [words.code, `<code>${code}</code>`],
    [words.status, String(statusOf({ code, facts: {} }))],
  ]
  return page(language, text.title, [
    `<dl>${facts.map(([term, meaning]) => `<dt>${term}</dt><dd>${meaning}</dd>`).join('')}</dl>`,
    `<p><a href="/problems">${words.all}</a> · <a href="/docs/">${words.reference}</a></p>`,
  ])
}

/** The list of all codes, by area. */
export function problemIndex(language: Language): string {
  const words = WORDS[language]
  const areas = [...new Set(CODES.map(areaOf))]
  return page(language, words.problems, [
    `<p>${words.about}</p>`,
    ...areas.map((area) => {
      const items = CODES.filter((code) => areaOf(code) === area).map(
        (code) =>
          `<li><a href="/problems/${code}"><code>${code}</code></a> ${escaped(textOf(code, language).title)}</li>`,
      )
      return `<h2><code>${area}</code></h2><ul>${items.join('')}</ul>`
    }),
    `<p><a href="/docs/">${words.reference}</a></p>`,
  ])
}

function areaOf(code: RefusalCode): string {
  return code.split('.', 1)[0]!
}

function page(language: Language, title: string, parts: readonly string[]): string {
  return `<!doctype html>
<html lang="${WORDS[language].tag}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)} – Malote</title>
<style>${PAGE_STYLE}</style>
</head>
<body>
<main>
<h1>${escaped(title)}</h1>
${parts.join('\n')}
</main>
</body>
</html>
`
}

/** A place for a fact is shown by the fact's name. */
function withFacts(text: string): string {
  return escaped(text).replace(/\{(\w+)\}/g, '<var>$1</var>')
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
