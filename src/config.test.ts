import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readConfig, SettingsProblem, type SettingMistake } from './config.ts'

function mistakesIn(env: Readonly<Record<string, string>>): readonly SettingMistake[] {
  try {
    readConfig(env)
    return []
  } catch (error) {
    if (error instanceof SettingsProblem) return error.mistakes
    throw error
  }
}

const SECRET = 's'.repeat(32)

// Setting, what it may be, what it may not.
const SETTINGS: readonly [string, readonly string[], readonly string[]][] = [
  [
    'TRUST_PROXY',
    ['', '10.0.0.1', '10.0.0.0/8, ::1', 'fd00::/8', '::ffff:10.0.0.1'],
    ['proxy', 'true', '10.0.0', '10.0.0.0/33', '0.0.0.0/0', '::/129', '10.0.0.0/', 'fe80::1%eth0'],
  ],
  ['EGRESS_ALLOW', ['', '127.0.0.0/8,::1'], ['localhost', '0.0.0.0/0', '10.0.0.0/33']],
  ['EGRESS_DENY', ['', '10.0.0.0/8, fd00::/8'], ['erp', '10.0.0', '::/129']],
  [
    'CORS_ORIGINS',
    ['', 'https://loja.example', 'http://localhost:3000,https://a.example'],
    ['*', 'loja.example', 'https://loja.example/', 'https://loja.example/x', 'ftp://loja.example', 'null'],
  ],
  ['REQUESTS_PER_SECOND_MAX', ['1', '2000'], ['0', '-1', '1.5', 'many']],
  ['BODY_STALL_MS', ['100', '30000'], ['0', '99', '1s', '2147483648']],
  ['BODY_SLOW_MS', ['100', '30000'], ['0', '99', '1s', '2147483648']],
  ['HTTP_PORT', ['0', '65535'], ['-1', '65536', 'http']],
  ['FTP_PORT', ['0', '65535'], ['-1', '65536', 'ftp']],
  ['SFTP_PORT', ['0', '65535'], ['-1', '65536', 'ssh']],
  ['LOG_LEVEL', ['info', 'silent'], ['loud', 'INFO']],
  ['MALOTE_SECRET', [SECRET], ['short']],
]

for (const [name, good, bad] of SETTINGS) {
  test(`${name} may be ${good.filter(Boolean).join(' or ')}, and nothing like ${bad.join(' or ')}`, () => {
    for (const value of good) assert.deepEqual(mistakesIn({ [name]: value }), [], value)
    for (const value of bad) {
      assert.deepEqual(
        mistakesIn({ [name]: value }).map((mistake) => mistake.name),
        [name],
        value,
      )
    }
  })
}

test('DATABASE_URL is a postgres address, and no mistake tells it', () => {
  for (const url of ['postgres://u@h/d', 'postgresql://u:p@h:5432/d', 'postgres://u@/d?host=%2Frun']) {
    assert.deepEqual(mistakesIn({ DATABASE_URL: url, MALOTE_SECRET: SECRET }), [], url)
  }
  for (const url of ['mysql://u:geheim@h/d', 'geheim', '/run/geheim']) {
    assert.deepEqual(mistakesIn({ DATABASE_URL: url, MALOTE_SECRET: SECRET }), [
      { name: 'DATABASE_URL', mistake: 'settingDatabase', facts: {} },
    ])
  }
})

test('all mistakes are told at once, one for each entry of a list', () => {
  const env = { TRUST_PROXY: 'a, 10.0.0.1, b', CORS_ORIGINS: '*', BODY_SLOW_MS: '1', DATABASE_URL: 'x' }
  assert.deepEqual(
    mistakesIn(env).map(({ name }) => name),
    ['BODY_SLOW_MS', 'DATABASE_URL', 'MALOTE_SECRET', 'TRUST_PROXY', 'TRUST_PROXY', 'CORS_ORIGINS'],
  )
})
