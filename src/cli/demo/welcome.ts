import { DEMO_SITE, DEMO_USERS, ERP } from '../../demo/demo-site.ts'
import type { FileServers } from '../../demo/open-file-servers.ts'
import type { Language } from '../../kernel/texts/texts.ts'
import { filled } from '../texts/texts.ts'
import { tryLines } from './try-lines.ts'
import { WELCOME_TEXTS } from './welcome-texts.ts'

export interface Welcome {
  readonly url: string
  readonly folder: string
  readonly empty: boolean
  /** The other side works by itself. */
  readonly lives: boolean
  readonly files: Pick<FileServers, 'ftpPort' | 'sftpPort'>
  readonly language: Language
}

/** What whoever started the demo reads: where it is, who may log in, what to try, what is not there yet. */
export function welcomeLines({ url, folder, empty, lives, files, language }: Welcome): readonly string[] {
  const texts = WELCOME_TEXTS[language]
  const places = [
    [texts.reference, `${url}/docs`],
    [texts.postman, `${url}/postman.json`],
    [texts.samples, `${url}/samples/`],
    ...dropPlaces(files).map((place) => [texts.drop, place]),
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
    ...(lives ? [texts.lives] : []),
    texts.later,
    filled(texts.stop, { folder }),
    '',
  ]
}

/** The folder of prices stands for those beside it. */
function dropPlaces({ ftpPort, sftpPort }: Welcome['files']): readonly string[] {
  const servers = [
    ['ftp', ftpPort],
    ['sftp', sftpPort],
  ] as const
  return servers
    .filter(([, port]) => port !== null)
    .map(([scheme, port]) => `${scheme}://${ERP.username}@127.0.0.1:${port}/in/precos`)
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
