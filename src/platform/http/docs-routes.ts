import { createHash } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { refuse } from '../../kernel/result.ts'
import { isCode, PAGE_STYLE, problemIndex, problemPage, tagOf } from './problem-pages.ts'
import { openReference } from './reference-page.ts'
import { sendRefusal } from './send.ts'

const STYLE_HASH = createHash('sha256').update(PAGE_STYLE).digest('base64')
const PAGE_POLICY =
  `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; form-action 'none'; ` +
  "frame-ancestors 'none'"
const SCRIPT_SECONDS = 3600

const OPEN = { config: { needs: 'nothing' }, schema: { hide: true } } as const

/** What people read in a browser: the API reference, the pages of the codes; and schemas by name. */
export function docsRoutes(server: FastifyInstance): void {
  const reference = openReference()

  server.get('/docs', OPEN, (_request, reply) => reply.redirect('/docs/', 301))
  server.get('/docs/', OPEN, async (_request, reply) => {
    const { body, type, policy } = await reference.read('/docs/')
    return reply.type(type).header('content-security-policy', policy).send(body)
  })
  server.get('/docs/js/scalar.js', OPEN, async (_request, reply) => {
    const { body, type } = await reference.read('/docs/js/scalar.js')
    return reply.type(type).header('cache-control', `public, max-age=${SCRIPT_SECONDS}`).send(body)
  })

  for (const path of ['/problems', '/problems/']) {
    server.get(path, OPEN, (request, reply) => sendPage(request, reply, problemIndex(request.language)))
  }
  server.get<{ Params: { code: string } }>('/problems/:code', OPEN, (request, reply) => {
    const { code } = request.params
    if (!isCode(code))
      return sendRefusal(request, reply, refuse('request.not_found', { path: request.url }).refusal)
    return sendPage(request, reply, problemPage(code, request.language))
  })

  server.get('/schemas', OPEN, () => ({
    schemas: schemaNames(server).map((name) => `/schemas/${name}.json`),
  }))
  server.get<{ Params: { file: string } }>('/schemas/:file', OPEN, (request, reply) => {
    const schema = schemaOf(server, request.params.file)
    if (schema === null)
      return sendRefusal(request, reply, refuse('request.not_found', { path: request.url }).refusal)
    return reply.type('application/schema+json').send(JSON.stringify(schema))
  })
}

function sendPage(request: FastifyRequest, reply: FastifyReply, html: string): FastifyReply {
  return reply
    .type('text/html; charset=utf-8')
    .header('content-language', tagOf(request.language))
    .header('vary', 'accept-language')
    .header('content-security-policy', PAGE_POLICY)
    .send(html)
}

function schemaNames(server: FastifyInstance): readonly string[] {
  const { schemas } = server.openApi()['components'] as { schemas: Record<string, object> }
  return Object.keys(schemas).sort()
}

/** "Order.json" → the JSON Schema of an order; the schemas it refers to stand beside it. Null if none. */
function schemaOf(server: FastifyInstance, file: string): unknown {
  const name = /^(\w+)\.json$/.exec(file)?.[1]
  const { schemas } = server.openApi()['components'] as { schemas: Record<string, object> }
  if (name === undefined || !Object.hasOwn(schemas, name)) return null
  const text = JSON.stringify({
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `/schemas/${name}.json`,
    ...schemas[name],
  })
  return JSON.parse(text.replace(/"#\/components\/schemas\/(\w+)"/g, '"/schemas/$1.json"'))
}
