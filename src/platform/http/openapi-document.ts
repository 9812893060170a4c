/** An OpenAPI document, as far as we look into it. */
export interface OpenApiDocument {
  readonly openapi: string
  readonly info: { readonly title: string; readonly version: string }
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly [more: string]: unknown
}

/** One call: a method at a path. */
export interface Operation {
  readonly operationId: string
  readonly summary: string
  readonly tags: readonly string[]
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: unknown
  readonly responses: Readonly<Record<string, unknown>>
  /** Who may make the call, as its route says. */
  readonly 'x-needs'?: string | readonly string[]
  /** Of a route whose schema says them: headers of its good answers, refusals that do not show otherwise. */
  readonly 'x-headers'?: readonly AnswerHeader[]
  readonly 'x-refuses'?: readonly string[]
  readonly [more: string]: unknown
}

type AnswerHeader = keyof typeof ANSWER_HEADERS
type Parameter = { readonly name: string; readonly in: string } | { readonly $ref: string }
type Json = Readonly<Record<string, unknown>>

/** What a status means when a schema does not say it. */
const STATUS_WORDS: Readonly<Record<string, string>> = {
  200: 'Done, or the answer',
  201: 'Created',
  202: 'Accepted; goes on after the answer',
  204: 'Done',
  400: 'The call does not have the shape it needs',
  401: 'No valid credentials',
  403: 'Not granted on this site',
  404: 'Not there',
  409: 'The present state forbids it',
  410: 'No longer kept',
  412: '`If-Match` names an old version',
  413: 'Too large',
  415: 'A media type that the call does not take',
  422: 'Read, and refused',
  429: 'Too many calls; see `Retry-After`',
  500: 'A fault of the hub; nothing was done',
  503: 'The database is away, or the hub is stopping; see `Retry-After`',
}

const PROBLEM = {
  title: 'Problem',
  type: 'object',
  description:
    'Problem details (RFC 9457), with our code and the facts of the case beside the standard members',
  required: ['type', 'title', 'status', 'detail', 'instance', 'code'],
  properties: {
    type: { type: 'string', description: 'The page of the code: `/problems/{code}`' },
    title: { type: 'string', description: 'In the language of `Accept-Language`: pt-BR, en or es' },
    status: { type: 'integer' },
    detail: { type: 'string', description: 'What happened and what it means' },
    instance: { type: 'string', description: 'The call' },
    code: { type: 'string', description: 'Never renamed, never reused' },
    field: { type: 'string', description: 'The field that is wrong, where there is one' },
  },
  additionalProperties: true,
}

const header = (name: string, description: string, schema: Json = { type: 'string' }) => ({
  name,
  in: 'header',
  required: false,
  description,
  schema,
})

const COMMON_PARAMETERS = {
  AcceptLanguage: header('Accept-Language', 'The language of titles and details: pt-BR (default), en, es'),
  IdempotencyKey: header(
    'Idempotency-Key',
    'Any text of yours, new for each operation. The same key with the same call answers the first answer, for 24 h.',
    { type: 'string', minLength: 1, maxLength: 255 },
  ),
}

const ANSWER_HEADERS = {
  ETag: { description: 'The version of what is answered; what `If-Match` takes', schema: { type: 'string' } },
  Location: { description: 'Where what was made or accepted is read', schema: { type: 'string' } },
  'Idempotency-Replayed': {
    description: '`true` where the first answer to this `Idempotency-Key` comes again',
    schema: { type: 'string', enum: ['true'] },
  },
} as const

const TOKEN_URL = '/api/v1/auth/token'

const SECURITY_SCHEMES = {
  token: {
    type: 'oauth2',
    description: 'A bearer token of the hub',
    flows: {
      clientCredentials: { tokenUrl: TOKEN_URL, scopes: {} },
      password: { tokenUrl: TOKEN_URL, scopes: {} },
    },
  },
  basic: {
    type: 'http',
    scheme: 'basic',
    description: 'The same credentials, for tools that know only Basic',
  },
}

/**
 * Adds what is the same for all calls: problems, common headers, how to log in, tags in the order of their
 * first call. A schema with a title is moved to the components once and referred to.
 */
