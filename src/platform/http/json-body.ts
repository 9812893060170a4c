import type { FastifyInstance } from 'fastify'
import { malformed, type Mistake } from '../../kernel/mistakes.ts'
import { ShapeRefused } from './validate.ts'

/** How the runtime says where JSON stopped making sense. */
const POSITION = /at position (\d+)/
const TOKEN = /^Unexpected token '(.+?)',/s
/** Most bodies have no such escape, and are not walked through. */
const HALF_OR_NUL = /\\u(?:0000|[dD][89a-fA-F])/
const CUT = /^(?:Unexpected end|Unterminated)/

/**
 * Bodies are JSON and nothing else. An empty one is no body, whatever its Content-Type: many clients send
 * the header with every call. Keys that reach for a prototype are refused, by the framework's own reader.
 */
export function readJsonBodies(server: FastifyInstance): void {
  const readGuarded = server.getDefaultJsonParser('error', 'error')
  server.removeAllContentTypeParsers()
  server.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    const text = String(body)
    if (text.trim() === '') return done(null, undefined)
    void readGuarded(request, text, (error, value) => {
      const field = error === null && HALF_OR_NUL.test(text) ? unstorableField(value) : null
      if (field !== null) {
        return done(new ShapeRefused(malformed({ field: field || 'body', rule: 'characters' }).refusal))
      }
      if (error === null) return done(null, value)
      done(new ShapeRefused(malformed(mistakeIn(text)).refusal))
    })
  })
}

/**
 * Where a text cannot be stored ("lines.0.sku"; empty for a body that is one text), or null. Written as escapes
 * they are JSON, but PostgreSQL stores neither NUL nor half a character.
 */
function unstorableField(value: unknown, path: readonly string[] = []): string | null {
  if (typeof value === 'string') return value.includes('\0') || !value.isWellFormed() ? path.join('.') : null
  if (typeof value !== 'object' || value === null) return null
  for (const [name, field] of Object.entries(value)) {
    const found = unstorableField(name, path) ?? unstorableField(field, [...path, name])
    if (found !== null) return found
  }
  return null
}

function mistakeIn(text: string): Mistake {
  try {
    JSON.parse(text)
    // JSON, but with a key that is none of ours: "__proto__".
    return { field: 'body', rule: 'shape' }
  } catch (error) {
    const { message } = error as SyntaxError
    const position = POSITION.exec(message)?.[1]
    const found = TOKEN.exec(message)?.[1]
    if (CUT.test(message) || Number(position) >= text.length) {
      return { field: 'body', rule: 'json_cut', position: text.length }
    }
    if (position !== undefined) return { field: 'body', rule: 'json_at', position: Number(position) }
    return found === undefined
      ? { field: 'body', rule: 'json' }
      : { field: 'body', rule: 'json_token', found }
  }
}
