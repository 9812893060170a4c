import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openServer } from '../../src/platform/http/server.ts'
import { guardCalls } from '../../src/access/guard-calls.ts'
import { startHub } from '../harness/hub.ts'

test('without credentials, or with ones that cannot be read, a call is 401 and says how to log in', async (t) => {
  const hub = await startHub(t)
  for (const authorization of ['', 'Basic', 'Basic !', 'Basic YWJj', 'Digest x', 'Bearer']) {
    const { status, body, headers } = await hub.call('GET', 'stores', {
      as: null,
      headers: { authorization },
    })
    assert.deepEqual([status, body.code], [401, 'auth.failed'], authorization)
    assert.equal(
      headers.get('www-authenticate'),
      'Bearer realm="malote", Basic realm="malote", charset="UTF-8"',
    )
  }
})

test('a site without a grant and a site that does not exist look the same', async (t) => {
  const hub = await startHub(t)
  const answers = await Promise.all(
    (['estranho', 'operador'] as const).flatMap((as) =>
      ['S2', 'NOWHERE', '%00', 'S%20X'].map((site) =>
        hub.call('GET', `/api/v1/sites/${site}/stores`, { as }),
      ),
    ),
  )
  for (const { status, body } of answers) {
    assert.equal(status, 403)
    assert.deepEqual({ ...body, instance: '' }, { ...answers[0]!.body, instance: '' })
    assert.equal(body.code, 'auth.forbidden')
    assert.equal(body.needs, undefined)
  }
})

test('a user of the site who lacks the permission is told which', async (t) => {
  const hub = await startHub(t)
  const { status, body } = await hub.call('PUT', 'stores/009', { as: 'pdv', body: { nome: 1 } })
  assert.deepEqual([status, body.code, body.needs], [403, 'auth.forbidden', ['configure']])
  assert.equal((await hub.call('GET', 'stores/009')).status, 404)
})

test('login comes before the shape of the body, and its bytes are not read', async (t) => {
  const hub = await startHub(t)
  const { status } = await hub.call('PUT', 'stores/009', {
    as: null,
    body: '{"broken',
    headers: { 'content-type': 'application/json' },
  })
  assert.equal(status, 401)
})

test('a path that is no call is 404 for anybody', async (t) => {
  const hub = await startHub(t)
  const { status, body } = await hub.call('GET', '/api/v1/nothing', { as: null })
  assert.deepEqual([status, body.code], [404, 'request.not_found'])
})

test('a route that does not say who may call it is refused at start', async (t) => {
  const { platform } = await startHub(t)
  const server = openServer({
    log: platform.log,
    metrics: platform.metrics,
    trustProxy: [],
    bodySlowMs: 1000,
  })
  guardCalls(server, platform)
  assert.throws(() => server.get('/open', () => 'to all'), /GET \/open says in config.needs who may call it/)
})

test('too many wrong passwords from one address stop that user there, and nobody else', async (t) => {
  const hub = await startHub(t)
  const wrong = (username: string) =>
    hub.call('GET', 'stores', {
      as: null,
      headers: {
        authorization: `Basic ${Buffer.from(`${username}:wrong${Math.random()}`).toString('base64')}`,
      },
    })
  for (const username of ['erp', 'ninguem']) {
    const tries = []
    for (let attempt = 0; attempt < 12; attempt += 1) tries.push((await wrong(username)).status)
    assert.deepEqual(tries, [...Array.from({ length: 10 }, () => 401), 429, 429], username)
  }
  const refused = await hub.call('GET', 'stores', { as: 'erp' })
  assert.deepEqual([refused.status, refused.body.code], [429, 'auth.too_many_attempts'])
  const seconds = Number(refused.headers.get('retry-after'))
  assert.ok(seconds > 290 && seconds <= 300, String(seconds))
  assert.equal((await hub.call('GET', 'stores', { as: 'pdv' })).status, 200)

  hub.advance(seconds * 1000)
  assert.equal((await hub.call('GET', 'stores', { as: 'erp' })).status, 200)
})

test('a right password takes the wrong ones before it off the count', async (t) => {
  const hub = await startHub(t)
  const ask = (password: string) =>
    hub.call('POST', '/api/v1/auth/token', {
      as: null,
      body: new URLSearchParams({ grant_type: 'password', username: 'erp', password }).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    })
  for (const password of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'erp-demo-1', 'j', 'k']) {
    assert.equal((await ask(password)).status, password === 'erp-demo-1' ? 200 : 401)
  }
})

test('a user who calls more often than the limit is asked to wait, others are not', async (t) => {
  const hub = await startHub(t, { limits: { requestsPerSecondMax: 5 } })
  await hub.call('GET', 'stores', { as: 'erp' })
  const answers = await Promise.all(
    Array.from({ length: 12 }, () => hub.call('GET', 'stores', { as: 'erp' })),
  )
  const limited = answers.find(({ status }) => status === 429)
  assert.ok(limited !== undefined)
  assert.deepEqual([limited.body.code, limited.body.limit], ['request.rate_limited', 5])
  assert.equal(limited.headers.get('retry-after'), '1')
  assert.equal(limited.headers.get('ratelimit-limit'), '5')
  assert.equal(limited.headers.get('ratelimit-remaining'), '0')
  assert.equal((await hub.call('GET', 'stores', { as: 'pdv' })).status, 200)
})
