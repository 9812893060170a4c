import { pino, type Logger } from 'pino'

/** One JSON line an event, `event` first, facts as fields. */
export type Log = Logger

/** What must never stand in a line, wherever a library puts it. */
const REDACTED = [
  'password',
  'secret',
  '*.password',
  '*.secret',
  'headers.authorization',
  'req.headers.authorization',
]

/** A log of one JSON object a line, on standard output. */
export function openLog(level: string): Log {
  return pino({
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    redact: { paths: REDACTED, censor: '[hidden]' },
  })
}
