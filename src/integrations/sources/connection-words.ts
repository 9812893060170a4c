import type { Language } from '../../kernel/texts/texts.ts'

/** What a step of trying a source says when it went well. */
export interface ConnectionWords {
  readonly reach: (host: string) => string
  readonly reachKey: (host: string, hostKey: string) => string
  readonly login: (user: string) => string
  readonly anonymous: string
  readonly list: (folder: string, files: number) => string
  readonly take: (files: number) => string
  readonly takeOfMore: (files: number, taken: number) => string
}

export const CONNECTION_WORDS: Readonly<Record<Language, ConnectionWords>> = {
  pt: {
    reach: (host) => `${host} responde.`,
    reachKey: (host, hostKey) => `${host} responde com a chave ${hostKey}, que fica guardada.`,
    login: (user) => `${user} entrou.`,
    anonymous: 'Entrou sem usuário.',
    list: (folder, files) => `A pasta ${folder} tem ${files} arquivo(s).`,
    take: (files) => `Seriam buscados ${files} arquivo(s).`,
    takeOfMore: (files, taken) => `Seriam buscados ${files} arquivos, ${taken} de cada vez.`,
  },
  en: {
    reach: (host) => `${host} answers.`,
    reachKey: (host, hostKey) => `${host} answers with the key ${hostKey}, which is kept.`,
    login: (user) => `${user} is logged in.`,
    anonymous: 'Logged in without a user.',
    list: (folder, files) => `The folder ${folder} has ${files} file(s).`,
    take: (files) => `${files} file(s) would be taken.`,
    takeOfMore: (files, taken) => `${files} files would be taken, ${taken} at a time.`,
  },
  es: {
    reach: (host) => `${host} responde.`,
    reachKey: (host, hostKey) => `${host} responde con la clave ${hostKey}, que queda guardada.`,
    login: (user) => `${user} ha entrado.`,
    anonymous: 'Ha entrado sin usuario.',
    list: (folder, files) => `La carpeta ${folder} tiene ${files} archivo(s).`,
    take: (files) => `Se tomarían ${files} archivo(s).`,
    takeOfMore: (files, taken) => `Se tomarían ${files} archivos, ${taken} cada vez.`,
  },
}
