import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startHub, type Answered, type TestHub } from '../harness/hub.ts'
import { PASSWORDS } from '../harness/seed.ts'

type Form = Readonly<Record<string, string>>
const OF_ERP: Form = { grant_type: 'client_credentials', client_id: 'erp', client_secret: PASSWORDS.erp }
const HOUR_MS = 3_600_000

function askToken(hub: TestHub, form: Form, headers: Form = {}): Promise<Answered> {
  return hub.call('POST', '/api/v1/auth/token', {
    as: null,
    body: new URLSearchParams(form).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
  })
}

async function tokenOf(hub: TestHub, form: Form = OF_ERP): Promise<string> {
  return (await askToken(hub, form)).body.access_token
}

function callWith(hub: TestHub, token: string, path = 'stores'): Promise<Answered> {
  return hub.call('GET', path, { as: null, headers: { authorization: `Bearer ${token}` } })
}

test('a user gets a token as client, by form or by Basic, and as user', async (t) => {
  const hub = await startHub(t)
  const basic = `Basic ${Buffer.from(`erp:${PASSWORDS.erp}`).toString('base64')}`
  const asked = await Promise.all([
    askToken(hub, OF_ERP),
    askToken(hub, { grant_type: 'client_credentials', scope: 'anything' }, { authorization: basic }),
    askToken(hub, { grant_type: 'password', username: 'erp', password: PASSWORDS.erp }),
  ])
  for (const { status, body, headers } of asked) {
    assert.equal(status, 200)
    assert.deepEqual(Object.keys(body), ['access_token', 'token_type', 'expires_in'])
    assert.equal(body.token_type, 'Bearer')
    assert.equal(body.expires_in, 3600)
    assert.equal(headers.get('cache-control'), 'no-store')
    assert.equal((await callWith(hub, body.access_token)).status, 200)
  }
})

const REFUSED: readonly [string, Form, string][] = [
  ['a wrong secret', { ...OF_ERP, client_secret: 'errada' }, 'invalid_client'],
  ['an unknown client', { ...OF_ERP, client_id: 'ninguem' }, 'invalid_client'],
  ['a name nobody can have', { ...OF_ERP, client_id: 'a\u0000b' }, 'invalid_client'],
  ['a wrong password', { grant_type: 'password', username: 'erp', password: 'errada' }, 'invalid_grant'],
  ['no username', { grant_type: 'password', password: 'x' }, 'invalid_request'],
  ['no grant', { client_id: 'erp', client_secret: PASSWORDS.erp }, 'invalid_request'],
  ['another grant', { ...OF_ERP, grant_type: 'refresh_token' }, 'unsupported_grant_type'],
]

for (const [what, form, error] of REFUSED) {
  test(`a token asked for with ${what} is refused as ${error}`, async (t) => {
    const { status, body, headers } = await askToken(await startHub(t), form)
    assert.equal(status, 401)
    assert.match(headers.get('content-type') ?? '', /^application\/problem\+json/)
    assert.match(headers.get('www-authenticate') ?? '', /^Bearer .*Basic /)
    assert.deepEqual({ code: body.code, error: body.error }, { code: 'auth.failed', error })
  })
}

test('the token call reads forms only, and no other call does', async (t) => {
  const hub = await startHub(t)
  const json = await hub.call('POST', '/api/v1/auth/token', { as: null, body: OF_ERP })
  assert.deepEqual([json.status, json.body.code], [415, 'request.media_type_unsupported'])
  const form = await hub.call('PUT', 'stores/009', {
    body: 'name=x',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  })
  assert.deepEqual([form.status, form.body.code], [415, 'request.media_type_unsupported'])
})

test('a token ends after an hour, another hub of the database takes it, a forged one nobody does', async (t) => {
  const hub = await startHub(t)
  const token = await tokenOf(hub)
  const second = await startHub(t, { beside: hub })
  assert.equal((await callWith(second, token)).status, 200)

  const [header = '', payload = '', signature = ''] = token.split('.')
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString())
  const forged = Buffer.from(JSON.stringify({ ...claims, sub: 'operador' })).toString('base64url')
  const unsigned = Buffer.from('{"alg":"none"}').toString('base64url')
  for (const bad of [`${header}.${forged}.${signature}`, `${unsigned}.${payload}.`, 'nonsense', '']) {
    assert.equal((await callWith(hub, bad)).status, 401)
  }

  hub.advance(HOUR_MS - 60_000)
  assert.equal((await callWith(hub, token)).status, 200)
  hub.advance(60_000)
  const late = await callWith(hub, token)
  assert.deepEqual([late.status, late.body.code], [401, 'auth.failed'])
})

test('a new password ends tokens and remembered logins at once', async (t) => {
  const hub = await startHub(t)
  const token = await tokenOf(hub)
  assert.equal((await hub.call('GET', 'stores', { as: 'erp' })).status, 200)
  const grants = { S1: ['catalog:read'] }
  const changed = await hub.call('PUT', '/api/v1/users/erp', { body: { password: 'outra-senha', grants } })
  assert.equal(changed.status, 200)

  assert.equal((await callWith(hub, token)).status, 401)
  assert.equal((await hub.call('GET', 'stores', { as: 'erp' })).status, 401)
  const anew = await tokenOf(hub, { ...OF_ERP, client_secret: 'outra-senha' })
  assert.equal((await callWith(hub, anew)).status, 200)
})

test('the same password set anew ends tokens, and goes on by Basic', async (t) => {
  const hub = await startHub(t)
  const token = await tokenOf(hub)
  assert.equal((await hub.call('GET', 'stores', { as: 'erp' })).status, 200)
  const grants = { S1: ['catalog:read'] }
  await hub.call('PUT', '/api/v1/users/erp', { body: { password: PASSWORDS.erp, grants } })
  assert.equal((await callWith(hub, token)).status, 401)
  assert.equal((await hub.call('GET', 'stores', { as: 'erp' })).status, 200)
})

test('a user deleted and made again does not get the old tokens back', async (t) => {
  const hub = await startHub(t)
  const token = await tokenOf(hub)
  assert.equal((await hub.call('DELETE', '/api/v1/users/erp')).status, 204)
  assert.equal((await callWith(hub, token)).status, 401)
  assert.equal((await hub.call('GET', 'stores', { as: 'erp' })).status, 401)
  const body = { password: PASSWORDS.erp, grants: { S1: ['catalog:read'] } }
  assert.equal((await hub.call('PUT', '/api/v1/users/erp', { body })).status, 201)
  assert.equal((await callWith(hub, token)).status, 401)
  assert.equal((await hub.call('GET', 'stores', { as: 'erp' })).status, 200)
})

test('a grant taken away is gone at the next call of the same token', async (t) => {
  const hub = await startHub(t)
  const token = await tokenOf(hub)
  assert.equal((await callWith(hub, token)).status, 200)
  await hub.call('PUT', '/api/v1/users/erp', { body: { grants: { S1: ['load'] } } })
  const refused = await callWith(hub, token)
  assert.deepEqual(
    [refused.status, refused.body.code, refused.body.needs],
    [403, 'auth.forbidden', ['catalog:read']],
  )
})
