import type { FastifySchemaCompiler } from 'fastify'
import type { TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import { Value } from 'typebox/value'
import { refuse, type Refusal } from '../../kernel/result.ts'

/** What a schema found wrong with a call, already said as our refusal. */
export class ShapeRefused extends Error {
  readonly refusal: Refusal

  constructor(refusal: Refusal) {
    super(refusal.code)
    this.refusal = refusal
  }
}

interface Mistake {
  readonly keyword: string
  readonly instancePath: string
  readonly params: Record<string, unknown>
  readonly message: string
}

/** How many mistakes one answer names: enough to mend a body at one go, bounded for hostile ones. */
const MISTAKES_MAX = 20

/**
 * Compiles schemas for Fastify. Bodies are taken as they are (a string is no number, an unknown field is
 * no field of ours); queries and paths are text, so they are converted first.
 */
export const compileSchema: FastifySchemaCompiler<TSchema> = ({ schema, httpPart }) => {
  const check = Compile(schema)
  const fromText = httpPart !== 'body'
  return (sent: unknown) => {
    const value = fromText ? Value.Convert(schema, Value.Default(schema, sent)) : (sent ?? undefined)
    if (check.Check(value)) return { value }
    const mistakes = [...check.Errors(value)] as Mistake[]
    return { error: new ShapeRefused(shapeRefusal(mistakes, httpPart === 'body' ? '' : `${httpPart}.`)) }
  }
}

/** A field that is missing has its own code; everything else of a wrong shape shares one. */
function shapeRefusal(mistakes: readonly Mistake[], where: string): Refusal {
  const named = mistakes.flatMap((mistake) =>
    fieldsOf(mistake).map((field) => ({ field: where + field, problem: mistake.message })),
  )
  const missing = mistakes.filter(({ keyword }) => keyword === 'required').flatMap(fieldsOf)
  const unknown = mistakes.filter(({ keyword }) => keyword === 'additionalProperties').flatMap(fieldsOf)
  const errors = named.filter(({ problem }) => problem !== 'schema is false').slice(0, MISTAKES_MAX)
  const first = errors[0]?.field ?? where
  const facts = {
    field: missing[0] ?? unknown[0] ?? first,
    errors,
    ...(unknown.length > 0 ? { unknownFields: unknown } : {}),
  }
  const onlyMissing = missing.length > 0 && unknown.length === 0
  return refuse(onlyMissing ? 'request.field_missing' : 'request.malformed', facts).refusal
}

/** "/lines/0" + missing "sku" → "lines.0.sku". */
function fieldsOf({ keyword, instancePath, params }: Mistake): string[] {
  const path = instancePath
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
  const inner =
    keyword === 'required'
      ? params['requiredProperties']
      : keyword === 'additionalProperties'
        ? params['additionalProperties']
        : ['']
  return (Array.isArray(inner) ? inner : ['']).map((name) =>
    [...path, String(name)].filter((part) => part !== '').join('.'),
  )
}
