import { DEMO_SITE, DEMO_USERS } from '../../demo/demo-site.ts'
import type { Language } from '../../kernel/texts/texts.ts'
import { filled } from '../texts/texts.ts'
import { tryLines } from './try-lines.ts'
import { WELCOME_TEXTS } from './welcome-texts.ts'

export interface Welcome {
  readonly url: string
  readonly folder: string
  readonly empty: boolean
  readonly language: Language
}

/** What whoever started the demo reads: where it is, who may log in, what to try, what is not there yet. */
export function welcomeLines({ url, folder, empty, language }: Welcome): readonly string[] {
  const texts = WELCOME_TEXTS[language]
  const places = [
    [texts.reference, `${url}/docs`],
    [texts.postman, `${url}/postman.json`],
    [texts.samples, `${url}/samples/`],
  ]
  const users = DEMO_USERS.map(({ username, password }) => [
    username,
    password,
    texts.grants[username as keyof typeof texts.grants],
  ])
  return [
    '',
    filled(texts.runs, { site: DEMO_SITE.siteId }),
    '',
    ...columns(places),
    '',
    ...columns([[texts.user, texts.password, texts.may], ...users]),
    '',
    texts.try,
    ...tryLines(url, { empty }).flatMap(({ what, line }) => ['', `  # ${texts[what]}`, `  ${line}`]),
    '',
    texts.later,
    filled(texts.stop, { folder }),
    '',
  ]
}

/** Rows of cells in columns as wide as their widest cell, indented. */
function columns(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = rows.reduce<number[]>(
    (widest, row) => row.map((cell, place) => Math.max(cell.length, widest[place] ?? 0)),
    [],
  )
  return rows.map((row) =>
    `  ${row.map((cell, place) => cell.padEnd(widths[place] ?? 0)).join('  ')}`.trimEnd(),
  )
}
