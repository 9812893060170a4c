import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { OpenApiDocument, Operation } from '../../src/platform/http/openapi-document.ts'
import { startHub } from '../harness/hub.ts'

type Json = Readonly<Record<string, unknown>>

/** Paths and methods that OpenAPI knows of no others. */
const METHODS = ['get', 'put', 'post', 'delete', 'patch']

interface Call {
  readonly path: string
  readonly method: string
  readonly operation: Operation
}

const isSame = (a: readonly unknown[], b: readonly unknown[]) =>
  a.length === b.length && a.every((value) => b.includes(value))

function callsOf(document: OpenApiDocument): Call[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  )
}

/** What is wrong with a document: by rules that readers, code generators and Postman rely on. */
function complaintsOf(document: OpenApiDocument): string[] {
  const calls = callsOf(document)
  const ids = calls.map(({ operation }) => operation.operationId)
  const complaints = calls.flatMap(({ path, method, operation }) => {
    const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
    const parameters = (operation.parameters ?? []) as readonly { name?: string; in?: string }[]
    const declared = parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name)
    const answers = Object.keys(operation.responses)
    const says = (text: unknown) => typeof text === 'string' && text.trim() !== ''
    return [
      ...(METHODS.includes(method) ? [] : ['a method that is none']),
      ...(says(operation.operationId) ? [] : ['no operationId']),
      ...(says(operation.summary) && !/[.]$/.test(operation.summary)
        ? []
        : ['no summary, or one with a full stop']),
      ...(says(operation['description']) ? [] : ['no description']),
      ...(operation.tags.length === 1 ? [] : ['not one tag']),
      ...(answers.some((status) => /^2/.test(status)) ? [] : ['no answer when it works']),
      ...(answers.includes('400') && answers.includes('500') ? [] : ['no answer when it does not']),
      ...(isSame(inPath, declared) ? [] : ['path parameters that differ from its path']),
      ...(operation['x-needs'] === undefined ? ['not said who may call it'] : []),
      ...(method === 'get' && operation.requestBody !== undefined ? ['a GET with a body'] : []),
      ...Object.entries(operation.responses as Record<string, Json>)
        .filter(([, response]) => !('$ref' in response) && !says(response['description']))
        .map(([status]) => `no words for ${status}`),
    ].map((complaint) => `${method} ${path}: ${complaint}`)
  })
  const twice = ids.filter((id, place) => ids.indexOf(id) !== place).map((id) => `${id} is used twice`)
  return [...complaints, ...twice, ...danglingOf(document)]
}

/** References that lead nowhere. */
function danglingOf(document: OpenApiDocument): string[] {
  const text = JSON.stringify(document)
  const targets = new Set([...text.matchAll(/"\$ref":"([^"]+)"/g)].map(([, target]) => target!))
  return [...targets].filter((target) => {
    const parts = target.replace(/^#\//, '').split('/')
    const found = parts.reduce<unknown>((node, part) => (node as Json | undefined)?.[part], document)
    return found === undefined
  })
}

test('the OpenAPI document is sound, and every call of the API is in it', async (t) => {
  const hub = await startHub(t)
  const { status, body } = await hub.call('GET', '/openapi.json', { as: null })
  assert.equal(status, 200)
  assert.equal(body.openapi, '3.1.0')
  assert.deepEqual(complaintsOf(body), [])
  assert(callsOf(body).length > 15)
  const routes = hub.hub.server.printRoutes({ commonPrefix: false })
  assert(routes.includes('/openapi.json'), 'pages are routes and no calls')
  assert(!Object.keys(body.paths).some((path) => /^\/(?:docs|problems|health|openapi)/.test(path)))
})

test('the document says what a caller meets: refusals, versions, headers of answers', async (t) => {
  const hub = await startHub(t)
  const { body } = await hub.call('GET', '/openapi.json', { as: null })
  const statuses = (path: string) => Object.keys(body.paths[path].post.responses)
  assert(statuses('/api/v1/auth/token').includes('401'))
  const door = statuses('/integrador/session-less/integrations/{siteId}/integration-exec-post')
  assert(door.includes('401') && door.includes('403'))
  const confirm = body.paths['/api/v1/sites/{siteId}/orders/{orderId}/confirm'].post
  assert(confirm.parameters.some((one: { name?: string }) => one.name === 'if-match'))
  assert('412' in confirm.responses)
  assert.deepEqual(Object.keys(confirm.responses['200'].headers), ['ETag', 'Idempotency-Replayed'])
  const place = body.paths['/api/v1/sites/{siteId}/orders'].post
  assert.deepEqual(Object.keys(place.responses['201'].headers), ['ETag', 'Location', 'Idempotency-Replayed'])
  assert(!('x-headers' in place) && !('x-refuses' in place))
})

test('each named schema is served by its name', async (t) => {
  const hub = await startHub(t)
  const { body } = await hub.call('GET', '/openapi.json', { as: null })
  for (const name of Object.keys(body.components.schemas)) {
    const schema = await hub.call('GET', `/schemas/${name}.json`, { as: null })
    assert.equal(schema.status, 200)
    assert.equal(schema.body.$id, `/schemas/${name}.json`)
  }
  assert.equal((await hub.call('GET', '/schemas/Nothing.json', { as: null })).status, 404)
  assert.equal((await hub.call('GET', '/schemas/toString.json', { as: null })).status, 404)
})

test('seen failing: an operation without words, twice, with a reference that leads nowhere', () => {
  const operation = {
    operationId: 'x',
    summary: '',
    tags: [],
    responses: { 200: { $ref: '#/components/none' } },
  }
  const document = {
    openapi: '3.1.0',
    info: { title: '', version: '' },
    paths: { '/a/{b}': { get: operation, trace: operation } },
  }
  const complaints = complaintsOf(document)
  for (const complaint of [
    'trace /a/{b}: a method that is none',
    'get /a/{b}: no summary, or one with a full stop',
    'get /a/{b}: not one tag',
    'get /a/{b}: path parameters that differ from its path',
    'get /a/{b}: not said who may call it',
    'x is used twice',
    '#/components/none',
  ]) {
    assert(complaints.includes(complaint), complaint)
  }
})
