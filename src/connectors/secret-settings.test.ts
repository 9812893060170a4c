import assert from 'node:assert/strict'
import { test } from 'node:test'
import { secretsKept, withoutSecrets, withSecrets } from './secret-settings.ts'

const PLACES = [['auth', 'password'], ['auth', 'key'], ['totvsmoda.authn.password']] as const
const SETTINGS = { url: 'x', auth: { username: 'u', password: 'p' }, 'totvsmoda.authn.password': 'q' }

test('settings are parted from their secrets, and get them back', () => {
  const { shown, secrets } = withoutSecrets(SETTINGS, PLACES)
  assert.deepEqual(shown, { url: 'x', auth: { username: 'u' } })
  assert.deepEqual(secrets, { 'auth.password': 'p', 'totvsmoda.authn.password': 'q' })
  assert.equal(JSON.stringify(withSecrets(shown, secrets, PLACES)['auth']), '{"username":"u","password":"p"}')
})

// What is sent, which secrets it goes on with.
const BEFORE = { settings: { url: 'x', auth: { username: 'u' } }, secrets: { 'auth.password': 'p' } }
for (const [name, sent, secrets, expected] of [
  ['nothing said', BEFORE.settings, {}, { 'auth.password': 'p' }],
  ['another secret', BEFORE.settings, { 'auth.password': 'new' }, { 'auth.password': 'new' }],
  ['another user', { url: 'x', auth: { username: 'v' } }, {}, {}],
  ['another address', { url: 'y', auth: { username: 'u' } }, {}, {}],
] as const) {
  test(`${name}: it goes on with ${JSON.stringify(expected)}`, () => {
    assert.deepEqual(secretsKept({ sent, secrets }, BEFORE, [['url'], ['auth', 'username']]), expected)
  })
}

test('a connector that was not there before has the secrets that were sent', () => {
  assert.deepEqual(secretsKept({ sent: {}, secrets: { key: 'k' } }, null, []), { key: 'k' })
})
