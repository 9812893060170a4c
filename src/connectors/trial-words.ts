import type { Language } from '../kernel/texts/texts.ts'

/** What is tried of a connection, one after the other. */
export type TrialStep = 'settings' | 'login' | 'catalog' | 'orders'

/** What a step that went well has seen: "{rows}" is of the first page. */
const WELL: Readonly<Record<Language, Readonly<Record<TrialStep, string>>>> = {
  pt: {
    settings: 'As configurações estão completas.',
    login: 'O acesso foi aceito, ou vai em cada chamada.',
    catalog: 'A primeira página tem {rows} registros.',
    orders: 'O ERP respondeu à consulta de um pedido.',
  },
  en: {
    settings: 'The settings are complete.',
    login: 'The login was accepted, or goes with each call.',
    catalog: 'The first page has {rows} rows.',
    orders: 'The ERP answered the question for an order.',
  },
  es: {
    settings: 'La configuración está completa.',
    login: 'El acceso fue aceptado, o va en cada llamada.',
    catalog: 'La primera página tiene {rows} filas.',
    orders: 'El ERP respondió a la consulta de un pedido.',
  },
}

/** A step that went well, in words. */
export function wentWell(step: TrialStep, { rows, language }: { rows: number; language: Language }): string {
  return WELL[language][step].replace('{rows}', String(rows))
}