export function completeDocument(raw: OpenApiDocument): OpenApiDocument {
  const paths = mapValues(raw.paths, (methods, path) =>
    mapValues(methods, (operation, method) => completeOperation(operation, { method, path })),
  )
  const { value, named } = namedApart(paths)
  const tags = new Set(
    Object.values(paths).flatMap((methods) => Object.values(methods).flatMap((op) => op.tags)),
  )
  return {
    ...raw,
    tags: [...tags].map((name) => ({ name })),
    paths: value as OpenApiDocument['paths'],
    components: {
      schemas: { ...named, Problem: PROBLEM },
      parameters: COMMON_PARAMETERS,
      responses: Object.fromEntries(
        Object.entries(STATUS_WORDS)
          .filter(([status]) => Number(status) >= 400)
          .map(([status, description]) => [`Problem${status}`, problemResponse(description)]),
      ),
      securitySchemes: SECURITY_SCHEMES,
    },
  }
}

function problemResponse(description: string) {
  return {
    description,
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  }
}

function completeOperation(operation: Operation, call: { method: string; path: string }): Operation {
  const { 'x-headers': named = [], 'x-refuses': refuses = [], ...shown } = operation
  const keyed = call.method === 'post' && call.path.includes('{siteId}')
  const headers = Object.fromEntries(
    [...named, ...(keyed ? (['Idempotency-Replayed'] as const) : [])].map((name) => [
      name,
      ANSWER_HEADERS[name],
    ]),
  )
  const responses = mapValues(operation.responses as Readonly<Record<string, Json>>, (response, status) => ({
    ...response,
    ...(response['description'] === 'Default Response'
      ? { description: STATUS_WORDS[status] ?? 'The answer' }
      : {}),
    ...(Object.keys(headers).length === 0 ? {} : { headers }),
  }))
  const problems = [...problemStatuses(operation, call), ...refuses].filter(
    (status) => !Object.hasOwn(responses, status),
  )
  const common = ['AcceptLanguage', ...(keyed ? ['IdempotencyKey'] : [])]
  return {
    ...shown,
    parameters: [
      ...(operation.parameters ?? []),
      ...common.map((name) => ({ $ref: `#/components/parameters/${name}` })),
    ],
    responses: {
      ...responses,
      ...Object.fromEntries(
        problems.map((status) => [status, { $ref: `#/components/responses/Problem${status}` }]),
      ),
    },
    security: operation['x-needs'] === 'nothing' ? [] : [{ token: [] }, { basic: [] }],
  }
}

/** The refusals a call may meet, by what it is: every status has its reason in contract section 1. */
function problemStatuses(operation: Operation, { method, path }: { method: string; path: string }): string[] {
  const changes = method !== 'get'
  const body = operation.requestBody !== undefined
  const loggedIn = operation['x-needs'] !== 'nothing'
  const versioned = (operation.parameters ?? []).some(
    (parameter) => 'name' in parameter && parameter.name.toLowerCase() === 'if-match',
  )
  return [
    '400',
    ...(loggedIn ? ['401', '403'] : []),
    ...(/\{(?!siteId\})/.test(path) ? ['404'] : []),
    ...(changes ? ['409', '422'] : []),
    ...(versioned ? ['412'] : []),
    ...(body ? ['413', '415'] : []),
    '429',
    '500',
    '503',
  ]
}

/** Moves every object schema with a title out, and leaves a reference; two of one title must be equal. */
function namedApart(paths: unknown): { value: unknown; named: Record<string, unknown> } {
  const named: Record<string, unknown> = {}
  const visit = (node: unknown): unknown => {
    if (Array.isArray(node)) return node.map(visit)
    if (typeof node !== 'object' || node === null) return node
    const visited = mapValues(node as Json, visit)
    const title = visited['title']
    if (typeof title !== 'string' || !('type' in visited || 'anyOf' in visited)) return visited
    const known = named[title]
    if (known !== undefined && JSON.stringify(known) !== JSON.stringify(visited)) {
      throw new Error(`Two schemas are named ${title}`)
    }
    named[title] = visited
    return { $ref: `#/components/schemas/${title}` }
  }
  return { value: visit(paths), named }
}

function mapValues<From, To>(
  record: Readonly<Record<string, From>>,
  map: (value: From, key: string) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value, key)]))
}
