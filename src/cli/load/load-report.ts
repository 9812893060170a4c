import { REFUSALS, type RefusalCode } from '../../kernel/refusals.ts'
import { adviceOf, titleOf, type Language } from '../../kernel/texts/texts.ts'
import {
  isAtRest,
  OUTCOMES,
  TOLD_OUTCOMES,
  type LoadView,
  type ToldOutcome,
  type ToldRow,
} from './load-view.ts'
import { filled } from '../texts/texts.ts'
import { LOAD_TEXTS, numberText } from './texts.ts'

/** Rows of an outcome that a report spells out; the rest are counted and linked. */
export const TOLD_ROWS_SHOWN = 5

/** What became of a load, line by line: how it ended, the table of outcomes, the first rows refused and waiting. */
export function reportLines(
  load: LoadView,
  told: Partial<Record<ToldOutcome, readonly ToldRow[]>>,
  language: Language,
): string[] {
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
  for (const outcome of TOLD_OUTCOMES) {
    const rows = (told[outcome] ?? []).slice(0, TOLD_ROWS_SHOWN)
    for (const row of rows) lines.push('', ...rowLines(row, language))
    const more = load.rows[outcome] - rows.length
    if (more === 0) continue
    const all = `${load.links.rows ?? `${load.links.self}/rows`}?outcome=${outcome}`
    lines.push('', filled(texts.more, { count: numberText(more, language), rows: all }))
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

/** What to do about a failed load. */
function failureLines({ failure }: LoadView, language: Language): string[] {
  if (failure === null || !isCode(failure.code)) return []
  return [`  ${adviceOf({ code: failure.code, facts: {} }, language)}`]
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
function rowLines(row: ToldRow, language: Language): string[] {
  const place = [filled(LOAD_TEXTS[language].refusal, { row: numberText(row.rowNumber, language) })]
  if (row.key !== null && row.key !== '') place.push(row.key)
  if (row.field !== null) place.push(row.value === null ? row.field : `${row.field}: «${row.value}»`)
  const wrong = isCode(row.code) ? titleOf(row.code, language) : row.code
  const lines = [`  ${place.join('  ')}`, `    ${wrong} (${row.code})`]
  if (row.advice !== null) lines.push(`    ${row.advice}`)
  return lines
}
