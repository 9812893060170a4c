import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { LoadView } from './load-view.ts'
import { barText, progressLine, progressOf, type Progress } from './progress-line.ts'

const MEBIBYTE = 1024 * 1024
const HALF: Progress = {
  phase: 'running',
  bytes: 24 * MEBIBYTE,
  bytesTotal: 48 * MEBIBYTE,
  rows: 1_234_567,
  ms: 10_000,
}

// What is known, language, the line.
const CASES = [
  [HALF, 'en', 'loading 50 %  24.0/48.0 MiB  1,234,567 rows  123,457 rows/s  0:10 left'],
  [HALF, 'pt', 'carregando 50 %  24,0/48,0 MiB  1.234.567 linhas  123.457 linhas/s  faltam 0:10'],
  [{ ...HALF, phase: 'received', bytes: 0, rows: 0, ms: 0 }, 'es', 'en cola 0 %  0,0/48,0 MiB'],
  [{ ...HALF, phase: 'sending', rows: 0 }, 'en', 'sending 50 %  24.0/48.0 MiB  0:10 left'],
  [{ ...HALF, bytes: 48 * MEBIBYTE, ms: 100 }, 'en', 'loading 100 %  48.0/48.0 MiB  1,234,567 rows'],
  [{ ...HALF, bytes: 512, bytesTotal: 2048, rows: 3, ms: 1 }, 'en', 'loading 25 %  0.5/2.0 KiB  3 rows'],
  [{ ...HALF, bytes: 0, bytesTotal: 0, rows: 0 }, 'en', 'loading 0 %  0.0/0.0 KiB'],
] as const

for (const [progress, language, line] of CASES) {
  test(`progress reads "${line}"`, () => {
    assert.equal(progressLine(progress, language), line)
  })
}

test('a bar is half full at half the bytes', () => {
  assert.equal(barText(HALF), '████████████░░░░░░░░░░░░')
})

// State, bytes of 100 read, the phase.
const PHASES = [
  ['received', 0, 'received'],
  ['running', 0, 'running'],
  ['running', 99, 'running'],
  ['running', 100, 'writing'],
] as const

for (const [state, bytesRead, phase] of PHASES) {
  test(`a ${state} load with ${bytesRead} of 100 bytes read is shown as ${phase}`, () => {
    const progress = { bytesRead, bytesTotal: 100, rowsRead: 7 }
    const load = { state, progress, startedAt: '2026-11-24T10:00:00Z' } as LoadView
    const now = new Date('2026-11-24T10:00:02Z')
    assert.deepEqual(progressOf(load, now), { phase, bytes: bytesRead, bytesTotal: 100, rows: 7, ms: 2000 })
  })
}
