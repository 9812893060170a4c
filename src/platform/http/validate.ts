import type { FastifySchemaCompiler } from 'fastify'
import type { TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import { Value } from 'typebox/value'
import { malformed, type Mistake, type MistakeRule } from '../../kernel/mistakes.ts'
import { refuse, type Refusal } from '../../kernel/result.ts'
import { ONE_LINE_PATTERNS } from './shapes.ts'
import { keysOf, standingOf } from './unions.ts'

/** What a schema found wrong with a call, already said as our refusal. */
export class ShapeRefused extends Error {
  readonly refusal: Refusal

  constructor(refusal: Refusal) {
    super(refusal.code)
    this.refusal = refusal
  }
}

/** A mistake as the schema's check finds it. */
interface Found {
  readonly keyword: string
  readonly instancePath: string
  readonly schemaPath: string
  readonly params: Readonly<Record<string, unknown>>
}

/** What was checked; `where` undefined is the body. */
interface Checked {
  readonly schema: TSchema
  readonly value: unknown
  readonly where: Mistake['in']
}

interface SchemaNode {
  readonly properties?: Readonly<Record<string, unknown>>
  readonly type?: string
  readonly const?: unknown
  readonly anyOf?: readonly SchemaNode[]
}

const PARTS: Readonly<Record<string, Mistake['in']>> = {
  querystring: 'query',
  params: 'path',
  headers: 'header',
}

/** How many mistakes one answer names: enough to mend a body at one go, bounded for hostile ones. */
const MISTAKES_MAX = 20

const NO_BODY = malformed({ field: 'body', rule: 'missing' }).refusal

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
    if (value === undefined) return { error: new ShapeRefused(NO_BODY) }
    const found = [...check.Errors(value)] as readonly Found[]
    const where = PARTS[httpPart ?? 'body']
    return { error: new ShapeRefused(shapeRefusal(found, { schema, value, where })) }
  }
}

/** Null for a value of a shape, else what its mistakes are refused with; `within` is where it stands in a body. */
export function shapeRefused(schema: TSchema, value: unknown, within: string): Refusal | null {
  const check = Compile(schema)
  if (check.Check(value)) return null
  const found = [...check.Errors(value)] as readonly Found[]
  const { code, facts } = shapeRefusal(found, { schema, value, where: undefined })
  const errors = (facts['errors'] as readonly Mistake[]).map((one) => ({
    ...one,
    field: placed(one.field, within),
  }))
  return { code, facts: { ...facts, field: errors[0]!.field, errors } }
}

function placed(field: string, within: string): string {
  return field === 'body' ? within : `${within}.${field}`
}

/** A field that is missing has its own code; everything else of a wrong shape shares one. */
function shapeRefusal(found: readonly Found[], of: Checked): Refusal {
  const errors = found.flatMap((one) => mistakesOf(one, of)).sort(byRank)
  const unknown = errors.filter(({ rule }) => rule === 'unknown').map(({ field }) => field)
  const [first = { field: 'body', rule: 'shape' } satisfies Mistake] = errors
  const facts = {
    field: first.field,
    errors: [first, ...errors.slice(1, MISTAKES_MAX)],
    ...(unknown.length > 0 ? { unknownFields: unknown } : {}),
  }
  const isMissing = first.rule === 'missing' && first.field !== 'body'
  return refuse(isMissing ? 'request.field_missing' : 'request.malformed', facts).refusal
}

/** An unknown field first: a name misspelled is a field missing, too. */
const RANKS: Partial<Record<MistakeRule, number>> = { unknown: 0, missing: 1 }

function byRank(one: Mistake, other: Mistake): number {
  return (RANKS[one.rule] ?? 2) - (RANKS[other.rule] ?? 2)
}

function mistakesOf(found: Found, of: Checked): Mistake[] {
  const standing = standingOf(found, of)
  if (standing === 'other') return []
  const { keyword, instancePath, schemaPath, params } = found
  const path = keysOf(instancePath)
  const named = (fields: unknown, mistake: Omit<Mistake, 'field' | 'in'>) =>
    (fields as readonly string[]).map((name) => ({
      field: [...path, name].filter((part) => part !== '').join('.') || 'body',
      ...(of.where === undefined ? {} : { in: of.where }),
      ...mistake,
    }))
  if (keyword === 'required') return named(params['requiredProperties'], { rule: 'missing' })
  if (keyword === 'additionalProperties') {
    const { properties = {} } = schemaAt(of.schema, schemaPath)
    return named(params['additionalProperties'], { rule: 'unknown', accepted: Object.keys(properties) })
  }
  // Says once more what "additionalProperties" says, or what an "anyOf" does of all its branches.
  if (keyword === 'boolean' || (standing === 'open' && !isOfValue(keyword))) return []
  return named([''], expectedBy(keyword, { params, schema: schemaAt(of.schema, schemaPath) }))
}

/** What a keyword of JSON Schema asks for, as a rule of ours. */
function expectedBy(
  keyword: string,
  { params, schema }: { params: Found['params']; schema: SchemaNode },
): Omit<Mistake, 'field' | 'in'> {
  if (/^min(?:Length|Items)$/.test(keyword) && params['limit'] === 1) return { rule: 'empty' }
  const limit = RULES_WITH_LIMIT[keyword]
  if (limit !== undefined) return { rule: limit, limit: Number(params['limit']) }
  switch (keyword) {
    case 'type':
      return { rule: 'type', expected: [params['type']].flat().map(String) }
    case 'anyOf':
      return unionRule(schema.anyOf ?? [])
    case 'enum':
      return { rule: 'allowed', accepted: params['allowedValues'] as readonly unknown[] }
    case 'const':
      return { rule: 'allowed', accepted: [params['allowedValue']] }
    case 'pattern':
      return patternRule(String(params['pattern']))
    default:
      return { rule: 'shape' }
  }
}

const RULES_WITH_LIMIT: Readonly<Record<string, MistakeRule>> = {
  minLength: 'length_min',
  maxLength: 'length_max',
  minItems: 'items_min',
  maxItems: 'items_max',
  minimum: 'minimum',
  maximum: 'maximum',
}

function patternRule(pattern: string): Omit<Mistake, 'field' | 'in'> {
  return ONE_LINE_PATTERNS.includes(pattern) ? { rule: 'one_line' } : { rule: 'pattern', pattern }
}

function unionRule(branches: NonNullable<SchemaNode['anyOf']>): Omit<Mistake, 'field' | 'in'> {
  const isOfValues = branches.every((branch) => 'const' in branch)
  if (isOfValues) return { rule: 'allowed', accepted: branches.map((branch) => branch.const) }
  return { rule: 'type', expected: [...new Set(branches.flatMap(typesOf))] }
}

function typesOf({ type = 'object', anyOf }: SchemaNode): string[] {
  return anyOf === undefined ? [type] : anyOf.flatMap(typesOf)
}

function isOfValue(keyword: string): boolean {
  return keyword === 'pattern' || RULES_WITH_LIMIT[keyword] !== undefined
}

/** The part of a schema that "#/properties/lines/items" leads to. */
function schemaAt(schema: TSchema, schemaPath: string): SchemaNode {
  const parts = schemaPath.split('/').slice(1)
  const found = parts.reduce<unknown>(
    (node, part) => (node as Record<string, unknown> | undefined)?.[part],
    schema,
  )
  return (found ?? {}) as SchemaNode
}
