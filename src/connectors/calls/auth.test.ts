import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isGood, shownBy, tokenCall, tokenOf, type Auth } from './auth.ts'

const AT = new Date('2026-11-24T10:00:00Z')
const CLIENT = { tokenUrl: '/token', clientId: 'hub', clientSecret: 's&g' } as const

// Auth, what each call shows.
for (const [auth, token, expected] of [
  [{ kind: 'oauth2_client_credentials', ...CLIENT }, 'T1', { authorization: 'Bearer T1' }],
  [{ kind: 'basic', username: 'ação', password: 'x' }, null, { authorization: 'Basic YcOnw6NvOng=' }],
  [{ kind: 'none' }, null, {}],
  [{ kind: 'api_key', key: 'K' }, null, { 'x-api-key': 'K' }],
  [{ kind: 'api_key', key: 'K', name: 'apikey', in: 'query' }, null, { apikey: 'K' }],
] as readonly [Auth, string | null, object][]) {
  test(`${auth.kind} shows ${Object.keys(expected).join()}`, () => {
    const shown = shownBy(auth, token === null ? null : { text: token, expiresAt: null })
    assert.deepEqual({ ...shown.headers, ...shown.query }, expected)
  })
}

test('a token is asked for by a form, with the grant of its kind', () => {
  assert.equal(
    tokenCall({ kind: 'oauth2_client_credentials', ...CLIENT, scope: 'a b' }).body,
    'grant_type=client_credentials&client_id=hub&client_secret=s%26g&scope=a+b',
  )
  const byPassword = { kind: 'oauth2_password', ...CLIENT, username: 'u', password: 'p' } as const
  assert.equal(
    tokenCall({ ...byPassword, form: { branch: '7' } }).body,
    'grant_type=password&client_id=hub&client_secret=s%26g&username=u&password=p&branch=7',
  )
  const { headers, body } = tokenCall({ ...byPassword, clientIn: 'basic' })
  assert.deepEqual(
    [headers['authorization'], body],
    ['Basic aHViOnMmZw==', 'grant_type=password&username=u&password=p'],
  )
})

for (const [body, expected] of [
  [{ access_token: 'T', expires_in: 60 }, '2026-11-24T10:01:00.000Z'],
  [{ access_token: 'T', expires_in: '60' }, '2026-11-24T10:01:00.000Z'],
  [{ access_token: 'T' }, 'for as long as it is taken'],
  [{ token: 'T' }, 'connector.login_failed'],
  [null, 'connector.login_failed'],
] as const) {
  test(`a token of ${JSON.stringify(body)} is good until ${expected}`, () => {
    const token = tokenOf(body, { host: 'erp', at: AT })
    if (!token.ok) {
      assert.deepEqual(token.refusal.facts, { host: 'erp', status: 200, reason: 'no_token' })
      return assert.equal(token.refusal.code, expected)
    }
    assert.equal(token.value.expiresAt?.toISOString() ?? 'for as long as it is taken', expected)
  })
}

test('a token counts as ended half a minute early', () => {
  const token = { text: 'T', expiresAt: new Date(AT.getTime() + 30_001) }
  assert.equal(isGood(token, AT), true)
  assert.equal(isGood(token, new Date(AT.getTime() + 1)), false)
})
