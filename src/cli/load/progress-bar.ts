import { styleText } from 'node:util'
import type { Language } from '../../kernel/texts/texts.ts'
import { barText, progressLine, type Progress } from './progress-line.ts'

/** No eye follows more. */
const DRAW_EVERY_MS = 100
/** Between two plain lines, where there is no terminal to draw on. */
const PLAIN_LINE_EVERY_MS = 5000

/** Draws progress in place on a terminal, as a line now and then elsewhere. NO_COLOR is `styleText`'s business. */
export interface ProgressBar {
  readonly show: (progress: Progress) => void
  /** Takes the drawing away; what comes next starts on a fresh line. */
  readonly clear: () => void
}

export function openProgressBar(stream: NodeJS.WriteStream, language: Language): ProgressBar {
  return stream.isTTY ? drawnBar(stream, language) : plainLines(stream, language)
}

function drawnBar(stream: NodeJS.WriteStream, language: Language): ProgressBar {
  const restart = '\r\u001b[2K'
  let drawn = { phase: '', atMs: 0 }
  return {
    show: (progress) => {
      const atMs = performance.now()
      if (progress.phase === drawn.phase && atMs - drawn.atMs < DRAW_EVERY_MS) return
      drawn = { phase: progress.phase, atMs }
      const bar = styleText('cyan', barText(progress), { stream })
      const room = Math.max(0, stream.columns - barText(progress).length - 2)
      stream.write(`${restart}${bar} ${progressLine(progress, language).slice(0, room)}`)
    },
    clear: () => {
      if (drawn.phase !== '') stream.write(restart)
      drawn = { phase: '', atMs: 0 }
    },
  }
}

function plainLines(stream: NodeJS.WriteStream, language: Language): ProgressBar {
  let shownAtMs = Number.NEGATIVE_INFINITY
  return {
    show: (progress) => {
      const nowMs = performance.now()
      if (nowMs - shownAtMs < PLAIN_LINE_EVERY_MS) return
      shownAtMs = nowMs
      stream.write(`${progressLine(progress, language)}\n`)
    },
    clear: () => undefined,
  }
}
