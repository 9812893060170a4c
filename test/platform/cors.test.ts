import assert from 'node:assert/strict'
import { test } from 'node:test'
import { allowOrigins } from '../../src/platform/http/cors.ts'
import { openServer } from '../../src/platform/http/server.ts'
import { openLog } from '../../src/platform/telemetry/log.ts'
import { openMetrics } from '../../src/platform/telemetry/metrics.ts'

const SHOP = 'https://shop.example'
const PREFLIGHT = { origin: SHOP, 'access-control-request-method': 'PUT' }

async function answers(
  origins: readonly string[],
  method: 'GET' | 'OPTIONS',
  headers: Record<string, string>,
) {
  const parts = { log: openLog('silent'), metrics: openMetrics(), trustProxy: [], bodySlowMs: 1000 }
  const server = openServer(parts)
  allowOrigins(server, origins)
  server.get('/x', () => ({ ok: true }))
  const { statusCode, headers: sent } = await server.inject({ method, url: '/x', headers })
  return [statusCode, sent['access-control-allow-origin'], sent['access-control-allow-methods']]
}

const METHODS = 'GET, HEAD, POST, PUT, DELETE'

test('a page of a named origin may call the hub, after asking', async () => {
  assert.deepEqual(await answers([SHOP], 'GET', { origin: SHOP }), [200, SHOP, undefined])
  assert.deepEqual(await answers([SHOP], 'OPTIONS', PREFLIGHT), [204, SHOP, METHODS])
})

test('a page of any other origin may not, and none may where none is named', async () => {
  const other = 'https://shop.example.evil'
  assert.deepEqual(await answers([SHOP], 'GET', { origin: other }), [200, undefined, undefined])
  assert.deepEqual(await answers([SHOP], 'OPTIONS', { ...PREFLIGHT, origin: other }), [
    404,
    undefined,
    undefined,
  ])
  assert.deepEqual(await answers([], 'OPTIONS', PREFLIGHT), [404, undefined, undefined])
})
