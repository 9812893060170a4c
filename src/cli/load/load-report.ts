import { REFUSALS, type RefusalCode } from '../../kernel/refusals.ts'
import { adviceOf, titleOf, type Language } from '../../kernel/texts/texts.ts'
import { isAtRest, OUTCOMES, type LoadView, type RefusedRow } from './load-view.ts'
import { filled } from '../texts/texts.ts'
import { LOAD_TEXTS, numberText } from './texts.ts'

/** Refused rows a report spells out; the rest are counted and linked. */
export const REFUSED_ROWS_SHOWN = 5

/** What became of a load, line by line: how it ended, the table of outcomes, the first refusals. */
export function reportLines(load: LoadView, refused: readonly RefusedRow[], language: Language): string[] {
  if (!isAtRest(load)) return [headline(load, language)]
  const texts = LOAD_TEXTS[language]
  const lines = [
    headline(load, language),
    ...failureLines(load, language),
    ...holdLines(load, language),
    '',
    ...outcomeTable(load, language),
  ]
  if (load.ignoredFields.length > 0) {
    lines.push('', filled(texts.ignored, { fields: load.ignoredFields.join(', ') }))
  }
  for (const row of refused.slice(0, REFUSED_ROWS_SHOWN)) lines.push('', ...refusalLines(row, language))
  const more = load.rows.refused - Math.min(refused.length, REFUSED_ROWS_SHOWN)
  if (more > 0) {
    const rows = `${load.links.rows ?? `${load.links.self}/rows`}?outcome=refused`
    lines.push('', filled(texts.more, { count: numberText(more, language), rows }))
  }
  return lines
}

function headline(load: LoadView, language: Language): string {
  const texts = LOAD_TEXTS[language]
  const { loadId, state, failure } = load
  if (!isAtRest(load)) return filled(texts.waiting, { loadId, self: load.links.self })
  if (failure !== null) return filled(texts.failed, { loadId, detail: failure.detail })
  if (state !== 'finished') return filled(texts.resting, { loadId, state })
  return filled(texts.finished, { loadId, seconds: numberText(secondsOf(load), language, 1) })
}

/** Why a load is held or would be, and where a person decides; what a plan would change. */
function holdLines({ state, hold, links }: LoadView, language: Language): string[] {
  const texts = LOAD_TEXTS[language]
  const reasons = state === 'held' || state === 'planned' ? (hold?.reasons ?? []) : []
  return [
    ...reasons.map(({ detail }) => detail),
    ...(state === 'held' ? [filled(texts.held, { self: links.self })] : []),
    ...(state === 'planned' && links.diff !== undefined
      ? [filled(texts.planned, { diff: links.diff, self: links.self })]
      : []),
  ]
}

/** Where a failed load's file is broken, and what to do. */
function failureLines({ failure }: LoadView, language: Language): string[] {
  if (failure === null) return []
  const { code, line, byte } = failure
  const { place } = LOAD_TEXTS[language]
  const places = [
    ...(line === undefined ? [] : [filled(place.line, { line: numberText(line, language) })]),
    ...(byte === undefined ? [] : [filled(place.byte, { byte: numberText(byte, language) })]),
  ]
  const advice = isCode(code) ? [adviceOf({ code, facts: {} }, language)] : []
  return [places.join(', '), ...advice].filter((text) => text !== '').map((text) => `  ${text}`)
}

function isCode(code: string): code is RefusalCode {
  return Object.hasOwn(REFUSALS, code)
}

function secondsOf({ startedAt, finishedAt }: LoadView): number {
  if (startedAt === null || finishedAt === null) return 0
  return (new Date(finishedAt).getTime() - new Date(startedAt).getTime()) / 1000
}

function outcomeTable(load: LoadView, language: Language): string[] {
  const texts = LOAD_TEXTS[language].outcomes
  const rows = (['read', ...OUTCOMES] as const).map((outcome) => ({
    label: texts[outcome],
    count: numberText(load.rows[outcome], language),
  }))
  const labelWidth = Math.max(...rows.map(({ label }) => label.length))
  const countWidth = Math.max(...rows.map(({ count }) => count.length))
  return rows.map(({ label, count }) => `  ${label.padEnd(labelWidth)}  ${count.padStart(countWidth)}`)
}

/** "Row 4  SKU-9  price: «abc»", what is wrong, what to do. */
function refusalLines(row: RefusedRow, language: Language): string[] {
  const place = [filled(LOAD_TEXTS[language].refusal, { row: numberText(row.rowNumber, language) })]
  if (row.key !== null && row.key !== '') place.push(row.key)
  if (row.field !== null) place.push(row.value === null ? row.field : `${row.field}: «${row.value}»`)
  const wrong = isCode(row.code) ? titleOf(row.code, language) : row.code
  const lines = [`  ${place.join('  ')}`, `    ${wrong} (${row.code})`]
  if (row.advice !== null) lines.push(`    ${row.advice}`)
  return lines
}
