import type { Language } from '../../kernel/texts/texts.ts'

/** The words of `malote load`. Words in braces are filled in. */
export interface LoadTexts {
  readonly sending: string
  readonly received: string
  readonly running: string
  readonly writing: string
  readonly rows: string
  readonly rate: string
  readonly left: string
  readonly waiting: string
  readonly finished: string
  readonly failed: string
  readonly resting: string
  readonly held: string
  readonly planned: string
  readonly outcomes: {
    readonly read: string
    readonly created: string
    readonly updated: string
    readonly unchanged: string
    readonly superseded: string
    readonly parked: string
    readonly refused: string
  }
  readonly ignored: string
  readonly refusal: string
  readonly more: string
}

const PT: LoadTexts = {
  sending: 'enviando',
  received: 'na fila',
  running: 'carregando',
  writing: 'gravando',
  rows: '{rows} linhas',
  rate: '{rate} linhas/s',
  left: 'faltam {left}',
  waiting: 'Carga {loadId} recebida; acompanhe em {self}',
  finished: 'Carga {loadId} terminada em {seconds} s',
  failed: 'Carga {loadId} falhou: {detail}',
  resting: 'Carga {loadId}: {state}',
  held: 'Veja {self}/diff; depois aprove com POST {self}/approve, ou cancele com POST {self}/cancel.',
  planned: 'O que mudaria: {diff}; para aplicar: POST {self}/apply.',
  outcomes: {
    read: 'lidas',
    created: 'criadas',
    updated: 'atualizadas',
    unchanged: 'sem mudança',
    superseded: 'superadas',
    parked: 'em espera',
    refused: 'recusadas',
  },
  ignored: 'Campos sem uso: {fields}',
  refusal: 'Linha {row}',
  more: 'e mais {count}; veja todas em {rows}',
}

const EN: LoadTexts = {
  sending: 'sending',
  received: 'queued',
  running: 'loading',
  writing: 'writing',
  rows: '{rows} rows',
  rate: '{rate} rows/s',
  left: '{left} left',
  waiting: 'Load {loadId} received; follow it at {self}',
  finished: 'Load {loadId} finished in {seconds} s',
  failed: 'Load {loadId} failed: {detail}',
  resting: 'Load {loadId}: {state}',
  held: 'Look at {self}/diff, then approve with POST {self}/approve or cancel with POST {self}/cancel.',
  planned: 'What it would change: {diff}; to apply it: POST {self}/apply.',
  outcomes: {
    read: 'read',
    created: 'created',
    updated: 'updated',
    unchanged: 'unchanged',
    superseded: 'superseded',
    parked: 'parked',
    refused: 'refused',
  },
  ignored: 'Fields without use: {fields}',
  refusal: 'Row {row}',
  more: 'and {count} more; see them all at {rows}',
}

const ES: LoadTexts = {
  sending: 'enviando',
  received: 'en cola',
  running: 'cargando',
  writing: 'grabando',
  rows: '{rows} filas',
  rate: '{rate} filas/s',
  left: 'faltan {left}',
  waiting: 'Carga {loadId} recibida; sígala en {self}',
  finished: 'Carga {loadId} terminada en {seconds} s',
  failed: 'La carga {loadId} falló: {detail}',
  resting: 'Carga {loadId}: {state}',
  held: 'Mire {self}/diff; luego apruebe con POST {self}/approve o cancele con POST {self}/cancel.',
  planned: 'Lo que cambiaría: {diff}; para aplicarlo: POST {self}/apply.',
  outcomes: {
    read: 'leídas',
    created: 'creadas',
    updated: 'actualizadas',
    unchanged: 'sin cambios',
    superseded: 'superadas',
    parked: 'en espera',
    refused: 'rechazadas',
  },
  ignored: 'Campos sin uso: {fields}',
  refusal: 'Fila {row}',
  more: 'y {count} más; véalas todas en {rows}',
}

export const LOAD_TEXTS: Readonly<Record<Language, LoadTexts>> = { pt: PT, en: EN, es: ES }

const LOCALES: Readonly<Record<Language, string>> = { pt: 'pt-BR', en: 'en-US', es: 'es-ES' }

/** A number as people of the language write it: 1234567.8 → "1.234.567,8". */
export function numberText(value: number, language: Language, places = 0): string {
  return value.toLocaleString(LOCALES[language], {
    minimumFractionDigits: places,
    maximumFractionDigits: places,
  })
}
