import type { Language } from '../../kernel/texts/texts.ts'
import type { LoadView } from './load-view.ts'
import { filled } from '../texts/texts.ts'
import { LOAD_TEXTS, numberText } from './texts.ts'

/** How far something is: what the bar is drawn from. */
export interface Progress {
  /** `running` reads the file; `writing` has read it and changes the catalogue. */
  readonly phase: 'sending' | 'received' | 'running' | 'writing'
  readonly bytes: number
  readonly bytesTotal: number
  readonly rows: number
  /** Since this phase began. */
  readonly ms: number
}

const KIBIBYTE = 1024
const MEBIBYTE = 1024 * KIBIBYTE
const BAR_CELLS = 24
/** A rate over less time than this is noise. */
const RATE_AFTER_MS = 500

/** How far a load is: bytes, rows, rows a second, and the time left where it can be told. */
/**
 * What a load says of its progress. It says so about once a second: "now" is when it last said something new,
 * lest rates sink in between.
 */
export function progressOf(load: LoadView, lastNews: Date): Progress {
  const { bytesRead, bytesTotal, rowsRead } = load.progress
  const since = load.startedAt === null ? lastNews : new Date(load.startedAt)
  const isRead = bytesRead >= bytesTotal
  return {
    phase: load.state === 'received' ? 'received' : isRead ? 'writing' : 'running',
    bytes: bytesRead,
    bytesTotal,
    rows: rowsRead,
    ms: Math.max(0, lastNews.getTime() - since.getTime()),
  }
}

/** "loading 62 %  29.9/48.2 MiB  1,234,567 rows  182,000 rows/s  0:04 left" */
export function progressLine(progress: Progress, language: Language): string {
  const texts = LOAD_TEXTS[language]
  const { phase, bytes, bytesTotal, rows, ms } = progress
  const [unit, unitName] = bytesTotal < MEBIBYTE ? [KIBIBYTE, 'KiB'] : [MEBIBYTE, 'MiB']
  const size = (count: number) => numberText(count / unit, language, 1)
  const parts = [
    `${texts[phase]} ${Math.floor(shareOf(progress) * 100)} %`,
    `${size(bytes)}/${size(bytesTotal)} ${unitName}`,
  ]
  if (rows > 0) parts.push(filled(texts.rows, { rows: numberText(rows, language) }))
  if (ms >= RATE_AFTER_MS && rows > 0) {
    parts.push(filled(texts.rate, { rate: numberText(Math.round((rows * 1000) / ms), language) }))
  }
  const left = secondsLeft(progress)
  if (left !== null) parts.push(filled(texts.left, { left: clockText(left) }))
  return parts.join('  ')
}

/** The bar alone: "██████░░░░░░". */
export function barText(progress: Progress): string {
  const full = Math.floor(shareOf(progress) * BAR_CELLS)
  return '█'.repeat(full) + '░'.repeat(BAR_CELLS - full)
}

function shareOf({ bytes, bytesTotal }: Progress): number {
  return bytesTotal === 0 ? 0 : Math.min(1, bytes / bytesTotal)
}

/** By the bytes so far; null while that says nothing. */
function secondsLeft({ bytes, bytesTotal, ms }: Progress): number | null {
  if (bytes <= 0 || bytes >= bytesTotal || ms < RATE_AFTER_MS) return null
  return Math.ceil(((bytesTotal - bytes) * ms) / bytes / 1000)
}

/** 64 → "1:04". */
function clockText(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
